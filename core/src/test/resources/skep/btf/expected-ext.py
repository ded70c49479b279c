"""Prints the .BTF.ext of clang's assembler output, one record a line, its labels resolved by a symbol table.

usage: expected-ext.py FILE.s SYMBOLS    (SYMBOLS: llvm-readelf --symbols of the same file, labels kept)
"""

import codecs
import re
import sys

assembly = open(sys.argv[1], encoding="utf-8").read()
labels = {}
for line in open(sys.argv[2], encoding="utf-8"):
    fields = line.split()
    if len(fields) == 8 and fields[0][:-1].isdigit():
        labels[fields[7]] = int(fields[1], 16)

btf, ext = re.search(r"\.section\t\.BTF,.*?\n(.*?)\.section\t\.BTF\.ext,.*?\n(.*)", assembly, re.S).groups()
strings = {0: ""}
for text, offset in re.findall(r'\.ascii\t"(.*)"\s+# string offset=(\d+)', btf):
    strings[int(offset)] = codecs.escape_decode(text.encode())[0].decode()
for character, offset in re.findall(r"\.byte\t(\d+)\s+# string offset=(\d+)", btf):
    strings[int(offset)] = chr(int(character)) if character != "0" else ""

words = re.findall(r"\t\.long\t(\S+)", ext.split(".addrsig")[0])
words = words[7:]  # the rest of the header: its length, and offset and length of three parts


def number(word):
    return labels[word] if word in labels else int(word)


lengths = [int(n) for n in re.findall(r"\t\.long\t(\d+)", ext)[:7]][2::2]
at = 0
for part, length in zip(("func", "line", "core"), lengths):
    end = at + length // 4
    size = int(words[at])
    at += 1
    while at < end:
        section, count = strings[int(words[at])], int(words[at + 1])
        at += 2
        for _ in range(count):
            record = [number(word) for word in words[at : at + size // 4]]
            at += size // 4
            if part == "func":
                print("func", section, *record)
            elif part == "line":
                offset, file, text, where = record
                print("line", section, offset, strings[file], where >> 10, where & 0x3FF, strings[text])
            else:
                offset, root, access, kind = record
                print("core", section, offset, root, strings[access], kind)
