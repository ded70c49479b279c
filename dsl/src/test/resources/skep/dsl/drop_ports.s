r6 = *(u32 *)(r1 + 0)
r7 = *(u32 *)(r1 + 4)
r2 = r6
r2 += 34
if r2 > r7 goto pass
r3 = *(u16 *)(r6 + 12)
if r3 != 8 goto pass
r4 = *(u8 *)(r6 + 14)
r4 &= 15
r4 <<= 2
r5 = *(u8 *)(r6 + 23)
if r5 == 6 goto l4
if r5 != 17 goto pass
l4:
r6 += 14
r6 += r4
r2 = r6
r2 += 4
if r2 > r7 goto pass
r3 = *(u16 *)(r6 + 2)
r3 = be16 r3
*(u16 *)(r10 - 2) = r3
r1 = 0 ll
r2 = r10
r2 += -2
call 1
if r0 == 0 goto pass
r1 = 1
lock *(u64 *)(r0 + 0) += r1
r0 = 1
exit
pass:
r0 = 2
exit
