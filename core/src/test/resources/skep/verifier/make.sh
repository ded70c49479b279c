#!/bin/sh
# How the objects here are made: clang 19, libbpf's headers; without DWARF.
#
# logs/KERNEL.log is what logs.c (compiled with libbpf 1.7) prints on that kernel of Debian's under run-in-vm: at level 2 for
# some programs of the objects here and for those of ../load/subprogs.bpf.o, then at level 1 for unprivileged.bpf.o as a
# user without privileges, with kernel.unprivileged_bpf_disabled=0. 7.3.log is the example in cilium/ebpf#2111.
# words.tsv is what verifiers say: the messages in the source of Linux 7.2 (numbers as 3, strings as xyz) and those of the programs
# here on 5.10 to 7.2, each with the kind of mistake that it is about.
# refused.tsv is written by hand, from what the kernel said: object, program, kind of mistake, line of source, instruction, the
# registers with the type of their value and the instruction that wrote it, and the verdict.
set -eu
cd "$(dirname "$0")"
for source in *.bpf.c; do
  clang-19 -g -O2 -mcpu=v3 -target bpf -Wno-unused -ffile-prefix-map="$PWD=." -I/usr/include/x86_64-linux-gnu -c "$source" -o "${source%.c}.o"
  llvm-strip-19 -g "${source%.c}.o"
done
