"""Makes core/src/main/resources/skep/types/tracepoint-records.txt, and says where its rule would be wrong.

    tracepoint-records.py KERNEL...

For each kernel there are, in this folder, KERNEL.txt, which run-in-vm gets by

    cd /sys/kernel/tracing/events; for f in */*/format; do echo "== ${f%/format}"; grep -a field: $f; done

and KERNEL.btf, its /sys/kernel/btf/vmlinux. Oldest kernel first.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter

PREFIX = "trace_event_raw_"


def structs(btf):
    """Names of records and their members' names and offsets."""
    types = json.loads(subprocess.check_output(["bpftool", "-j", "btf", "dump", "file", btf]))["types"]
    return {
        t["name"][len(PREFIX):]: [
            (m["name"], m["bits_offset"] // 8) for m in t["members"] if m["name"] not in ("ent", "__data")
        ]
        for t in types
        if t["kind"] == "STRUCT" and t["name"].startswith(PREFIX)
    }


def formats(file):
    event, found = None, {}
    for line in open(file, errors="replace"):
        if line.startswith("== "):
            event = line[3:].strip()
            found[event] = []
            continue
        declaration, offset = re.match(r"\s*field:(.*?);\s*offset:(\d+)", line).groups()
        name = re.sub(r"\[.*\]$", "", declaration).split()[-1].lstrip("*")
        place = next((p for p in ("__data_loc", "__rel_loc") if declaration.startswith(p)), None)
        if not name.startswith("common_"):
            found[event].append(((place + "_" if place else "") + name, int(offset)))
    return found


def fit(fields, known):
    """The structs that an event's record may have; none for an event of a module."""
    exact = [name for name in known if known[name] == fields]
    return exact or [name for name in known if [n for n, _ in known[name]] == [n for n, _ in fields]]


kernels = [(k, formats(k + ".txt"), structs(k + ".btf")) for k in sys.argv[1:]]
events = sorted({e for _, found, _ in kernels for e in found if e.split("/")[0] not in ("ftrace", "syscalls")})
for event in events:
    own = event.split("/")[1]
    there = [(k, set(fit(found[event], known)), known) for k, found, known in kernels if event in found]
    there = [(k, names, known) for k, names, known in there if names]
    names = []
    if any(own in possible for _, possible, _ in there):
        names.append(own)
    # Of structs that are alike in one kernel, the one that others have too.
    left = [possible for _, possible, _ in there if own not in possible]
    while left:
        count = Counter(name for possible in left for name in possible)
        same_start = lambda name: len(os.path.commonprefix([name, own]))
        best = max(sorted(count), key=lambda name: (count[name], same_start(name)))
        names.append(best)
        left = [possible for possible in left if best not in possible]
    for kernel, possible, known in there:
        chosen = next(name for name in names if name in known)
        if chosen not in possible:
            print(kernel, event, "would be", chosen, "and is one of", possible, file=sys.stderr)
    if names and names != [own]:
        print(event, *names)
