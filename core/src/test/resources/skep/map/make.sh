#!/bin/sh
# How the fixtures here are made: clang's objects without DWARF. Needs clang 19 and libbpf's headers.
set -eu
cd "$(dirname "$0")"
for source in *.bpf.c; do
  clang-19 -g -O2 -mcpu=v3 -target bpf -ffile-prefix-map="$PWD=." -I/usr/include/x86_64-linux-gnu -c "$source" -o "${source%.c}.o"
  llvm-strip-19 -g "${source%.c}.o"
done
