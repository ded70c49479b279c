// A map of each common kind, and a program that uses some of them.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct pair {
  __u32 a, b;
};

#define MAP(NAME, TYPE, N, K, V)          \
  struct {                                \
    __uint(type, BPF_MAP_TYPE_##TYPE);    \
    __uint(max_entries, N);               \
    __type(key, K);                       \
    __type(value, V);                     \
  } NAME SEC(".maps")

MAP(hash, HASH, 16, __u32, __u64);
MAP(array, ARRAY, 4, __u32, struct pair);
MAP(percpu_hash, PERCPU_HASH, 16, __u32, __u32);
MAP(percpu_array, PERCPU_ARRAY, 2, __u32, struct pair);
MAP(lru_hash, LRU_HASH, 64, __u32, __u32);
MAP(lru_percpu_hash, LRU_PERCPU_HASH, 64, __u32, __u8);

struct {
  __uint(type, BPF_MAP_TYPE_LPM_TRIE);
  __uint(max_entries, 8);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, __u64);
  __type(value, __u32);
} lpm SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_QUEUE);
  __uint(max_entries, 4);
  __type(value, __u32);
} queue SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_STACK);
  __uint(max_entries, 4);
  __type(value, __u32);
} stack SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
  __uint(max_entries, 16);
  __type(value, __u32);
} bloom SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 5000);
} ring SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
  __uint(key_size, 4);
  __uint(value_size, 4);
} events SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_STACK_TRACE);
  __uint(max_entries, 16);
  __uint(key_size, 4);
  __uint(value_size, 8 * 32);
} stacks SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
  __uint(max_entries, 1);
  __uint(key_size, 4);
  __uint(value_size, 4);
} cgroups SEC(".maps");

struct inner {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 2);
  __type(key, __u32);
  __type(value, __u32);
} inner_a SEC(".maps"), inner_b SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __uint(max_entries, 3);
  __type(key, __u32);
  __array(values, struct inner);
} outer SEC(".maps") = {
    .values = {[0] = &inner_a, [2] = &inner_b},
};

int tail(void *ctx);

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(max_entries, 2);
  __uint(key_size, 4);
  __array(values, int(void *));
} calls SEC(".maps") = {
    .values = {[1] = (void *)&tail},
};

int pid;
int tail_calls;

SEC("tp/syscalls/sys_enter_getpgid")
int tail(void *ctx) {
  tail_calls++;
  return 0;
}

SEC("tp/syscalls/sys_enter_getpgid")
int use(void *ctx) {
  __u32 key = 0, one = 1, two = 2;
  struct pair *pair;
  __u32 *count, *value;
  void *map;

  if (bpf_get_current_pid_tgid() >> 32 != pid)
    return 0;
  pair = bpf_map_lookup_elem(&percpu_array, &one);
  if (pair)
    pair->b += 1;
  bpf_map_update_elem(&percpu_hash, &key, &one, BPF_ANY);
  bpf_map_push_elem(&queue, &two, 0);
  map = bpf_map_lookup_elem(&outer, &two);
  if (map) {
    value = bpf_map_lookup_elem(map, &one);
    if (value)
      *value = 99;
  }
  bpf_tail_call(ctx, &calls, 1);
  return 0;
}
