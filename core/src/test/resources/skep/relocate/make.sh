#!/usr/bin/env bash
# Rebuilds the fixtures of this directory with Debian's clang-19, and the table of what libbpf makes of their CO-RE records:
# core-kinds.tsv, by core-specs, which is built here from libbpf's sources and static library (below ORACLE, where
# shared/tools/libbpf-oracle keeps them).
set -euo pipefail
cd "$(dirname "$0")"
oracle=${ORACLE:-/var/cache/skep-tools/oracle}
specs=$(mktemp)
trap 'rm "$specs"' EXIT

clang-19 -O2 -g -target bpfel -mcpu=v3 -I"$oracle/root/usr/include" -I/usr/include/x86_64-linux-gnu \
  -c core-kinds.bpf.c -o core-kinds.bpf.o
llvm-strip-19 -g core-kinds.bpf.o
cc -O2 -I"$oracle/root/usr/include" -I"$(echo "$oracle"/src/libbpf-*/src)" ../../../c/core-specs.c \
  "$oracle/root/usr/lib64/libbpf.a" -lelf -lz -o "$specs"
# What no compiler writes comes from core-hostile.tsv: type id, kind, access string.
"$specs" core-kinds.bpf.o <core-hostile.tsv >core-kinds.tsv
