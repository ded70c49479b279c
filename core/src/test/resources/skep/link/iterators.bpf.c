// An iterator of each kind: it writes a number for each thing there is, by which a test knows it.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct bpf_iter_meta {
  struct seq_file *seq;
};
struct task_struct {
  int tgid;
};
struct vm_area_struct {
  unsigned long vm_start;
};
struct bpf_map {
  __u32 id;
};
struct bpf_prog_aux {
  __u32 id;
};
struct bpf_prog {
  struct bpf_prog_aux *aux;
};
struct bpf_link {
  __u32 id;
};
struct sock_common {
  __u16 skc_num;
};
struct sock {
  struct sock_common __sk_common;
};
struct inet_sock {
  struct sock sk;
};
struct udp_sock {
  struct inet_sock inet;
};
struct unix_sock {
  struct sock sk;
};
struct netlink_sock {
  struct sock sk;
  __u32 portid;
};
struct net_device {
  int ifindex;
};
struct fib6_info {
  __u32 fib6_metric;
};
struct kernfs_node {
  __u64 id;
};
struct cgroup {
  struct kernfs_node *kn;
};
struct kallsym_iter {
  unsigned long value;
};
struct kmem_cache {
  unsigned int object_size;
};
struct dma_buf {
  unsigned long size;
};

#define MEMBERS(...) struct bpf_iter_meta *meta; __VA_ARGS__
struct bpf_iter__task {
  MEMBERS(struct task_struct *task;)
};
struct bpf_iter__task_vma {
  MEMBERS(struct task_struct *task; struct vm_area_struct *vma;)
};
struct bpf_iter__task_file {
  MEMBERS(struct task_struct *task; __u32 fd; struct file *file;)
};
struct bpf_iter__bpf_map {
  MEMBERS(struct bpf_map *map;)
};
struct bpf_iter__bpf_prog {
  MEMBERS(struct bpf_prog *prog;)
};
struct bpf_iter__bpf_link {
  MEMBERS(struct bpf_link *link;)
};
struct bpf_iter__bpf_map_elem {
  MEMBERS(struct bpf_map *map; void *key; void *value;)
};
struct bpf_iter__bpf_sk_storage_map {
  MEMBERS(struct bpf_map *map; struct sock *sk; void *value;)
};
struct bpf_iter__sockmap {
  MEMBERS(struct bpf_map *map; void *key; struct sock *sk;)
};
struct bpf_iter__tcp {
  MEMBERS(struct sock_common *sk_common;)
};
struct bpf_iter__udp {
  MEMBERS(struct udp_sock *udp_sk;)
};
struct bpf_iter__unix {
  MEMBERS(struct unix_sock *unix_sk;)
};
struct bpf_iter__netlink {
  MEMBERS(struct netlink_sock *sk;)
};
struct bpf_iter__ipv6_route {
  MEMBERS(struct fib6_info *rt;)
};
struct bpf_iter__cgroup {
  MEMBERS(struct cgroup *cgroup;)
};
struct bpf_iter__ksym {
  MEMBERS(struct kallsym_iter *ksym;)
};
struct bpf_iter__kmem_cache {
  MEMBERS(struct kmem_cache *s;)
};
struct bpf_iter__dmabuf {
  MEMBERS(struct dma_buf *dmabuf;)
};
#pragma clang attribute pop

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 8);
  __type(key, __u32);
  __type(value, __u64);
} numbers SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_SK_STORAGE);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, int);
  __type(value, __u64);
} storage SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_SOCKHASH);
  __uint(max_entries, 4);
  __type(key, __u32);
  __type(value, __u64);
} sockets SEC(".maps");

#define EACH(KIND, MEMBER, NUMBER)                                   \
  SEC("iter/" #KIND) int each_##KIND(struct bpf_iter__##KIND *ctx) { \
    typeof(ctx->MEMBER) it = ctx->MEMBER;                            \
    if (it) {                                                        \
      __u64 number = NUMBER;                                         \
      bpf_seq_write(ctx->meta->seq, &number, sizeof(number));        \
    }                                                                \
    return 0;                                                        \
  }
EACH(task, task, it->tgid)
EACH(task_vma, vma, it->vm_start)
EACH(task_file, file, ctx->fd)
EACH(bpf_map, map, it->id)
EACH(bpf_prog, prog, it->aux->id)
EACH(bpf_link, link, it->id)
EACH(bpf_map_elem, value, *(__u64 *)it)
EACH(bpf_sk_storage_map, value, *(__u64 *)it)
EACH(sockmap, key, *(__u32 *)it)
EACH(tcp, sk_common, it->skc_num)
EACH(udp, udp_sk, it->inet.sk.__sk_common.skc_num)
EACH(unix, unix_sk, 1)
EACH(netlink, sk, it->portid)
EACH(ipv6_route, rt, it->fib6_metric)
EACH(cgroup, cgroup, it->kn->id)
EACH(ksym, ksym, it->value)
EACH(kmem_cache, s, it->object_size)
EACH(dmabuf, dmabuf, it->size)
