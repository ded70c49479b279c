#!/usr/bin/env python3
"""Makes the table of helpers, src/main/resources/skep/types/helpers.txt, from what src/test/c/helpers.c prints on several kernels.

  helpers.py KERNEL=FILE...      oldest first, such as 5.10=FILE

A line is a kind of program: its type, the attach type it was told of and whether it may sleep, `-` for neither; then, for each kernel
that has more than those before it, its helpers' numbers. Attach types that change nothing have no line.
"""
import sys
kernels, kinds = [], {}
for argument in sys.argv[1:]:
    kernel, path = argument.split('=')
    kernels.append(kernel)
    for line in open(path):
        type, attach, sleep, *ids = line.split()
        kinds.setdefault((type, attach, sleep), {})[kernel] = set(map(int, ids))

def ranges(ids):
    out, ids = [], sorted(ids)
    for i in ids:
        if out and out[-1][1] == i - 1: out[-1][1] = i
        else: out.append([i, i])
    return ','.join(str(a) if a == b else '%d-%d' % (a, b) for a, b in out)

def same(kind, base):
    return base in kinds and kind != base and all(kinds[base].get(k) == ids for k, ids in kinds[kind].items())

anywhere = {k: set().union(*(s[k] for s in kinds.values() if k in s)) for k in kernels}
for kind, by in kinds.items():
    type, attach, sleep = kind
    if same(kind, (type, '-', sleep)): continue
    before, parts = set(), []
    for kernel in kernels:
        if kernel not in by: continue
        lost = before - by[kernel]
        if lost: print(kernel, *kind, 'lost', sorted(lost), file=sys.stderr)
        new = by[kernel] - before
        if new or not parts: parts.append('%s:%s' % (kernel, ranges(new)))
        before |= by[kernel]
    print(*kind, *parts)
known = set().union(*anywhere.values())
print('nowhere', ranges(set(range(1, 212)) - known), file=sys.stderr)
