#include "common.h"
struct args_t { __u32 target; __u32 sig; };
struct event { __u32 pid; __u32 target; int sig; int ret; char comm[TASK_COMM_LEN]; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 10240); __type(key, __u32); __type(value, struct args_t); } calls SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 1 << 18); } events SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_kill")
int on_enter(struct trace_event_raw_sys_enter *ctx)
{
	__u32 tid = bpf_get_current_pid_tgid();
	struct args_t args = { .target = ctx->args[0], .sig = ctx->args[1] };
	bpf_map_update_elem(&calls, &tid, &args, 0);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_kill")
int on_exit(struct trace_event_raw_sys_exit *ctx)
{
	__u64 id = bpf_get_current_pid_tgid();
	__u32 tid = id;
	struct args_t *args = bpf_map_lookup_elem(&calls, &tid);
	if (!args)
		return 0;
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (e) {
		e->pid = id >> 32;
		e->target = args->target;
		e->sig = args->sig;
		e->ret = ctx->ret;
		bpf_get_current_comm(&e->comm, sizeof(e->comm));
		bpf_ringbuf_submit(e, 0);
	}
	bpf_map_delete_elem(&calls, &tid);
	return 0;
}
