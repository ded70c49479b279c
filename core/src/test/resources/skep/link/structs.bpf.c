// Two versions of a TCP congestion control, each counting the connections that begin with it, and one without a link.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

__u64 firsts, seconds;
struct sock;

struct tcp_congestion_ops {
  char name[16];
  void (*init)(struct sock *sk);
  __u32 (*ssthresh)(struct sock *sk);
  void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
  __u32 (*undo_cwnd)(struct sock *sk);
} __attribute__((preserve_access_index));

SEC("struct_ops")
void first_init(__u64 *ctx) { __sync_fetch_and_add(&firsts, 1); }
SEC("struct_ops")
void second_init(__u64 *ctx) { __sync_fetch_and_add(&seconds, 1); }
SEC("struct_ops")
__u32 ssthresh(__u64 *ctx) { return 2; }
SEC("struct_ops")
void cong_avoid(__u64 *ctx) {}
SEC("struct_ops")
__u32 undo_cwnd(__u64 *ctx) { return 4; }

#define OPS(SECTION, VARIABLE, NAME, INIT)                                                                      \
  SEC(SECTION) struct tcp_congestion_ops VARIABLE = {                                                           \
    .name = NAME,                                                                                               \
    .init = (void *)INIT,                                                                                       \
    .ssthresh = (void *)ssthresh,                                                                               \
    .cong_avoid = (void *)cong_avoid,                                                                           \
    .undo_cwnd = (void *)undo_cwnd,                                                                             \
  };
OPS(".struct_ops.link", first, "skep_linked", first_init)
OPS(".struct_ops.link", second, "skep_linked", second_init)
OPS(".struct_ops", alone, "skep_alone", first_init)
