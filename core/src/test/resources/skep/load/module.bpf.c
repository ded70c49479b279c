// Functions and a variable that are in a module of the kernel, not in the kernel proper.
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct nf_conn {
  unsigned long status;
};

struct bpf_ct_opts {
  __s32 netns_id;
  __s32 error;
  __u8 l4proto;
  __u8 dir;
  __u8 reserved[2];
};

extern struct nf_conn *bpf_xdp_ct_lookup(struct xdp_md *ctx, struct bpf_sock_tuple *tuple, __u32 tuple_size,
                                         struct bpf_ct_opts *opts, __u32 opts_size) __ksym;
extern void bpf_ct_release(struct nf_conn *connection) __ksym;

SEC("xdp")
int lookup(struct xdp_md *ctx) {
  struct bpf_sock_tuple tuple = {.ipv4 = {.saddr = 1, .daddr = 2, .sport = 3, .dport = 4}};
  struct bpf_ct_opts opts = {.netns_id = -1, .l4proto = 6};
  struct nf_conn *found = bpf_xdp_ct_lookup(ctx, &tuple, sizeof(tuple.ipv4), &opts, sizeof(opts));
  if (found) {
    bpf_ct_release(found);
    return 0;
  }
  return -opts.error;
}
