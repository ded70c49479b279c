#!/bin/sh
# Makes the fixtures again, with clang 19 and GNU binutils 2.40 of Debian 12; .txt files are what readelf says of each.
set -e
cd "$(dirname "$0")"
clang-19 -O2 -g -target bpfel -c counter.bpf.c -o counter.bpfel.o
clang-19 -O2 -target bpfeb -c counter.bpf.c -o counter.bpfeb.o
clang-19 --target=i386-linux-gnu -O1 -fcommon -fpic -c add.c -o add.i386.o
clang-19 --target=mips-linux-gnu -O1 -fcommon -c add.c -o add.mips.o
clang-19 --target=mips64el-linux-gnuabi64 -O1 -fcommon -c add.c -o add.mips64el.o
gcc -O1 -shared -fpic -Wl,--build-id=sha1 -nostartfiles probe.c -o probe.x86_64.so
for file in *.o *.so; do
  LC_ALL=C readelf -hSlsrnW "$file" > "$file.txt"
done
