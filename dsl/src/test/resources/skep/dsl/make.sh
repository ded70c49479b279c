#!/bin/sh
# Makes the expected values, with LLVM 19 of Debian bookworm: NAME.hex for each NAME.s beside it, the bytes that the
# assembler makes of it; types.btf.
set -e
cd "$(dirname "$0")"
for source in *.s; do
  object=$(mktemp)
  llvm-mc-19 -triple bpfel -filetype=obj "$source" -o "$object"
  llvm-objcopy-19 -O binary --only-section=.text "$object" - | od -An -v -tx1 | tr -d ' \n' > "${source%.s}.hex"
  echo >> "${source%.s}.hex"
  rm "$object"
done

# types.btf: clang's BTF of types.bpf.c.
object=$(mktemp)
clang-19 -target bpf -g -O2 -c types.bpf.c -o "$object"
llvm-objcopy-19 -O binary --only-section=.BTF --set-section-flags .BTF=alloc "$object" types.btf
rm "$object"
