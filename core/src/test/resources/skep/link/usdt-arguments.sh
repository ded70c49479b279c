#!/bin/sh
# What libbpf makes of arguments of static probes: usdt-arguments.tsv has the machine, the argument, and the members of struct
# usdt_arg_spec, kind, register, index, shift of the scale, value, whether it is signed, shift of the value, or `refused`.
# Needs gcc, python3 and libbpf's source (LIBBPF names its folder src).
set -eu
cd "$(dirname "$0")"
source=${LIBBPF:-/var/cache/skep-tools/oracle/src/libbpf-1.7.0/src}/usdt.c
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for machine in x86_64 aarch64; do
  {
    cat <<'C'
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <linux/types.h>
#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))
#define pr_warn(...) do { } while (0)
struct pt_regs { long r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi, orig_rax, rip, cs, eflags, rsp, ss; };
struct user_pt_regs { __u64 regs[31], sp, pc, pstate; };
C
    sed -n '/^enum usdt_arg_type/,/^};/p; /^struct usdt_arg_spec/,/^};/p' "$source"
    # The arguments are read by what is between the machine's line and the next one's.
    awk -v machine="__${machine}__" '/^static int parse_usdt_arg.*;$/ { on = 1; next }
      on && /^#(el)?if defined/ { mine = index($0, machine) > 0; next } on && mine' "$source"
    cat <<'C'
int main(void)
{
  char line[256];
  while (fgets(line, sizeof(line), stdin)) {
    struct usdt_arg_spec it = {};
    int size, shift;
    line[strcspn(line, "\n")] = 0;
    int length = parse_usdt_arg(line, 0, &it, &size);
    printf("%s\t", line);
    if (length < 0 || length != strlen(line)) { puts("refused"); continue; }
    shift = size < 0 ? -size : size;
    if (shift != 1 && shift != 2 && shift != 4 && shift != 8) { puts("refused"); continue; }
    printf("%d %d %d %d %lld %d %d\n", it.arg_type, it.arg_type ? it.reg_off : 0, it.arg_type == 3 ? it.idx_reg_off : 0,
      it.arg_type == 3 ? it.scale_bitshift : 0, it.arg_type == 1 ? 0 : (long long)it.val_off, size < 0, 64 - 8 * shift);
  }
}
C
  } >"$work/$machine.c"
  sed -i 's/PT_REGS_PTR/struct pt_regs/' "$work/$machine.c"
  gcc -w -D_GNU_SOURCE -o "$work/$machine" "$work/$machine.c"
done
python3 - "$work" <<'PY' >usdt-arguments.tsv
import itertools, subprocess, sys
wide = "rax rbx rcx rdx rsi rdi rbp rsp".split()
names = [f"r{n}{s}" for n in range(8, 16) for s in ("", "d", "w", "b")] + \
  [p + r[1:] for r in wide for p in ("r", "e", "")] + "al bl cl dl sil dil bpl spl rip eip ah xmm0 rxx".split()
x86 = [f"{size}@%{name}" for name in names for size in (8, -4)]
x86 += [f"{size}@{place}" for size in (1, -1, 2, -2, 4, -4, 8, -8, 3, 16) for place in ("%rax", "$7", "-8(%rbp)", "(%rdx,%rsi,4)")]
x86 += [f"8@{o}({b})" for o in ("", "0", "-8", "1204", "+16") for b in ("%rsp", "%r13", "%rax", "%rip", "%xmm1", "rax")]
x86 += [f"-4@{o}({b},{i}{s})" for o in ("", "-8", "16") for b in ("%rdx", "%rbp") for i in ("%rsi", "%r14", "%rax")
        for s in ("", ",1", ",2", ",4", ",8", ",3", ",16")]
x86 += [f"{s}@${v}" for s in (-8, 4) for v in (0, 1, -1, 2147483648, -9223372036854775808, 9223372036854775807)]
x86 += ["8@", "@%rax", "8%rax", "8@global(%rip)", "8@%fs:0", "8@rax", "x@%rax", ""]
regs = [f"x{n}" for n in (*range(31), 31, 99)] + ["sp", "xzr", "pc", "fp"]
arm = [f"{size}@{name}" for name in regs for size in (8, -4)]
arm += [f"{size}@{place}" for size in (1, -1, 2, -2, 4, -4, 8, -8, 3, 16) for place in ("x1", "7", "[sp]", "[x29,-8]")]
arm += [f"8@[{b}{o}]" for b in ("sp", "x0", "x19", "x30", "x31", "w1") for o in ("", ",0", ",-8", ", 60", " , 4095")]
arm += ["4@-9", "8@0", "8@9223372036854775807", "8@", "8@[]", "8@[x1,x2]", "8@x1,x2", ""]
for machine, lines in ("x86_64", x86), ("aarch64", arm):
    lines = [line for line in lines if line]
    said = subprocess.run([f"{sys.argv[1]}/{machine}"], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    for line in said.stdout.splitlines():
        print(machine, line, sep="\t")
PY
