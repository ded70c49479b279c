// Locks and other regions in which not everything may be done, and what may sleep.
#include "refused.h"

struct locked {
  struct bpf_spin_lock lock;
  __u32 value;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 2);
  __type(key, __u32);
  __type(value, struct locked);
} guarded SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_STACK_TRACE);
  __uint(max_entries, 2);
  __uint(key_size, 4);
  __uint(value_size, 8 * 4);
} stacks SEC(".maps");

SEC("?tc") int lock_kept(struct __sk_buff *skb) {
  __u32 key = 0;
  struct locked *locked = bpf_map_lookup_elem(&guarded, &key);
  if (!locked)
    return 0;
  bpf_spin_lock(&locked->lock);
  locked->value++;
  return 0;
}

SEC("?tc") int call_with_lock(struct __sk_buff *skb) {
  __u32 key = 0;
  struct locked *locked = bpf_map_lookup_elem(&guarded, &key);
  if (!locked)
    return 0;
  bpf_spin_lock(&locked->lock);
  locked->value = bpf_get_prandom_u32();
  bpf_spin_unlock(&locked->lock);
  return 0;
}

SEC("?tc") int lock_twice(struct __sk_buff *skb) {
  __u32 key = 0;
  struct locked *locked = bpf_map_lookup_elem(&guarded, &key);
  if (!locked)
    return 0;
  bpf_spin_lock(&locked->lock);
  bpf_spin_lock(&locked->lock);
  bpf_spin_unlock(&locked->lock);
  return 0;
}

SEC("?tc") int unlock_without_lock(struct __sk_buff *skb) {
  __u32 key = 0;
  struct locked *locked = bpf_map_lookup_elem(&guarded, &key);
  if (locked)
    bpf_spin_unlock(&locked->lock);
  return 0;
}

SEC("?tc") int unlock_another(struct __sk_buff *skb) {
  __u32 key = 0, other = 1;
  struct locked *locked = bpf_map_lookup_elem(&guarded, &key);
  struct locked *second = bpf_map_lookup_elem(&guarded, &other);
  if (!locked || !second)
    return 0;
  bpf_spin_lock(&locked->lock);
  bpf_spin_unlock(&second->lock);
  return 0;
}

SEC("?tp/syscalls/sys_enter_getpgid") int lock_while_tracing(void *ctx) {
  __u32 key = 0;
  struct locked *locked = bpf_map_lookup_elem(&guarded, &key);
  if (!locked)
    return 0;
  bpf_spin_lock(&locked->lock);
  locked->value++;
  bpf_spin_unlock(&locked->lock);
  return 0;
}

SEC("?uprobe.s") int map_not_for_sleepable(void *ctx) {
  return bpf_get_stackid(ctx, &stacks, 0);
}
