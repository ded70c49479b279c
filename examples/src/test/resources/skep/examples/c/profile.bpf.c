#include "common.h"
struct key { __u32 pid; int kernel_stack; int user_stack; };
struct { __uint(type, BPF_MAP_TYPE_STACK_TRACE); __uint(max_entries, 1024); __uint(key_size, 4); __uint(value_size, 127 * 8); } stacks SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 10240); __type(key, struct key); __type(value, __u64); } counts SEC(".maps");

SEC("perf_event")
int sample(void *ctx)
{
	struct key key = {};
	__u64 one = 1, *count;
	key.pid = bpf_get_current_pid_tgid() >> 32;
	if (!key.pid)
		return 0;
	key.kernel_stack = bpf_get_stackid(ctx, &stacks, 0);
	key.user_stack = bpf_get_stackid(ctx, &stacks, BPF_F_USER_STACK);
	count = bpf_map_lookup_elem(&counts, &key);
	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&counts, &key, &one, BPF_NOEXIST);
	return 0;
}
