// Accesses to memory that may not be there, or not be the program's to touch.
#include "refused.h"

struct table {
  __u64 slot[8];
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct table);
} tables SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __uint(map_flags, BPF_F_RDONLY_PROG);
  __type(key, __u32);
  __type(value, __u64);
} settings SEC(".maps");

struct locked {
  struct bpf_spin_lock lock;
  __u32 value;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct locked);
} guarded SEC(".maps");

// SEC("?tp/…") gets a pointer to what /sys/kernel/tracing/events/syscalls/sys_enter_getpgid/format describes.
#define TRACEPOINT SEC("?tp/syscalls/sys_enter_getpgid")

TRACEPOINT int null_pointer(void *ctx) {
  __u32 key = 0;
  struct table *table = bpf_map_lookup_elem(&tables, &key);
  table->slot[2] = 1;
  return 0;
}

TRACEPOINT int null_pointer_arithmetic(void *ctx) {
  __u32 key = 0;
  struct table *table = bpf_map_lookup_elem(&tables, &key);
  __u64 *slot = &table->slot[3];
  OPAQUE(slot);
  if (!slot)
    return 0;
  return *slot;
}

TRACEPOINT int not_a_pointer(__u64 *ctx) {
  char *name = (char *)ctx[2];
  return name[0];
}

TRACEPOINT int map_value_bounds(void *ctx) {
  __u32 key = 0;
  __u64 *count = bpf_map_lookup_elem(&counts, &key);
  return count ? count[1] : 0;
}

TRACEPOINT int unbounded_index(__u64 *ctx) {
  __u32 key = 0;
  struct table *table = bpf_map_lookup_elem(&tables, &key);
  return table ? table->slot[ctx[2]] : 0;
}

TRACEPOINT int index_of_32_bits(__u64 *ctx) {
  __u32 key = 0;
  struct table *table = bpf_map_lookup_elem(&tables, &key);
  return table ? table->slot[(__u32)ctx[2]] : 0;
}

TRACEPOINT int index_too_large(__u64 *ctx) {
  __u32 key = 0;
  struct table *table = bpf_map_lookup_elem(&tables, &key);
  __u64 index = ctx[2];
  if (!table || index > 8)
    return 0;
  return table->slot[index];
}

TRACEPOINT int negative_index(__s64 *ctx) {
  __u32 key = 0;
  struct table *table = bpf_map_lookup_elem(&tables, &key);
  __s64 index = ctx[2];
  if (!table || index > 7 || index < -8)
    return 0;
  return table->slot[index];
}

TRACEPOINT int unbounded_size(__u64 *ctx) {
  char copy[16] = {};
  __u32 size = ctx[2];
  OPAQUE(size);
  bpf_probe_read_kernel(copy, size, 0);
  return copy[0];
}

TRACEPOINT int negative_size(__s64 *ctx) {
  char copy[16] = {};
  __s64 size = ctx[2];
  if (size > 16)
    return 0;
  bpf_probe_read_kernel(copy, size, 0);
  return copy[0];
}

TRACEPOINT int zero_size(__u64 *ctx) {
  char name[8] = {};
  bpf_get_current_comm(name, ctx[2] & 7);
  return name[0];
}

TRACEPOINT int helper_beyond_stack(void *ctx) {
  char copy[8];
  bpf_probe_read_kernel(copy, 16, 0);
  return copy[0];
}

TRACEPOINT int stack_bounds(void *ctx) {
  asm volatile("*(u64 *)(r10 - 520) = r1" ::: "memory");
  return 0;
}

TRACEPOINT int stack_misaligned(void *ctx) {
  asm volatile("r1 = 0\n*(u64 *)(r10 - 12) = r1" ::: "r1", "memory");
  return 0;
}

TRACEPOINT int stack_variable_offset(__u64 *ctx) {
  char buffer[64] = {};
  char *at = buffer;
  OPAQUE(at);
  at[ctx[2] & 127] = 1;
  return 0;
}

TRACEPOINT int spill_in_part(void *ctx) {
  asm volatile("*(u32 *)(r10 - 8) = r1" ::: "memory");
  return 0;
}

TRACEPOINT int read_only_map(void *ctx) {
  __u32 key = 0;
  __u64 *setting = bpf_map_lookup_elem(&settings, &key);
  if (setting)
    *setting = 1;
  return 0;
}

const volatile __u32 limit = 7;

TRACEPOINT int read_only_global(void *ctx) {
  __u32 *at = (__u32 *)&limit;
  OPAQUE(at);
  *at = 8;
  return 0;
}

TRACEPOINT int uninitialised_register(void *ctx) {
  int x;
  asm volatile("%0 = r7" : "=r"(x));
  return x;
}

TRACEPOINT int no_result(void *ctx) {
  asm volatile("exit");
  __builtin_unreachable();
}

TRACEPOINT int frame_pointer(void *ctx) {
  asm volatile("r10 += 8");
  return 0;
}

TRACEPOINT int pointer_sum(void *ctx) {
  asm volatile("r1 += r10" ::: "r1");
  return 0;
}

TRACEPOINT int pointer_multiplied(void *ctx) {
  __u64 at;
  asm volatile("%0 = r10\n%0 *= 8" : "=r"(at));
  return at;
}

TRACEPOINT int pointer_halved(void *ctx) {
  asm volatile("w1 += 1" ::: "r1");
  return 0;
}

TRACEPOINT int pointer_far_away(void *ctx) {
  __u32 key = 0;
  __u64 *count = bpf_map_lookup_elem(&counts, &key);
  if (!count)
    return 0;
  asm volatile("%0 += 0x7fffffff" : "+r"(count));
  return *count;
}

TRACEPOINT int pointer_unbounded(__s64 *ctx) {
  __u32 key = 0;
  struct table *table = bpf_map_lookup_elem(&tables, &key);
  __s64 index = ctx[2];
  char *at = (char *)table;
  if (!table)
    return 0;
  asm volatile("%0 -= %1" : "+r"(at) : "r"(index));
  return at[0];
}

TRACEPOINT int context_bounds(__u64 *ctx) { return ctx[4000]; }

TRACEPOINT int context_written(__u64 *ctx) {
  ctx[2] = 0;
  return 0;
}

TRACEPOINT int context_modified(__u64 *ctx) {
  __u64 *at = ctx;
  asm volatile("%0 += %1" : "+r"(at) : "r"(bpf_get_prandom_u32() & 8));
  return at[0];
}

TRACEPOINT int context_atomic(__u64 *ctx) {
  return __sync_fetch_and_add(ctx + 2, 1);
}

SEC("?tc") int lock_touched(void *ctx) {
  __u32 key = 0;
  struct locked *locked = bpf_map_lookup_elem(&guarded, &key);
  __u32 *at = (__u32 *)locked;
  OPAQUE(at);
  return at ? *at : 0;
}

SEC("?xdp") int packet_unchecked(struct xdp_md *ctx) {
  unsigned char *data = (void *)(long)ctx->data;
  return data[0] == 0xff ? XDP_DROP : XDP_PASS;
}

SEC("?xdp") int packet_checked_short(struct xdp_md *ctx) {
  unsigned char *data = (void *)(long)ctx->data;
  if ((void *)(data + 12) > (void *)(long)ctx->data_end)
    return XDP_PASS;
  return *(volatile __u16 *)(data + 12) == 8 ? XDP_DROP : XDP_PASS;
}

SEC("?xdp") int packet_stale(struct xdp_md *ctx) {
  unsigned char *data = (void *)(long)ctx->data;
  if ((void *)(data + 1) > (void *)(long)ctx->data_end)
    return XDP_PASS;
  bpf_xdp_adjust_head(ctx, 4);
  return *(volatile unsigned char *)data ? XDP_DROP : XDP_PASS;
}

SEC("?xdp") int packet_end_arithmetic(struct xdp_md *ctx) {
  void *data = (void *)(long)ctx->data;
  void *end = (void *)(long)ctx->data_end;
  asm volatile("%0 += -4" : "+r"(end));
  return data < end ? XDP_DROP : XDP_PASS;
}

SEC("?cgroup_skb/egress") int packet_read_only(struct __sk_buff *skb) {
  unsigned char *data = (void *)(long)skb->data;
  if ((void *)(data + 1) > (void *)(long)skb->data_end)
    return 1;
  *data = 0;
  return 1;
}

struct task_struct;

SEC("?tp_btf/sched_switch") int kernel_struct_bounds(__u64 *ctx) {
  struct task_struct *previous = (void *)ctx[1];
  return *(int *)((char *)previous + (1 << 16));
}

SEC("?tp_btf/sched_switch") int kernel_memory_written(__u64 *ctx) {
  struct task_struct *previous = (void *)ctx[1];
  *(int *)((char *)previous + 64) = 1;
  return 0;
}

SEC("?tp_btf/sched_switch") int no_such_argument(__u64 *ctx) { return ctx[6]; }
