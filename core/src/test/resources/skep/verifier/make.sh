#!/bin/sh
# How the objects here are made: clang 19, libbpf's headers; without DWARF.
set -eu
cd "$(dirname "$0")"
for source in *.bpf.c; do
  clang-19 -g -O2 -mcpu=v3 -target bpf -Wno-unused -ffile-prefix-map="$PWD=." -I/usr/include/x86_64-linux-gnu -c "$source" -o "${source%.c}.o"
  llvm-strip-19 -g "${source%.c}.o"
done
