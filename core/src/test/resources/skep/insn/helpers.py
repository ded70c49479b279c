#!/usr/bin/env python3
"""Prints the constants of skep.insn.Helper: helpers.py /usr/include/linux/bpf.h

Names, numbers and prototypes are facts of the header (its helper list and the comment above it). A parameter's kind
follows from its C type and name; where one helper has several prototypes, the first counts.
"""
import re
import sys

CONTEXTS = {"sk_buff", "xdp_buff", "bpf_sock_ops", "bpf_sock_addr", "sk_msg_buff", "pt_regs", "bpf_perf_event_data",
            "sk_reuseport_md", "bpf_sysctl", "bpf_sk_lookup"}
OBJECTS = {"task_struct", "inode", "file", "cgroup", "path", "sock", "bpf_sock", "seq_file", "linux_binprm", "socket",
           "bpf_spin_lock", "bpf_timer"}
SIZE = re.compile(r"^(size|len|plen|sz|.*_size|.*_sz|.*_len|optlen|size_of_buf)$")


def kind(helper, params, kinds, i):
    """The kind of the parameter at i, knowing the kinds before it."""
    param = params[i]
    if param == "...":
        return "VARIADIC"
    match = re.match(r"^(.*?)(\*?)(\w+)$", param)
    base, star, name = match.group(1).replace("const", "").strip(), match.group(2), match.group(3)
    struct = base.removeprefix("struct ").strip()
    if not star:
        return "SIZE" if SIZE.match(name) and kinds and kinds[-1] in ("MEMORY", "STRING") else "SCALAR"
    if struct == "bpf_map" or name in ("ringbuf", "map"):
        return "MAP"
    if name == "callback_fn":
        return "CALLBACK"
    if name == "callback_ctx" or kinds and kinds[-1] == "CALLBACK":
        return "CALLBACK_CONTEXT"
    if i == 0 and (struct in CONTEXTS or name in ("ctx", "skb")):
        return "CONTEXT"
    if struct == "bpf_dynptr":
        return "DYNPTR"
    if name == "key" and base == "void":
        return "MAP_KEY"
    if name == "value" and base == "void":
        return "MAP_VALUE"
    if name in ("unsafe_ptr", "user_ptr"):
        return "ADDRESS"
    if struct in OBJECTS or name in ("sk", "sock", "tp", "inode", "bpf_socket", "percpu_ptr", "ptr") and base == "void":
        return "POINTER"
    if name in ("data",) and helper.startswith("ringbuf_") and helper != "ringbuf_output":
        return "POINTER"
    if helper == "kptr_xchg":
        return "POINTER"
    return "STRING" if base == "char" and "const" in param else "MEMORY"


def main():
    header = open(sys.argv[1]).read()
    ids = re.findall(r"^\tFN\((\w+), (\d+), ##ctx\)", header, re.M)
    prototypes = {}
    start = header.index("Start of BPF helper function descriptions")
    for line in header[start:header.index("___BPF_FUNC_MAPPER")].split("\n"):
        match = re.match(r"^ \* ((?:[\w]+ )+\*?)bpf_(\w+)\((.*)\)$", line)
        if match:
            prototypes.setdefault(match.group(2), (match.group(1), match.group(3)))
    for name, number in ids:
        if name == "unspec":
            continue
        returns, text = prototypes[name]
        params = [] if text == "void" else text.split(", ")
        kinds = []
        for i in range(len(params)):
            kinds.append(kind(name, params, kinds, i))
        result = "POINTER" if "*" in returns else "VOID" if returns.strip() == "void" else "SCALAR"
        print(f"  /** {{@code {returns}bpf_{name}({text})}}. */")
        print(f"  {name.upper()}({', '.join([number, result] + kinds)}),")


main()
