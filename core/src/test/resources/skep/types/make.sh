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

# The registers as bpf_tracing.h of libbpf 1.7 has them, and the types of a kernel for arm64.
libbpf=/var/cache/skep-tools/oracle/root/usr/include
for machine in arm64 x86; do
  clang-19 -target bpf "-D__TARGET_ARCH_$machine" -g -O2 -mcpu=v3 -I"$libbpf" -I/usr/include/x86_64-linux-gnu -c registers.bpf.c \
    -o "registers-$machine.bpf.o"
  llvm-strip-19 -g "registers-$machine.bpf.o"
done
clang-19 -target bpf -g -O2 -c arm64.c -o "$work/arm64.o"
llvm-objcopy-19 --dump-section ".BTF=arm64.btf" "$work/arm64.o" /dev/null
