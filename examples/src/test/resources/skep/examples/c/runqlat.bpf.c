#include "common.h"
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 10240); __type(key, __u32); __type(value, __u64); } start SEC(".maps");
__u64 slots[32];

static __always_inline int queued(struct task_struct *p)
{
	__u32 pid = p->pid;
	if (!pid)
		return 0;
	__u64 ts = bpf_ktime_get_ns();
	bpf_map_update_elem(&start, &pid, &ts, 0);
	return 0;
}

SEC("tp_btf/sched_wakeup")
int on_wakeup(__u64 *ctx)
{
	return queued((void *)ctx[0]);
}

SEC("tp_btf/sched_wakeup_new")
int on_wakeup_new(__u64 *ctx)
{
	return queued((void *)ctx[0]);
}

SEC("tp_btf/sched_switch")
int on_switch(__u64 *ctx)
{
	struct task_struct *prev = (void *)ctx[1], *next = (void *)ctx[2];
	if (prev->__state == 0)
		queued(prev);
	__u32 pid = next->pid;
	__u64 *ts = bpf_map_lookup_elem(&start, &pid);
	if (!ts)
		return 0;
	__u32 slot = log2l((bpf_ktime_get_ns() - *ts) / 1000);
	if (slot < 32)
		__sync_fetch_and_add(&slots[slot], 1);
	bpf_map_delete_elem(&start, &pid);
	return 0;
}
