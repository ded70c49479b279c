// Structs that the kernel calls into: of TCP, since every kernel with BPF has them; never registered by tests.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char _license[] SEC("license") = "GPL";

struct sock;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

// Its members in another order than the kernel's, and not all of them; the last two it has not.
struct tcp_congestion_ops___skep {
  char name[16];
  __u32 (*ssthresh)(struct sock *sk);
  void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
  __u32 (*undo_cwnd)(struct sock *sk);
  __u32 flags;
  void *owner;
  __u64 nowhere;
  void (*nothing)(struct sock *sk);
};

#pragma clang attribute pop

SEC("struct_ops/ssthresh")
__u32 ssthresh(__u64 *ctx) {
  return 2;
}

SEC("struct_ops/cong_avoid")
void cong_avoid(__u64 *ctx) {}

SEC("struct_ops/undo_cwnd")
__u32 undo_cwnd(__u64 *ctx) {
  return 4;
}

SEC("struct_ops/undo_cwnd")
__u32 other_undo(__u64 *ctx) {
  return 5;
}

SEC("struct_ops/only_optional")
__u32 only_optional(__u64 *ctx) {
  return 6;
}

SEC(".struct_ops")
struct tcp_congestion_ops___skep plain = {
  .name = "skep_plain",
  .ssthresh = (void *)ssthresh,
  .cong_avoid = (void *)cong_avoid,
  .undo_cwnd = (void *)undo_cwnd,
  .flags = 2,
};

SEC(".struct_ops.link")
struct tcp_congestion_ops___skep linked = {
  .name = "skep_linked",
  .ssthresh = (void *)ssthresh,
  .cong_avoid = (void *)cong_avoid,
  .undo_cwnd = (void *)undo_cwnd,
};

SEC("?.struct_ops")
struct tcp_congestion_ops___skep optional = {
  .name = "skep_optional",
  .ssthresh = (void *)only_optional,
};
