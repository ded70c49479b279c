/* Accesses that are to be relocated by the target's types. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

struct task_struct {
	int pid;
	struct task_struct *real_parent;
} __attribute__((preserve_access_index));

enum colour { RED = 3 };

static __attribute__((noinline)) int pid_of(struct task_struct *task)
{
	return BPF_CORE_READ(task, pid);
}

SEC("raw_tp/sys_enter")
int use(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	if (!bpf_core_field_exists(task->pid))
		return bpf_core_type_size(struct task_struct);
	return pid_of(BPF_CORE_READ(task, real_parent)) + bpf_core_enum_value(enum colour, RED);
}
