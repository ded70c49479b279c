// What sees sockets: each adds to its counter.
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

__u64 hits, bytes;

struct {
  __uint(type, BPF_MAP_TYPE_SOCKHASH);
  __uint(max_entries, 4);
  __type(key, __u32);
  __type(value, __u64);
} sockets SEC(".maps");

struct bpf_nf_ctx;

#define COUNT(SECTION, NAME, CONTEXT, VERDICT)              \
  SEC(SECTION) int NAME(struct CONTEXT *ctx) {              \
    __sync_fetch_and_add(&hits, 1);                         \
    return VERDICT;                                         \
  }
COUNT("netfilter", on_netfilter, bpf_nf_ctx, 1)
COUNT("sk_lookup", on_lookup, bpf_sk_lookup, SK_PASS)
COUNT("flow_dissector", on_flow, __sk_buff, BPF_OK)
COUNT("sk_skb/stream_parser", on_parser, __sk_buff, ctx->len)
COUNT("sk_skb/stream_verdict", on_verdict, __sk_buff, SK_PASS)
COUNT("sk_msg", on_message, sk_msg_md, SK_PASS)
COUNT("sk_reuseport", on_choice, sk_reuseport_md, SK_PASS)

// Keeps nothing of a packet, but counts those to UDP port 9999.
SEC("socket")
int on_packet(struct __sk_buff *ctx) {
  __u16 port = 0;
  if (ctx->protocol == bpf_htons(ETH_P_IP) && !bpf_skb_load_bytes(ctx, 14 + 20 + 2, &port, 2) && port == bpf_htons(9999))
    __sync_fetch_and_add(&hits, 1);
  return 0;
}
