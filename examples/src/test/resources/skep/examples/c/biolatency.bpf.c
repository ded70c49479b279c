#include "common.h"
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct trace_event_raw_block_rq { struct trace_entry ent; __u32 dev; __u64 sector; };
#pragma clang attribute pop
struct key { __u32 dev; __u64 sector; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 10240); __type(key, struct key); __type(value, __u64); } start SEC(".maps");
__u64 slots[32];

SEC("tp/block/block_rq_issue")
int on_issue(struct trace_event_raw_block_rq *ctx)
{
	struct key key = {};
	__u64 ts = bpf_ktime_get_ns();
	key.dev = ctx->dev;
	key.sector = ctx->sector;
	bpf_map_update_elem(&start, &key, &ts, 0);
	return 0;
}

SEC("tp/block/block_rq_complete")
int on_complete(struct trace_event_raw_block_rq *ctx)
{
	struct key key = {};
	key.dev = ctx->dev;
	key.sector = ctx->sector;
	__u64 *ts = bpf_map_lookup_elem(&start, &key);
	if (!ts)
		return 0;
	__u32 slot = log2l((bpf_ktime_get_ns() - *ts) / 1000);
	if (slot < 32)
		__sync_fetch_and_add(&slots[slot], 1);
	bpf_map_delete_elem(&start, &key);
	return 0;
}
