r6 = r1
r1 = 0 ll
r2 = 280
r3 = 0
call 131
if r0 == 0 goto out
r7 = r0
call 14
r0 >>= 32
*(u32 *)(r7 + 0) = r0
call 15
*(u32 *)(r7 + 4) = r0
r1 = r7
r1 += 8
r2 = 16
call 16
r3 = *(u64 *)(r6 + 24)
r1 = r7
r1 += 24
r2 = 256
call 114
r1 = r7
r2 = 0
call 132
out:
r0 = 0
exit
