#!/usr/bin/env bash
# Makes new.btf and old.btf, the types of two kernels, and uses.bpf.o. `answers.tsv` is written by CoreTypesSpec, from libbpf's mouth.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for kernel in new old; do
  define=; [ $kernel = new ] || define=-DOLD
  # shellcheck disable=SC2086
  clang-19 -target bpf -g -O2 $define -c kernel.c -o "$work/$kernel.o"
  llvm-objcopy-19 --dump-section ".BTF=$kernel.btf" "$work/$kernel.o" /dev/null
done
clang-19 -target bpf -g -O2 -c uses.bpf.c -o uses.bpf.o
llvm-strip-19 -g uses.bpf.o

