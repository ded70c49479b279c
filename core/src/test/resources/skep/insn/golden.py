#!/usr/bin/env python3
"""Writes golden.tsv: golden.py LLVM-BIN-DIR [WRAPPER] > golden.tsv

Each row is an instruction as llvm-objdump prints it, its bytes as llvm-mc encodes it for bpfel, and for bpfeb.
LLVM 23.1 (Debian sid) made the committed table, since LLVM 19 has no load_acquire, store_release and gotox.
"""
import itertools
import re
import subprocess
import sys
import tempfile

DIR, WRAPPER = sys.argv[1], sys.argv[2:]


def tool(name, *args):
    return subprocess.run([*WRAPPER, f"{DIR}/{name}", *args], check=True, capture_output=True, text=True).stdout


def sources():
    imms = ["5", "-1", "-2147483648", "2147483647"]
    for w, op in itertools.product("rw", ["+=", "-=", "*=", "/=", "s/=", "|=", "&=", "<<=", ">>=", "%=", "s%=", "^=", "=", "s>>="]):
        yield f"{w}3 {op} {w}7"
        for imm in ["5", "31"] if op.endswith((">>=", "<<=")) else imms:
            yield f"{w}3 {op} {imm}"
    for r in range(11):
        yield f"r{r} = r{10 - r}"
    for w in "rw":
        yield f"{w}3 = -{w}3"
    for w, s in [("r", 8), ("r", 16), ("r", 32), ("w", 8), ("w", 16)]:
        yield f"{w}3 = (s{s}){w}7"
    for kind, bits in itertools.product(["le", "be", "bswap"], [16, 32, 64]):
        yield f"r3 = {kind}{bits} r3"
    yield "r3 = addr_space_cast(r7, 1, 0)"
    yield "r3 = addr_space_cast(r7, 0, 1)"
    offsets = ["+ 0", "+ 4", "- 4", "+ 32767", "- 32768"]
    for off in offsets:
        for reg, size in [("w", "u8"), ("w", "u16"), ("w", "u32"), ("r", "u64")]:
            yield f"{reg}3 = *({size} *)(r7 {off})"
            yield f"*({size} *)(r3 {off}) = {reg}7"
            yield f"*({size} *)(r3 {off}) = 5"
        for size in ["s8", "s16", "s32"]:
            yield f"r3 = *({size} *)(r7 {off})"
    for size, imm in itertools.product(["u8", "u16", "u32", "u64"], ["0", "-1", "-2147483648", "2147483647"]):
        yield f"*({size} *)(r3 + 8) = {imm}"
    for off in ["+ 8", "- 8"]:
        for reg, size, infix in [("w", "u32", "32_32"), ("r", "u64", "_64")]:
            for op in ["+=", "|=", "&=", "^="]:
                yield f"lock *({size} *)(r3 {off}) {op} {reg}7"
            for op in ["add", "or", "and", "xor"]:
                yield f"{reg}7 = atomic_fetch_{op}(({size} *)(r3 {off}), {reg}7)"
            yield f"{reg}7 = xchg{infix}(r3 {off}, {reg}7)"
            yield f"{reg}0 = cmpxchg{infix}(r3 {off}, {reg}0, {reg}7)"
        for reg, size in [("w", "u8"), ("w", "u16"), ("w", "u32"), ("r", "u64")]:
            yield f"{reg}3 = load_acquire(({size} *)(r7 {off}))"
            yield f"store_release(({size} *)(r3 {off}), {reg}7)"
    for value in ["0", "1", "-1", "0x1122334455667788", "-0x8000000000000000", "0x80000000", "0xffffffff"]:
        yield f"r3 = {value} ll"
    for size in ["u8", "u16", "u32"]:
        yield f"r0 = *({size} *)skb[5]"
        yield f"r0 = *({size} *)skb[-4096]"
        yield f"r0 = *({size} *)skb[r7]"
    for word, distance in itertools.product(["goto", "gotol", "may_goto"], ["+0", "+3", "-3", "+32767", "-32768"]):
        yield f"{word} {distance}"
    for w, op in itertools.product("rw", ["==", "!=", ">", ">=", "<", "<=", "s>", "s>=", "s<", "s<=", "&"]):
        yield f"if {w}3 {op} {w}7 goto +3"
        for imm in imms:
            yield f"if {w}3 {op} {imm} goto -3"
    yield from ["gotox r3", "call 6", "call -1", "callx r3", "exit"]


def assemble(lines, triple):
    with tempfile.TemporaryDirectory() as tmp:
        with open(f"{tmp}/a.s", "w") as out:
            out.write("\n".join(lines) + "\n")
        tool("llvm-mc", f"-triple={triple}", "-mcpu=v4", "-filetype=obj", f"{tmp}/a.s", "-o", f"{tmp}/a.o")
        tool("llvm-objcopy", "-O", "binary", "--only-section=.text", f"{tmp}/a.o", f"{tmp}/a.bin")
        text = tool("llvm-objdump", "-d", "--no-show-raw-insn", "--no-symbolize-operands", f"{tmp}/a.o")
        with open(f"{tmp}/a.bin", "rb") as code:
            return code.read(), [re.sub(r" <[^<>]*>$", "", l.split("\t", 1)[1]) for l in text.splitlines() if ":\t" in l and "file format" not in l]


def main():
    lines = list(sources())
    little, text = assemble(lines, "bpfel")
    big, same = assemble(lines, "bpfeb")
    assert text == same and len(text) == len(lines), (len(text), len(lines))
    at = 0
    seen = set()
    for line in text:
        size = 16 if line.endswith(" ll") else 8
        if line not in seen:
            print(line, little[at:at + size].hex(), big[at:at + size].hex(), sep="\t")
        seen.add(line)
        at += size
    assert at == len(little) == len(big)


main()
