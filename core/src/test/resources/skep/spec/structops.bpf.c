/* Structs that the kernel calls into, in each of the four sections: programs, numbers, text, a program used twice, a
 * struct without programs, a static one. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct sock;

struct tcp_congestion_ops {
	__u32 (*ssthresh)(struct sock *sk);
	void (*init)(struct sock *sk);
	__u32 (*undo_cwnd)(struct sock *sk);
	__u32 flags;
	char name[16];
	void *owner;
};

SEC("struct_ops/ssthresh")
__u32 ssthresh(unsigned long long *ctx)
{
	return 2;
}

SEC("struct_ops")
void init(unsigned long long *ctx)
{
}

SEC("?struct_ops.s/undo")
__u32 undo(unsigned long long *ctx)
{
	return 7;
}

SEC(".struct_ops")
struct tcp_congestion_ops whole = {
	.ssthresh = (void *)ssthresh,
	.init = (void *)init,
	.undo_cwnd = (void *)undo,
	.flags = 5,
	.name = "whole",
};

SEC(".struct_ops")
struct tcp_congestion_ops part = {
	.ssthresh = (void *)ssthresh,
	.undo_cwnd = (void *)ssthresh,
	.name = "part",
};

SEC(".struct_ops.link")
struct tcp_congestion_ops linked = {
	.init = (void *)init,
	.name = "linked",
};

SEC("?.struct_ops")
struct tcp_congestion_ops optional = {
	.init = (void *)init,
	.name = "optional",
};

SEC("?.struct_ops.link")
struct tcp_congestion_ops empty;
