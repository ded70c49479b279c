#include "common.h"
struct bucket { __u64 tokens; __u64 last; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 1024); __type(key, __u32); __type(value, struct bucket); } buckets SEC(".maps");
const volatile __u64 rate = 1000, burst = 100;

SEC("tc")
int limit(struct __sk_buff *skb)
{
	__u32 key = skb->mark;
	__u64 now = bpf_ktime_get_ns();
	struct bucket *b = bpf_map_lookup_elem(&buckets, &key);
	if (!b) {
		struct bucket fresh = { .tokens = burst, .last = now };
		bpf_map_update_elem(&buckets, &key, &fresh, BPF_NOEXIST);
		return 0;
	}
	__u64 tokens = b->tokens + (now - b->last) * rate / 1000000000;
	if (tokens > burst)
		tokens = burst;
	if (tokens < 1)
		return 2;
	b->tokens = tokens - 1;
	b->last = now;
	return 0;
}
