#!/usr/bin/env bash
# Rebuilds the fixtures of this directory with Debian's clang-19, and what libbpf 1.7 links of them: NAME.linked.o, and in
# verdicts.tsv "ok" or what it says against it. LINKER_ORACLE names the program made of core/src/test/c/linker-oracle.c.
#
# a and b are two large units that use each other; cases/ has two small units for each rule, from cases.bpf.c.
set -euo pipefail
cd "$(dirname "$0")"
cc() { # TARGET SOURCE OBJECT FLAG…
  clang-19 -O2 -g -target "$1" -mcpu=v3 -I/usr/include/x86_64-linux-gnu -I. -fdebug-compilation-dir=. -c "$2" -o "$3" "${@:4}"
  llvm-strip-19 -g "$3"
}

rm -rf cases; mkdir cases
for unit in a b; do
  cc bpfel $unit.bpf.c $unit.bpf.o
  cc bpfeb $unit.bpf.c $unit.eb.bpf.o
done
for name in $(grep -o 'defined(CASE_.*)' cases.bpf.c | sed 's,defined(CASE_\(.*\)),\1,'); do
  cc bpfel cases.bpf.c cases/$name.a.bpf.o -DCASE_$name
  cc bpfel cases.bpf.c cases/$name.b.bpf.o -DCASE_$name -DSECOND $([ $name != licences ] || echo -DLICENSE_TEXT='"MIT"')
done
cc bpfel cases.bpf.c cases/byte_orders.a.bpf.o -DCASE_plain
cc bpfeb cases.bpf.c cases/byte_orders.b.bpf.o -DCASE_plain -DSECOND
cc bpfel cases.bpf.c cases/no_types.a.bpf.o -DCASE_two_strong_functions
cc bpfel cases.bpf.c cases/no_types.b.bpf.o -DCASE_hidden_extern -DSECOND -g0

{
  printf 'ab.linked.o\ta.bpf.o\tb.bpf.o\nba.linked.o\tb.bpf.o\ta.bpf.o\n'
  printf 'ab.eb.linked.o\ta.eb.bpf.o\tb.eb.bpf.o\na.linked.o\ta.bpf.o\naab.linked.o\ta.bpf.o\ta.bpf.o\tb.bpf.o\n'
  for first in cases/*.a.bpf.o; do
    name=${first%.a.bpf.o}
    printf '%s.linked.o\t%s\t%s\n' "$name" "$first" "$name.b.bpf.o"
  done
} > links
"${LINKER_ORACLE:-linker-oracle}" < links | sed 's/libbpf: //g; s/ *$//' > verdicts
paste links verdicts | sed 's/\t\(ok\|error\|signal\)/\n&/; s/\t/ /g' | paste - - | sed 's/\t /\t/' > verdicts.tsv
rm links verdicts
# What libbpf did not finish is left empty.
find . -name '*.linked.o' -size 0 -delete
