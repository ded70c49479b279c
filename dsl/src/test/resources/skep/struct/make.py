#!/usr/bin/env python3
"""Makes 200 random structs: structs.json says what they are and what values they have, in the words of the DSL, and
structs.el.bpf.o and structs.eb.bpf.o are what clang 19 of Debian bookworm makes of the same in C (structs.bpf.c, which
is kept to be read): each struct's BTF, and a global variable with the value. Lengths of arrays are outermost first."""

import json
import os
import random
import struct
import subprocess

os.chdir(os.path.dirname(os.path.abspath(__file__)))
rnd = random.Random(5)

INTS = {'u8': 'unsigned char', 'u16': 'unsigned short', 'u32': 'unsigned int', 'u64': 'unsigned long long',
        's8': 'signed char', 's16': 'short', 's32': 'int', 's64': 'long long'}
C_NAMES = dict(INTS, be16='__be16', be32='__be32', be64='__be64', bool='_Bool', f32='float', f64='double',
               pointer='void *', char='char')
SIZES = {'u8': 1, 'u16': 2, 'u32': 4, 'u64': 8, 's8': 1, 's16': 2, 's32': 4, 's64': 8, 'be16': 2, 'be32': 4, 'be64': 8,
         'bool': 1, 'f32': 4, 'f64': 8, 'pointer': 8}
ENUMS = {'e_small': {'E_A': 0, 'E_B': 1, 'E_C': 2}, 'e_gaps': {'G_LOW': 3, 'G_HIGH': 2000000000},
         'e_signed': {'N_LESS': -1, 'N_MORE': 70000, 'N_LEAST': -2147483648}}
TEXTS = ['', 'a', 'bash', 'kworker/0:1', 'Ünï', '日本', 'swapper']
structs = {}
sizes = {}


def integer(kind):
    bits = int(kind.lstrip('usbe')) if kind != 'pointer' else 64
    signed = kind[0] == 's'
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    return rnd.choice([low, high, 0, 1, rnd.randint(low, high)])


def scalar(kind):
    """A value, for JSON and in C."""
    if kind == 'bool':
        value = rnd.choice([True, False])
        return value, '1' if value else '0'
    if kind in ('f32', 'f64'):
        value = rnd.choice([0.0, 1.5, -0.25, 1e10, struct.unpack('f', struct.pack('f', rnd.uniform(-1e6, 1e6)))[0]])
        return value, repr(value)
    if kind in ENUMS:
        name = rnd.choice(list(ENUMS[kind]))
        return name, name
    if kind in structs:
        values = [initial(t, dims) for _, t, dims in structs[kind]['fields']]
        return [v for v, _ in values], '{%s}' % ', '.join(c for _, c in values)
    number = integer(kind)
    c = '(-9223372036854775807LL - 1)' if number == -(1 << 63) else '%d%s' % (number, 'ULL' if number >= 1 << 63 else 'LL')
    if kind == 'pointer':
        c = '(void *)' + c
    if kind.startswith('be'):
        c = 'BE%s(%s)' % (kind[2:], c)
    return number, c


def initial(kind, dims):
    if not dims:
        return scalar(kind)
    if kind == 'char' and len(dims) == 1:
        text = rnd.choice([t for t in TEXTS if len(t.encode()) <= dims[0]] + ['x' * dims[0]])
        return text, '{%s}' % ', '.join(str(b - 256 if b > 127 else b) for b in text.encode() or b'\0')
    items = [initial(kind, dims[1:]) for _ in range(dims[0])]
    return [v for v, _ in items], '{%s}' % ', '.join(c for _, c in items)


def field(i):
    small = [s for s in structs if sizes[s] < 48]
    kind = rnd.choice(list(SIZES) + list(ENUMS) + ['char', 'char'] + rnd.sample(small, min(8, len(small))))
    dims = rnd.choice([[], [], [], [], [rnd.randint(1, 4)], [rnd.randint(1, 2), rnd.randint(1, 3)]])
    if kind == 'char':
        dims = dims[:-1] + [rnd.randint(1, 17)]
    return 'f%d' % i, kind, dims


for n in range(200):
    name = 's%03d' % n
    described = {'fields': [field(i) for i in range(rnd.randint(1, 7))]}
    if rnd.random() < 0.15:
        described['packed'] = True
    if rnd.random() < 0.1:
        described['align'] = rnd.choice([2, 8, 16, 64])
    count = lambda dims: 1 if not dims else dims[0] * count(dims[1:])
    sizes[name] = sum((SIZES.get(k) or sizes.get(k) or 4) * count(d) for _, k, d in described['fields'])
    structs[name] = described

lines = ['// Made by make.py.', '',
         'typedef unsigned short __u16;', 'typedef __u16 __be16;', 'typedef unsigned int __u32;',
         'typedef __u32 __be32;', 'typedef unsigned long long __u64;', 'typedef __u64 __be64;', '',
         '#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__']
lines += ['#define BE%d(x) __builtin_bswap%d(x)' % (bits, bits) for bits in (16, 32, 64)]
lines += ['#else'] + ['#define BE%d(x) (x)' % bits for bits in (16, 32, 64)] + ['#endif']
for name, constants in ENUMS.items():
    # -2147483648 is of type long in C, and makes an int only by what it is made of.
    written = ', '.join('%s = %s' % (k, v if v != -2147483648 else '-2147483647 - 1') for k, v in constants.items())
    lines += ['', 'enum %s { %s };' % (name, written)]
document = []
for name, described in structs.items():
    lines += ['', 'struct %s {' % name]
    for f, kind, dims in described['fields']:
        tag = 'enum ' if kind in ENUMS else 'struct ' if kind in structs else ''
        lines.append('  %s%s %s%s;' % (tag, C_NAMES.get(kind, kind), f, ''.join('[%d]' % d for d in dims)))
    attributes = ['packed'] if described.get('packed') else []
    attributes += ['aligned(%d)' % described['align']] if 'align' in described else []
    lines.append('}%s;' % (' __attribute__((%s))' % ', '.join(attributes) if attributes else ''))
    json_value, c_value = scalar(name)
    lines.append('struct %s v_%s = %s;' % (name, name, c_value))
    lines.append('const unsigned int a_%s = _Alignof(struct %s);' % (name, name))
    fields = [{'name': f, 'type': kind, 'lengths': dims} for f, kind, dims in described['fields']]
    document.append(dict(described, name=name, fields=fields, value=json_value))

with open('structs.bpf.c', 'w') as out:
    out.write('\n'.join(lines) + '\n')
with open('structs.json', 'w') as out:
    rows = ',\n'.join(json.dumps(row, ensure_ascii=False) for row in document)
    out.write('{"enums": %s,\n"structs": [\n%s\n]}\n' % (json.dumps(ENUMS), rows))
for order in ('el', 'eb'):
    compiled = 'structs.%s.bpf.o' % order
    subprocess.run(['clang-19', '-target', 'bpf' + order, '-g', '-O2', '-c', 'structs.bpf.c', '-o', compiled], check=True)
    subprocess.run(['llvm-strip-19', '-g', compiled], check=True)
