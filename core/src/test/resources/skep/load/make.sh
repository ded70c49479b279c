#!/bin/sh
# How the fixtures here are made. Needs clang 19, libbpf's headers, python3, strace and libbpf-oracle (libbpf 1.7).
#   NAME.bpf.o      clang's object, without DWARF
#   relocated.tsv   what libbpf makes of each program (`libbpf-oracle --relocate`): object, names of its maps in order,
#                   program, instructions in hex with each map's fd replaced by its index, and the count and FNV-1a hash of
#                   its function and line records
#   everything.btf  the types that libbpf loads for everything.bpf.o: the first BPF_BTF_LOAD of more than 1,000 bytes
#   every_map.tsv   how libbpf creates each map of every_map.bpf.o (`libbpf-oracle --trace`), on a machine with two CPUs
#   older.5.10.btf  the types that libbpf loads for older.bpf.o on Linux 5.10: as everything.btf, with libbpf-oracle run as
#                   `run-in-vm --kernel 5.10-cloud -- strace … libbpf-oracle --load older.bpf.o`; not made here, as it takes a VM
#   minimal.calls   the system calls with which libbpf (Debian 12's, 1.1) loads and attaches minimal.bpf.o, as strace shows
#                   them, in order: its probes of the kernel left out, and of the fields those that differ from run to run
set -eu
cd "$(dirname "$0")"
# The newest libbpf's and the kernel's, where libbpf-oracle has put them; arenas need them.
headers=${INCLUDE:-/var/cache/skep-tools/oracle/root/usr/include}
clang=clang-19
build() { # instruction set, target, source, object, more options
  cpu=$1 target=$2 source=$3 object=$4
  shift 4
  "$clang" -g -O2 -mcpu="$cpu" "$@" -target "$target" -ffile-prefix-map="$PWD=." -I"$headers" \
    -I/usr/include/x86_64-linux-gnu -c "$source" -o "$object"
  llvm-strip-19 -g "$object"
}
for source in *.bpf.c; do
  case $source in
    everything.bpf.c) build v4 bpf "$source" everything.bpf.o;; # for the arena
    switches.bpf.c) ;; # below
    *) build v3 bpf "$source" "${source%.c}.o";;
  esac
done
build v3 bpfeb minimal.bpf.c minimal.be.bpf.o
# Jump tables come with clang 22 (CLANG22 names it) and the fourth instruction set.
clang=${CLANG22:-clang-22}
build v4 bpf switches.bpf.c switches.bpf.o -mllvm -bpf-min-jump-table-entries=4
/work/shared/tools/libbpf-oracle --relocate minimal.bpf.o globals.bpf.o subprogs.bpf.o maps.bpf.o kinds.bpf.o rejected.bpf.o noreturn.bpf.o |
  python3 -c '
import json, sys
for line in sys.stdin:
    document = json.loads(line)
    relocated = document["relocate"]
    for program in relocated["programs"]:
        print(document["path"], ",".join(m["name"] for m in relocated["maps"]), program["name"], program["insns"],
              program["func_info_cnt"], program["func_info_fnv"], program["line_info_cnt"], program["line_info_fnv"], sep="\t")
' > relocated.tsv
/work/shared/tools/libbpf-oracle --trace every_map.bpf.o | python3 -c '
import json, sys
fields = """name type key_size value_size max_entries map_flags numa_node map_extra inner btf_key_type_id btf_value_type_id""".split()
print(*fields, sep="\t")
for call in json.load(sys.stdin)["trace"]["calls"]:
    if call["cmd"] == "MAP_CREATE":
        print(*[call[field] for field in fields], sep="\t")
' > every_map.tsv

strace -f -xx -s 1000000 -e trace=bpf /work/shared/tools/libbpf-oracle --load everything.bpf.o 2>&1 >/dev/null |
  python3 -c '
import re, sys
loads = (re.search(r"BPF_BTF_LOAD, \{btf=\"([^\"]*)\"", line) for line in sys.stdin)
types = (bytes.fromhex(load[1].replace("\\x", "")) for load in loads if load)
open("everything.btf", "wb").write(next(t for t in types if len(t) > 1000))
'
rm -f /sys/fs/bpf/ev_pinned # which the object asks for

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/attach.c" <<'END'
#include <bpf/libbpf.h>
int main(int argc, char **argv) {
  struct bpf_object *object = bpf_object__open_file(argv[1], 0);
  if (!object || bpf_object__load(object)) return 1;
  struct bpf_program *program;
  bpf_object__for_each_program(program, object)
    if (!bpf_program__attach(program)) return 1;
  return 0;
}
END
cc -o "$work/attach" "$work/attach.c" -lbpf
strace -s 200 -e trace=bpf,perf_event_open,ioctl -o "$work/strace" "$work/attach" minimal.bpf.o
python3 -c '
import re, sys
fields = """map_type key_size value_size max_entries map_flags map_name btf_value_type_id btf_size prog_type insn_cnt license
  prog_name func_info_rec_size func_info_cnt line_info_rec_size line_info_cnt flags attach_type type""".split()
calls = []
for line in sys.stdin:
    call = re.search(r"(?:bpf\(|ioctl\(\d+, )(\w+)|^(perf_event_open)", line)
    if call and "= -1" not in line:
        kept = [f"{k}={v}" for k, v in re.findall(r"""(\w+)=("[^"]*"|[\w|]+)""", line) if k in fields and v != "0"]
        calls.append([call[1] or call[2], *kept])
# The probes: programs and maps of other names, and all but the last of the types and the bindings.
for probe in ("BPF_BTF_LOAD", "BPF_PROG_BIND_MAP"):
    for call in [c for c in calls if c[0] == probe][:-1]:
        calls.remove(call)
for call in calls:
    if call[0] not in ("BPF_MAP_CREATE", "BPF_PROG_LOAD") or re.search("minimal|handle_tp", " ".join(call)):
        print(*call)
' < "$work/strace" > minimal.calls
