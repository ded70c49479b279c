// Calls of helpers and functions.
#include "refused.h"

struct event {
  __u64 when;
};

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 4);
  __type(key, __u32);
  __type(value, __u64);
} sums SEC(".maps");

#define TRACEPOINT SEC("?tp/syscalls/sys_enter_getpgid")

TRACEPOINT int helper_not_allowed(void *ctx) {
  static long (*adjust)(void *, int) = (void *)BPF_FUNC_xdp_adjust_head;
  return adjust(ctx, 4);
}

TRACEPOINT int helper_unknown(void *ctx) {
  static long (*unheard)(void) = (void *)9999;
  return unheard();
}

TRACEPOINT int helper_may_sleep(void *ctx) {
  char copy[8];
  return bpf_copy_from_user(copy, sizeof(copy), 0);
}

TRACEPOINT int argument_is_scalar(__u64 *ctx) {
  return bpf_map_delete_elem((void *)ctx[2], ctx);
}

TRACEPOINT int argument_is_context(void *ctx) {
  return bpf_map_update_elem(&sums, ctx, ctx, BPF_ANY);
}

TRACEPOINT int argument_may_be_null(void *ctx) {
  __u32 key = 0;
  __u64 *sum = bpf_map_lookup_elem(&sums, &key);
  return bpf_map_delete_elem(&sums, sum);
}

TRACEPOINT int map_of_wrong_type(void *ctx) {
  return bpf_perf_event_output(ctx, &sums, 0, ctx, 8);
}

TRACEPOINT int map_helper_of_wrong_type(void *ctx) {
  struct event *event = bpf_ringbuf_reserve(&sums, sizeof(*event), 0);
  if (event)
    bpf_ringbuf_discard(event, 0);
  return 0;
}

TRACEPOINT int size_not_constant(__u64 *ctx) {
  struct event *event = bpf_ringbuf_reserve(&events, ctx[2], 0);
  if (event)
    bpf_ringbuf_discard(event, 0);
  return 0;
}

TRACEPOINT int reference_leaked(void *ctx) {
  struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
  if (!event)
    return 0;
  event->when = bpf_ktime_get_ns();
  if (event->when & 1)
    return 0;
  bpf_ringbuf_submit(event, 0);
  return 0;
}

TRACEPOINT int reference_released_twice(void *ctx) {
  struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
  if (!event)
    return 0;
  bpf_ringbuf_submit(event, 0);
  bpf_ringbuf_submit(event, 0);
  return 0;
}

TRACEPOINT int reference_not_owned(void *ctx) {
  __u32 key = 0;
  __u64 *sum = bpf_map_lookup_elem(&sums, &key);
  if (sum)
    bpf_ringbuf_submit(sum, 0);
  return 0;
}

TRACEPOINT int reference_modified(void *ctx) {
  struct event *event = bpf_ringbuf_reserve(&events, 2 * sizeof(*event), 0);
  if (event)
    bpf_ringbuf_submit(event + 1, 0);
  return 0;
}

SEC("?tc") int socket_leaked(struct __sk_buff *skb) {
  struct bpf_sock_tuple tuple = {};
  struct bpf_sock *sk = bpf_sk_lookup_tcp(skb, &tuple, sizeof(tuple.ipv4), BPF_F_CURRENT_NETNS, 0);
  return sk ? 1 : 0;
}

TRACEPOINT int dynptr_not_initialised(void *ctx) {
  struct bpf_dynptr events_memory;
  char copy[8] = {};
  OPAQUE(ctx);
  return bpf_dynptr_read(copy, sizeof(copy), &events_memory, 0, 0);
}

TRACEPOINT int dynptr_leaked(void *ctx) {
  struct bpf_dynptr memory;
  bpf_ringbuf_reserve_dynptr(&events, 8, 0, &memory);
  return 0;
}

TRACEPOINT int dynptr_overwritten(void *ctx) {
  struct bpf_dynptr memory;
  bpf_ringbuf_reserve_dynptr(&events, 8, 0, &memory);
  *(volatile __u64 *)&memory = 0;
  bpf_ringbuf_submit_dynptr(&memory, 0);
  return 0;
}

static long twice(__u32 index, void *ctx) { return 2; }

TRACEPOINT int callback_result(void *ctx) { return bpf_loop(4, twice, 0, 0); }

SEC("?cgroup_skb/egress") int result_out_of_range(struct __sk_buff *skb) { return skb->len; }

SEC("?cgroup_skb/egress") int result_is_pointer(struct __sk_buff *skb) {
  return (long)skb;
}

noinline int global_of_pointer(__u64 *at) { return at ? *at : 0; }

TRACEPOINT int global_argument(__u64 *ctx) { return global_of_pointer((__u64 *)ctx[2]); }

noinline int global_of_void(void *at) { return at != 0; }

TRACEPOINT int global_signature(__u64 *ctx) { return global_of_void(ctx); }

TRACEPOINT int ldabs_not_allowed(void *ctx) {
  int x;
  asm volatile("r6 = r1\nr0 = *(u8 *)skb[0]\n%0 = r0" : "=r"(x)::"r0", "r1", "r2", "r3", "r4", "r5", "r6");
  return x;
}
