#include "common.h"
struct event { __u32 pid; __u64 flags; char comm[TASK_COMM_LEN]; char fs[16]; char source[64]; char target[64]; };
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 1 << 18); } events SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_mount")
int on_mount(struct trace_event_raw_sys_enter *ctx)
{
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	e->pid = bpf_get_current_pid_tgid() >> 32;
	e->flags = ctx->args[3];
	bpf_get_current_comm(&e->comm, sizeof(e->comm));
	bpf_probe_read_user_str(&e->fs, sizeof(e->fs), (void *)ctx->args[2]);
	bpf_probe_read_user_str(&e->source, sizeof(e->source), (void *)ctx->args[0]);
	bpf_probe_read_user_str(&e->target, sizeof(e->target), (void *)ctx->args[1]);
	bpf_ringbuf_submit(e, 0);
	return 0;
}
