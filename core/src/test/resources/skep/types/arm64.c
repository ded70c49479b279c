/* What a kernel for arm64 has of the registers, as Linux 6.12 does: struct pt_regs starts with struct user_pt_regs. */
struct user_pt_regs {
	unsigned long long regs[31];
	unsigned long long sp;
	unsigned long long pc;
	unsigned long long pstate;
};

struct pt_regs {
	union {
		struct user_pt_regs user_regs;
		struct {
			unsigned long long regs[31];
			unsigned long long sp;
			unsigned long long pc;
			unsigned long long pstate;
		};
	};
	unsigned long long orig_x0;
	int syscallno;
	unsigned int unused2;
} registers;
