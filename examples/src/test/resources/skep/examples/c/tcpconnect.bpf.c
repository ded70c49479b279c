#include "common.h"
#define __TARGET_ARCH_x86
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct pt_regs { unsigned long di, ax; };
struct sock_common { __be32 skc_daddr; __be32 skc_rcv_saddr; __be16 skc_dport; __u16 skc_num; };
struct sock { struct sock_common __sk_common; };
#pragma clang attribute pop
struct event { __u32 pid; __be32 saddr; __be32 daddr; __be16 dport; char comm[TASK_COMM_LEN]; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8192); __type(key, __u32); __type(value, struct sock *); } sockets SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 1 << 18); } events SEC(".maps");

SEC("kprobe/tcp_v4_connect")
int on_connect(struct pt_regs *ctx)
{
	__u32 tid = bpf_get_current_pid_tgid();
	struct sock *sk = (void *)ctx->di;
	bpf_map_update_elem(&sockets, &tid, &sk, 0);
	return 0;
}

SEC("kretprobe/tcp_v4_connect")
int on_connected(struct pt_regs *ctx)
{
	__u64 id = bpf_get_current_pid_tgid();
	__u32 tid = id;
	struct sock **skpp = bpf_map_lookup_elem(&sockets, &tid);
	if (!skpp)
		return 0;
	if ((int)ctx->ax == 0) {
		struct sock *sk = *skpp;
		struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
		if (e) {
			e->pid = id >> 32;
			e->saddr = BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr);
			e->daddr = BPF_CORE_READ(sk, __sk_common.skc_daddr);
			e->dport = BPF_CORE_READ(sk, __sk_common.skc_dport);
			bpf_get_current_comm(&e->comm, sizeof(e->comm));
			bpf_ringbuf_submit(e, 0);
		}
	}
	bpf_map_delete_elem(&sockets, &tid);
	return 0;
}
