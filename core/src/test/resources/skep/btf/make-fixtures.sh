#!/usr/bin/env bash
# Makes the fixtures beside this script from kinds.bpf.c; see README.md.
# Needs clang-19, llvm-19, bpftool, python3, and gcc with libbpf-dev; LIBBPF_1_8 is where libbpf 1.8 was installed, and
# BPFTOOL_7_8 is a bpftool of that version, such as Debian's, with libbpf 1.8 in it.
set -euo pipefail
cd "$(dirname "$0")"
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
gcc -O2 sizes.c -lbpf -o "$temp/sizes"
gcc -O2 -I"$LIBBPF_1_8/usr/include" layout.c "$LIBBPF_1_8/usr/lib64/libbpf.a" -lelf -lz -o "$temp/layout"
for order in el eb; do
  flags=(--target=bpf$order -mcpu=v3 -g -O2 -Wall "-ffile-prefix-map=$PWD=.")
  clang-19 "${flags[@]}" -c kinds.bpf.c -o "$temp/kinds.o"
  llvm-objcopy-19 -O binary --only-section=.BTF --set-section-flags .BTF=alloc "$temp/kinds.o" kinds-$order.btf
  llvm-objcopy-19 -O binary --only-section=.BTF.ext --set-section-flags .BTF.ext=alloc "$temp/kinds.o" kinds-$order.btfext
  bpftool btf dump file "$temp/kinds.o" format raw > kinds-$order.btf.dump
  "$temp/sizes" "$temp/kinds.o" > kinds-$order.btf.sizes
  "$temp/layout" kinds-$order.btf > kinds-$order.layout.btf
  # The assembler source names each field of .BTF.ext, and the labels it refers to can be kept as symbols.
  clang-19 "${flags[@]}" -fverbose-asm -S kinds.bpf.c -o "$temp/kinds.s"
  llvm-mc-19 --triple=bpf$order -mcpu=v3 --filetype=obj --save-temp-labels "$temp/kinds.s" -o "$temp/labels.o"
  llvm-readelf-19 --symbols "$temp/labels.o" > "$temp/labels"
  python3 expected-ext.py "$temp/kinds.s" "$temp/labels" > kinds-$order.btfext.expected
done

# Types as C.
for order in el eb; do
  clang-19 --target=bpf$order -g -O2 -Wall -Wno-unused -c c/shapes.bpf.c -o "$temp/shapes.o"
  llvm-objcopy-19 -O binary --only-section=.BTF --set-section-flags .BTF=alloc "$temp/shapes.o" c/shapes-$order.btf
done
gcc -m32 -gbtf -O2 -c c/gcc32.c -o "$temp/gcc32.o"
objcopy -O binary --only-section=.BTF --set-section-flags .BTF=alloc "$temp/gcc32.o" c/gcc32.btf
for btf in c/*.btf; do
  "$BPFTOOL_7_8" btf dump file "$btf" format c unsorted > "${btf%.btf}.h"
done
"$BPFTOOL_7_8" btf dump file c/shapes-el.btf format c > c/shapes-el.sorted.h

# Values as C; LIBBPF_1_7 is where libbpf 1.7 was installed.
gcc -O2 -I"$LIBBPF_1_7/usr/include" values.c "$LIBBPF_1_7/usr/lib64/libbpf.a" -lelf -lz -o "$temp/values"
for order in el eb; do
  clang-19 --target=bpf$order -O2 -g -Wno-everything "-ffile-prefix-map=$PWD=." -c c/values.bpf.c -o c/values-$order.o
  llvm-strip-19 --strip-debug --remove-section=.rel.BTF --remove-section=.rel.BTF.ext --remove-section=.BTF.ext c/values-$order.o
done
for options in d n c cz s cs; do
  "$temp/values" c/values-el.o $options > c/values-$options.txt
done
