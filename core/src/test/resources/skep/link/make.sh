#!/bin/sh
# How the fixtures here are made. Needs clang 19, binutils, zip and libbpf's headers; x86-64.
#   NAME.bpf.o             clang's object, without DWARF
#   usdt-1.1.bpf.o         the same with the bpf/usdt.bpf.h of Debian 12's libbpf
#   probes, probes.pie     programs with static probes
#   target, target.pie     a program at a fixed address, and one that can be anywhere, to be observed
#   libversions.so         a library of two versions, stripped of all symbols but the dynamic ones; caller calls it
#   libversions.so.debug   its other symbols
#   archive.zip            the library, stored, and compressed as small/libversions.so
#   places.tsv             where in the files functions are, as objdump tells: file, function, offset
set -eu
cd "$(dirname "$0")"
headers=${INCLUDE:-/var/cache/skep-tools/oracle/root/usr/include}
for source in *.bpf.c; do
  clang-19 -g -O2 -mcpu=v3 -target bpf -D__TARGET_ARCH_x86 -ffile-prefix-map="$PWD=." -I"$headers" -I/usr/include/x86_64-linux-gnu \
    -c "$source" -o "${source%.c}.o"
  llvm-strip-19 -g "${source%.c}.o"
done
clang-19 -g -O2 -mcpu=v3 -target bpf -D__TARGET_ARCH_x86 -ffile-prefix-map="$PWD=." -I/usr/include/x86_64-linux-gnu \
  -c usdt.bpf.c -o usdt-1.1.bpf.o
llvm-strip-19 -g usdt-1.1.bpf.o
cc="clang-19 -O1 -nostdlib -ffreestanding -fno-stack-protector -Wl,--build-id=sha1"
$cc -static -fno-pie target.c -o target
$cc -static-pie -fPIE -Wl,-Ttext-segment=0x20000 target.c -o target.pie
$cc -static -fno-pie probes.c -o probes
$cc -static-pie -fPIE -Wl,-Ttext-segment=0x20000 probes.c -o probes.pie
printf 'V1 { global: versioned; };\nV2 { global: versioned; plain; picked; local: *; } V1;\n' >versions.map
$cc -shared -fPIC -Wl,--version-script=versions.map -Wl,-soname,libversions.so versions.c -o libversions.so
rm versions.map
$cc -fPIE -pie -Wl,--dynamic-linker,/lib64/ld-linux-x86-64.so.2 -Wl,-rpath,'$ORIGIN' caller.c libversions.so -o caller
objcopy --only-keep-debug libversions.so libversions.so.debug
for file in target target.pie libversions.so; do
  objdump -d -F "$file" | sed -n "s|^.*<\\(.*\\)> (File Offset: \\(0x[0-9a-f]*\\)):$|$file\t\\1\t\\2|p"
done >places.tsv
objcopy --strip-all --add-gnu-debuglink=libversions.so.debug libversions.so
rm -f archive.zip
mkdir small && cp libversions.so small
zip -q -0 -X archive.zip libversions.so && zip -q -9 -X archive.zip small/libversions.so
rm -r small
