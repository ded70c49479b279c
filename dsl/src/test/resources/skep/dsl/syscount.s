r1 = r10
r1 += -16
r2 = 16
call 16
r1 = 0 ll
r2 = r10
r2 += -16
call 1
if r0 != 0 goto hit
r5 = 0
*(u64 *)(r10 - 24) = r5
r1 = 0 ll
r2 = r10
r2 += -16
r3 = r10
r3 += -24
r4 = 1
call 2
r1 = 0 ll
r2 = r10
r2 += -16
call 1
if r0 == 0 goto out
hit:
r1 = 1
lock *(u64 *)(r0 + 0) += r1
out:
r0 = 0
exit
