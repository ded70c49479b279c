#!/usr/bin/env python3
"""Makes the table of system calls, src/main/resources/skep/types/system-calls.txt, from what several kernels say, oldest first.

  system-calls.py BTF.json FORMATS...

BTF.json is `bpftool -j btf dump file BTF`; FORMATS is what `tail -n +1 */*/format` prints in tracefs' folder of events.
Where a kernel says something else than those before it, that is printed to stderr, and its word counts.
"""
import json, re, sys
types = {t['id']: t for t in json.load(open(sys.argv[1]))['types']}
typedefs = {t['name']: t for t in types.values() if t['kind'] == 'TYPEDEF'}
BASIC = {'int': 's32', 'unsigned int': 'u32', 'unsigned': 'u32', 'long': 's64', 'unsigned long': 'u64', 'char': 'char', 'long long': 's64',
         'unsigned long long': 'u64', 'short': 's16', 'unsigned short': 'u16', 'unsigned char': 'u8', 'bool': 'bool'}
def resolve(name):
    if name in BASIC: return BASIC[name]
    if name.startswith('enum '): return 'u32'
    t = typedefs.get(name)
    while t and t['kind'] in ('TYPEDEF', 'CONST', 'VOLATILE'): t = types.get(t['type_id'])
    if t and t['kind'] == 'INT':
        return ('s' if 'SIGNED' in t['encoding'] else 'u') + str(t['size'] * 8)
    if t and t['kind'] == 'PTR': return '*'
    raise SystemExit('no type ' + name)
def kind(c):
    c = re.sub(r'\b(const|volatile|__user)\b', ' ', c)
    c = re.sub(r'\s+', ' ', c).strip()
    if c.endswith('*'):
        to = c[:-1].strip()
        if to == 'char': return '*char'
        if re.fullmatch(r'(struct|union) \w+', to): return '*' + to.replace(' ', '.')
        return '*'
    return resolve(c)
calls = {}
for path in sys.argv[2:]:
    seen = {}
    for block in open(path).read().split('==> ')[1:]:
        m = re.match(r'syscalls/sys_enter_(\w+)/format', block)
        if not m: continue
        params = []
        for f in re.findall(r'field:(.*?);\s*offset:(\d+);\s*size:(\d+)', block):
            decl = f[0]
            n = re.search(r'(\w+)$', decl).group(1)
            if n.startswith('common_') or n == '__syscall_nr' or decl.startswith('__data_loc'): continue
            params.append((n, kind(decl[:-len(n)])))
        seen[m.group(1)] = params
    for name, params in seen.items():
        if name in calls and calls[name] != params:
            print(path, name, calls[name], '->', params, file=sys.stderr)
        calls[name] = params
for name in sorted(calls):
    print(' '.join([name] + ['%s:%s' % p for p in calls[name]]))
