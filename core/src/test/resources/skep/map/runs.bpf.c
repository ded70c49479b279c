// Programs of the kinds that BPF_PROG_TEST_RUN runs, each of which shows that it saw what it was given.
#include <linux/bpf.h>
#include <linux/netfilter.h>
#include <bpf/bpf_helpers.h>

__u64 runs;

SEC("tc")
int tc_packet(struct __sk_buff *skb)
{
	__u8 *data = (void *)(long)skb->data;

	if (data + 14 > (__u8 *)(long)skb->data_end)
		return 2;
	data[13]++;
	skb->mark++;
	skb->cb[0] = skb->len;
	return 1;
}

SEC("xdp")
int xdp_packet(struct xdp_md *ctx)
{
	__u8 *data;

	__sync_fetch_and_add(&runs, 1);
	if (bpf_xdp_adjust_head(ctx, -4))
		return XDP_ABORTED;
	data = (void *)(long)ctx->data;
	if (data + 4 > (__u8 *)(long)ctx->data_end)
		return XDP_ABORTED;
	for (int i = 0; i < 4; i++)
		data[i] = 0xa0 + i;
	return ctx->ingress_ifindex == 1 ? XDP_DROP : XDP_PASS;
}

struct numbers {
	__u64 a, b, sum;
};

SEC("syscall")
int add(struct numbers *numbers)
{
	numbers->sum = numbers->a + numbers->b;
	return 7;
}

#define COUNT(name)                                                                                                    \
	int name(struct __sk_buff *skb)                                                                                \
	{                                                                                                              \
		return skb->len;                                                                                       \
	}
SEC("socket") COUNT(on_socket)
SEC("lwt_in") COUNT(on_lwt_in)
SEC("lwt_out") COUNT(on_lwt_out)
SEC("lwt_xmit") COUNT(on_lwt_xmit)

SEC("cgroup_skb/egress")
int egress(struct __sk_buff *skb)
{
	return skb->len % 2;
}

SEC("flow_dissector")
int dissect(struct __sk_buff *skb)
{
	struct bpf_flow_keys *keys = skb->flow_keys;

	keys->thoff = 20;
	keys->n_proto = 0x0800;
	return BPF_OK;
}

SEC("sk_lookup")
int lookup(struct bpf_sk_lookup *ctx)
{
	return ctx->local_port == 7777 ? SK_PASS : SK_DROP;
}

char LICENSE[] SEC("license") = "GPL";
