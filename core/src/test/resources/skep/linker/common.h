/* What the units of a link share. */
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>

struct point {
	int x, y;
};

struct node {
	struct node *next;
	struct point at;
};

/* For CO-RE: the kernel's, as far as it matters here. */
struct task_struct {
	int pid, tgid;
	struct task_struct *real_parent;
} __attribute__((preserve_access_index));

extern int LINUX_KERNEL_VERSION __kconfig;
extern const int bpf_prog_active __ksym __weak;
extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym __weak;
extern void bpf_task_release(struct task_struct *p) __ksym __weak;
