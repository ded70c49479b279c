#include "common.h"
struct event { __u64 duration; __u32 pid; __u32 ppid; __u32 code; char comm[TASK_COMM_LEN]; };
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 1 << 18); } events SEC(".maps");

SEC("tp/sched/sched_process_exit")
int on_exit(void *ctx)
{
	__u64 id = bpf_get_current_pid_tgid();
	if (id >> 32 != (__u32)id)
		return 0;
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	struct task_struct *task = (void *)bpf_get_current_task();
	e->duration = bpf_ktime_get_ns() - BPF_CORE_READ(task, start_time);
	e->pid = id >> 32;
	e->ppid = BPF_CORE_READ(task, real_parent, tgid);
	e->code = BPF_CORE_READ(task, exit_code);
	bpf_get_current_comm(&e->comm, sizeof(e->comm));
	bpf_ringbuf_submit(e, 0);
	return 0;
}
