#!/bin/sh
# How the fixtures here are made. Needs clang 19, libbpf's headers, python3 and libbpf-oracle (libbpf 1.7).
#   NAME.bpf.o      clang's object, without DWARF
#   relocated.tsv   what libbpf makes of each program (`libbpf-oracle --relocate`): object, names of its maps in order,
#                   program, instructions in hex with each map's fd replaced by its index, and the count and FNV-1a hash of
#                   its function and line records
set -eu
cd "$(dirname "$0")"
build() { # target, source, object
  clang-19 -g -O2 -mcpu=v3 -target "$1" -ffile-prefix-map="$PWD=." -I/usr/include/x86_64-linux-gnu -c "$2" -o "$3"
  llvm-strip-19 -g "$3"
}
for source in *.bpf.c; do
  build bpf "$source" "${source%.c}.o"
done
build bpfeb minimal.bpf.c minimal.be.bpf.o
/work/shared/tools/libbpf-oracle --relocate minimal.bpf.o globals.bpf.o subprogs.bpf.o maps.bpf.o kinds.bpf.o rejected.bpf.o |
  python3 -c '
import json, sys
for line in sys.stdin:
    document = json.loads(line)
    relocated = document["relocate"]
    for program in relocated["programs"]:
        print(document["path"], ",".join(m["name"] for m in relocated["maps"]), program["name"], program["insns"],
              program["func_info_cnt"], program["func_info_fnv"], program["line_info_cnt"], program["line_info_fnv"], sep="\t")
' > relocated.tsv
