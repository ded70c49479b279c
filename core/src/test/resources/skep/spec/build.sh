#!/usr/bin/env bash
# Rebuilds the fixtures of this directory with Debian's clang-19 and clang-14, and what libbpf's reading of each is
# (NAME.json, by shared/tools/libbpf-oracle --open-only; ORACLE names the tool).
set -euo pipefail
cd "$(dirname "$0")"
cc() { "clang-$1" -O2 -g -target "$2" -mcpu="${5:-v3}" -I/usr/include/x86_64-linux-gnu ${6:-} -c "$3" -o "$4"; }

for name in minimal programs subprograms textsections globals maps externs strings core sizes others structops arena; do
  cc 19 bpfel $name.bpf.c $name.bpf.o
  llvm-strip-19 -g $name.bpf.o
done
for name in minimal subprograms globals maps externs core; do
  cc 19 bpfeb $name.bpf.c $name.eb.bpf.o
  llvm-strip-19 -g $name.eb.bpf.o
done
for name in minimal subprograms globals maps; do
  cc 14 bpfel $name.bpf.c $name.c14.bpf.o v2
  llvm-strip-19 -g $name.c14.bpf.o
done
# Jump tables need LLVM 22's back end (LLC names it).
for end in l b; do
  object=jumptables$([ $end = b ] && echo .eb || true).bpf.o
  clang-19 -O2 -g -target bpfe$end -mcpu=v4 -I/usr/include/x86_64-linux-gnu -S -emit-llvm jumptables.bpf.c -o /tmp/jumptables.ll
  "${LLC:-llc-22}" -march=bpfe$end -mcpu=v4 -bpf-min-jump-table-entries=4 -filetype=obj /tmp/jumptables.ll -o $object
  llvm-strip-19 -g $object
done
# INCLUDE is the newest libbpf's headers, such as shared/tools/libbpf-oracle installs.
new="-I${INCLUDE:-/var/cache/skep-tools/oracle/root/usr/include}"
for end in l b; do
  infix=$([ $end = b ] && echo .eb || true)
  cc 19 bpfe$end kernel_structs.bpf.c kernel_structs$infix.bpf.o v4 "$new"
  cc 19 bpfe$end arena_variables.bpf.c arena_variables$infix.bpf.o v4 "$new"
  # clang makes jump tables from version 22 on.
  cc 22 bpfe$end jump_tables.bpf.c jump_tables$infix.bpf.o v4 "-mllvm -bpf-min-jump-table-entries=4"
  for name in kernel_structs arena_variables jump_tables; do llvm-strip-19 -g $name$infix.bpf.o; done
done
for name in arena_none arena_nowhere arena_small arena_two struct_ops_type struct_ops_member; do
  cc 19 bpfel bad_$name.bpf.c bad_$name.bpf.o v4 "$new"
  llvm-strip-19 -g bad_$name.bpf.o
done
cc 19 bpfel minimal.bpf.c minimal.unstripped.bpf.o
cc 19 bpfel maps.bpf.c maps.unstripped.bpf.o
for half in weak strong; do cc 19 bpfel override_$half.bpf.c /tmp/override_$half.o; done
bpftool gen object override.bpf.o /tmp/override_weak.o /tmp/override_strong.o
for half in function variable; do cc 19 bpfel namesakes_$half.bpf.c /tmp/namesakes_$half.o; done
bpftool gen object namesakes.bpf.o /tmp/namesakes_function.o /tmp/namesakes_variable.o
for name in legacy_maps static_program static_map; do
  cc 19 bpfel bad_$name.bpf.c bad_$name.bpf.o
  llvm-strip-19 -g bad_$name.bpf.o
done
cc 19 bpfel bad_common.bpf.c bad_common.bpf.o v3 -fcommon
llvm-strip-19 -g bad_common.bpf.o

for object in *.bpf.o; do
  "${ORACLE:-libbpf-oracle}" --open-only "$object" > "${object%.bpf.o}.json"
done

# sections.tsv is section_defs of libbpf 1.7's src/libbpf.c, one definition a line: pattern, type, attach type, flags. The eleven
# definitions that 1.8 adds are not in it.
