#!/usr/bin/env bash
# Makes NAME.1.btf and NAME.2.btf, the types of the two units of each NAME.c, and NAME.btf, what libbpf makes of both; and
# likewise for split BTF, NAME.split.btf: the second unit's types added to the first's as base, and deduplicated.
# Needs clang-19, llvm-19, gcc; LIBBPF_1_8 is where libbpf 1.8 was installed.
set -euo pipefail
cd "$(dirname "$0")"
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
gcc -O2 -I"$LIBBPF_1_8/usr/include" -o "$temp/oracle" ../../../../c/btf-oracle.c "$LIBBPF_1_8/usr/lib64/libbpf.a" -lelf -lz
for source in *.c; do
  name=${source%.c}
  for unit in 1 2; do
    clang-19 --target=bpfel -mcpu=v3 -g -O2 -Wno-everything -DUNIT=$unit "-ffile-prefix-map=$PWD=." -c "$source" -o "$temp/$unit.o"
    llvm-objcopy-19 -O binary --only-section=.BTF --set-section-flags .BTF=alloc "$temp/$unit.o" "$name.$unit.btf"
  done
  printf '%s\n' "add - $temp/sum $name.1.btf $name.2.btf" "dedup - $temp/sum $name.btf" \
    "add $name.1.btf $temp/split $name.2.btf" "dedup $name.1.btf $temp/split $name.split.btf" | "$temp/oracle"
done
