#include "common.h"
struct comm { char name[TASK_COMM_LEN]; };
struct { __uint(type, BPF_MAP_TYPE_LRU_HASH); __uint(max_entries, 10240); __type(key, struct comm); __type(value, __u64); } counts SEC(".maps");

SEC("raw_tp/sys_enter")
int on_enter(void *ctx)
{
	struct comm key = {};
	__u64 one = 1, *count;
	bpf_get_current_comm(&key.name, sizeof(key.name));
	count = bpf_map_lookup_elem(&counts, &key);
	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&counts, &key, &one, BPF_NOEXIST);
	return 0;
}
