#include "common.h"
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 10240); __type(key, __u32); __type(value, __u64); } start SEC(".maps");
__u64 latency, num;

SEC("fentry/migrate_misplaced_page")
int on_migrate(void *ctx)
{
	__u32 tid = bpf_get_current_pid_tgid();
	__u64 ts = bpf_ktime_get_ns();
	bpf_map_update_elem(&start, &tid, &ts, 0);
	return 0;
}

SEC("fexit/migrate_misplaced_page")
int on_migrated(void *ctx)
{
	__u32 tid = bpf_get_current_pid_tgid();
	__u64 *ts = bpf_map_lookup_elem(&start, &tid);
	if (!ts)
		return 0;
	__sync_fetch_and_add(&latency, (bpf_ktime_get_ns() - *ts) / 1000000);
	__sync_fetch_and_add(&num, 1);
	bpf_map_delete_elem(&start, &tid);
	return 0;
}
