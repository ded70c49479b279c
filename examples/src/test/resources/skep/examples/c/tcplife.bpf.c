#include "common.h"
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct trace_event_raw_inet_sock_set_state {
	struct trace_entry ent;
	const void *skaddr;
	int oldstate;
	int newstate;
	__u16 sport;
	__u16 dport;
	__u16 family;
	__u16 protocol;
	__u8 saddr[4];
	__u8 daddr[4];
};
struct tcp_sock { __u64 bytes_received; __u64 bytes_acked; };
#pragma clang attribute pop
struct birth { __u64 ts; __u32 pid; };
struct event { __u64 span_us; __u64 rx; __u64 tx; __u32 pid; __u32 saddr; __u32 daddr; __u16 sport; __u16 dport; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8192); __type(key, const void *); __type(value, struct birth); } births SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 1 << 18); } events SEC(".maps");

SEC("tp/sock/inet_sock_set_state")
int on_state(struct trace_event_raw_inet_sock_set_state *ctx)
{
	if (ctx->protocol != 6 || ctx->family != 2)
		return 0;
	const void *sk = ctx->skaddr;
	if (ctx->newstate < 4) {
		struct birth b = {};
		b.ts = bpf_ktime_get_ns();
		b.pid = bpf_get_current_pid_tgid() >> 32;
		bpf_map_update_elem(&births, &sk, &b, BPF_NOEXIST);
		return 0;
	}
	if (ctx->newstate != 7)
		return 0;
	struct birth *b = bpf_map_lookup_elem(&births, &sk);
	if (!b)
		return 0;
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (e) {
		const struct tcp_sock *tp = sk;
		e->span_us = (bpf_ktime_get_ns() - b->ts) / 1000;
		e->rx = BPF_CORE_READ(tp, bytes_received);
		e->tx = BPF_CORE_READ(tp, bytes_acked);
		e->pid = b->pid;
		__builtin_memcpy(&e->saddr, ctx->saddr, 4);
		__builtin_memcpy(&e->daddr, ctx->daddr, 4);
		e->sport = ctx->sport;
		e->dport = ctx->dport;
		bpf_ringbuf_submit(e, 0);
	}
	bpf_map_delete_elem(&births, &sk);
	return 0;
}
