/* What libbpf's bpf_tracing.h finds a function's registers in: a program for each macro. */
#include <linux/types.h>
#if defined(__TARGET_ARCH_arm64)
/* As the kernel's <asm/ptrace.h> has it for arm64. */
struct user_pt_regs {
	unsigned long long regs[31];
	unsigned long long sp;
	unsigned long long pc;
	unsigned long long pstate;
} __attribute__((preserve_access_index));
struct pt_regs;
#else
#define __VMLINUX_H__
struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
} __attribute__((preserve_access_index));
#endif

#include <bpf/bpf_tracing.h>

#define REGISTER(name, macro) SEC("kprobe") long name(struct pt_regs *ctx) { return macro(ctx); }

REGISTER(parm1, PT_REGS_PARM1)
REGISTER(parm2, PT_REGS_PARM2)
REGISTER(parm3, PT_REGS_PARM3)
REGISTER(parm4, PT_REGS_PARM4)
REGISTER(parm5, PT_REGS_PARM5)
REGISTER(parm6, PT_REGS_PARM6)
#if defined(__TARGET_ARCH_arm64)
REGISTER(parm7, PT_REGS_PARM7)
REGISTER(parm8, PT_REGS_PARM8)
REGISTER(ret, PT_REGS_RET)
#endif
REGISTER(rc, PT_REGS_RC)
REGISTER(ip, PT_REGS_IP)
REGISTER(fp, PT_REGS_FP)
REGISTER(sp, PT_REGS_SP)
REGISTER(syscall1, PT_REGS_PARM1_SYSCALL)
REGISTER(syscall2, PT_REGS_PARM2_SYSCALL)
REGISTER(syscall3, PT_REGS_PARM3_SYSCALL)
REGISTER(syscall4, PT_REGS_PARM4_SYSCALL)
REGISTER(syscall5, PT_REGS_PARM5_SYSCALL)
REGISTER(syscall6, PT_REGS_PARM6_SYSCALL)
