// What sees the network and control groups: each adds to its counter. Packets count that go to UDP port 9999.
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

__u64 packets, ingress, egress, order, hits;

static int wanted(void *start, void *end) {
  struct ethhdr *eth = start;
  struct iphdr *ip = start + sizeof(*eth);
  struct udphdr *udp = (void *)ip + sizeof(*ip);
  return (void *)(udp + 1) <= end && eth->h_proto == bpf_htons(ETH_P_IP) && ip->ihl == 5 && ip->protocol == 17 &&
    udp->dest == bpf_htons(9999);
}

#define XDP(SECTION, NAME, ADDED)                                              \
  SEC(SECTION) int NAME(struct xdp_md *ctx) {                                  \
    if (wanted((void *)(long)ctx->data, (void *)(long)ctx->data_end))          \
      __sync_fetch_and_add(&packets, ADDED);                                   \
    return XDP_PASS;                                                           \
  }
XDP("xdp", on_xdp, 1)
XDP("xdp", other_xdp, 100)
XDP("xdp.frags", on_fragments, 1)

// Of a device that takes packets of more than a page: the counter has the largest that was seen.
SEC("xdp.frags")
int longest(struct xdp_md *ctx) {
  __u64 length = bpf_xdp_get_buff_len(ctx);
  if (length > packets)
    packets = length;
  return XDP_PASS;
}

#define TC(SECTION, NAME, COUNTER, VERDICT)                                    \
  SEC(SECTION) int NAME(struct __sk_buff *ctx) {                               \
    if (wanted((void *)(long)ctx->data, (void *)(long)ctx->data_end))          \
      __sync_fetch_and_add(&COUNTER, 1);                                       \
    return VERDICT;                                                            \
  }
TC("tc", on_ingress, ingress, 0)
TC("tc", on_egress, egress, 0)
TC("tcx/ingress", on_tcx_ingress, ingress, -1)
TC("tcx/egress", on_tcx_egress, egress, -1)

// Such devices have no Ethernet header as a rule.
#define NETKIT(SECTION, NAME, COUNTER)                                         \
  SEC(SECTION) int NAME(struct __sk_buff *ctx) {                               \
    if (ctx->protocol == bpf_htons(ETH_P_IP))                                  \
      __sync_fetch_and_add(&COUNTER, 1);                                       \
    return -1;                                                                 \
  }
NETKIT("netkit/primary", on_primary, egress)
NETKIT("netkit/peer", on_peer, ingress)

// In which order some run: each adds its digit.
#define ORDER(SECTION, NAME, TEST, VERDICT, DIGIT)                             \
  SEC(SECTION) int NAME(struct __sk_buff *ctx) {                               \
    if (TEST)                                                                  \
      order = order * 10 + DIGIT;                                              \
    return VERDICT;                                                            \
  }
#define IN_ORDER(SECTION, KIND, TEST, VERDICT)                                 \
  ORDER(SECTION, KIND##_first, TEST, VERDICT, 1)                               \
  ORDER(SECTION, KIND##_second, TEST, VERDICT, 2)                              \
  ORDER(SECTION, KIND##_third, TEST, VERDICT, 3)
IN_ORDER("tcx/egress", tcx, wanted((void *)(long)ctx->data, (void *)(long)ctx->data_end), -1)
IN_ORDER("netkit/primary", netkit, ctx->protocol == bpf_htons(ETH_P_IP), -1)

#define CGROUP_ORDER(NAME, DIGIT)                                              \
  SEC("cgroup/sendmsg4") int NAME(struct bpf_sock_addr *ctx) {                 \
    order = order * 10 + DIGIT;                                                \
    return 1;                                                                  \
  }
CGROUP_ORDER(cgroup_first, 1)
CGROUP_ORDER(cgroup_second, 2)
CGROUP_ORDER(cgroup_third, 3)

// Of routes, which the packets have already: without a header of the link.
#define ROUTE(SECTION, NAME)                                                   \
  SEC(SECTION) int NAME(struct __sk_buff *ctx) {                               \
    __sync_fetch_and_add(&packets, 1);                                         \
    return BPF_OK;                                                             \
  }
ROUTE("lwt_in", on_lwt_in)
ROUTE("lwt_out", on_lwt_out)
ROUTE("lwt_xmit", on_lwt_xmit)

#define CGROUP(SECTION, NAME)                                                  \
  SEC(SECTION) int cg_##NAME(void *ctx) {                                      \
    __sync_fetch_and_add(&hits, 1);                                            \
    return 1;                                                                  \
  }
CGROUP("cgroup_skb/ingress", skb_ingress)
CGROUP("cgroup_skb/egress", skb_egress)
CGROUP("cgroup/skb", skb_either)
CGROUP("cgroup/sock_create", sock_create)
CGROUP("cgroup/sock_release", sock_release)
CGROUP("cgroup/post_bind4", post_bind4)
CGROUP("cgroup/bind4", bind4)
CGROUP("cgroup/connect4", connect4)
CGROUP("cgroup/post_bind6", post_bind6)
CGROUP("cgroup/bind6", bind6)
CGROUP("cgroup/connect6", connect6)
CGROUP("cgroup/sendmsg6", sendmsg6)
CGROUP("cgroup/recvmsg6", recvmsg6)
CGROUP("cgroup/getsockname6", getsockname6)
CGROUP("cgroup/getpeername6", getpeername6)
CGROUP("cgroup/connect_unix", connect_unix)
CGROUP("cgroup/sendmsg_unix", sendmsg_unix)
CGROUP("cgroup/recvmsg_unix", recvmsg_unix)
CGROUP("cgroup/getsockname_unix", getsockname_unix)
CGROUP("cgroup/getpeername_unix", getpeername_unix)
CGROUP("cgroup/sendmsg4", sendmsg4)
CGROUP("cgroup/recvmsg4", recvmsg4)
CGROUP("cgroup/getsockname4", getsockname4)
CGROUP("cgroup/getpeername4", getpeername4)
CGROUP("cgroup/dev", dev)
CGROUP("cgroup/sysctl", sysctl)
CGROUP("cgroup/getsockopt", getsockopt)
CGROUP("cgroup/setsockopt", setsockopt)
CGROUP("sockops", sockops)
