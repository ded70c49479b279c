// A map of every kind that can be declared, with types wherever a kind could have some.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char _license[] SEC("license") = "GPL";

struct key {
  __u32 prefix;
  __u32 address;
};

struct value {
  __u64 count;
  __u32 last;
};

#define KINDS(TYPE, KEY, VALUE, ENTRIES, FLAGS, NAME) \
  struct {                                             \
    __uint(type, BPF_MAP_TYPE_##TYPE);                 \
    __type(key, KEY);                                  \
    __type(value, VALUE);                              \
    __uint(max_entries, ENTRIES);                      \
    __uint(map_flags, FLAGS);                          \
  } NAME SEC(".maps")

#define KEYLESS(TYPE, VALUE, ENTRIES, NAME) \
  struct {                                   \
    __uint(type, BPF_MAP_TYPE_##TYPE);       \
    __type(value, VALUE);                    \
    __uint(max_entries, ENTRIES);            \
  } NAME SEC(".maps")

KINDS(HASH, __u32, struct value, 100, 0, hash);
KINDS(HASH, __u32, struct value, 100, BPF_F_NO_PREALLOC | BPF_F_RDONLY_PROG, hash_flags);
KINDS(ARRAY, __u32, struct value, 10, 0, array);
KINDS(ARRAY, __u32, struct value, 10, BPF_F_MMAPABLE, array_mmapable);
KINDS(PROG_ARRAY, __u32, __u32, 4, 0, prog_array);
KINDS(PERF_EVENT_ARRAY, __u32, __u32, 0, 0, perf_events);
KINDS(PERF_EVENT_ARRAY, __u32, __u32, 1, 0, perf_one);
KINDS(PERCPU_HASH, __u32, struct value, 100, 0, percpu_hash);
KINDS(PERCPU_ARRAY, __u32, struct value, 10, 0, percpu_array);
KINDS(CGROUP_ARRAY, __u32, __u32, 4, 0, cgroup_array);
KINDS(LRU_HASH, __u32, struct value, 100, 0, lru_hash);
KINDS(LRU_PERCPU_HASH, __u32, struct value, 100, BPF_F_NO_COMMON_LRU, lru_percpu_hash);
KINDS(LPM_TRIE, struct key, struct value, 100, BPF_F_NO_PREALLOC, lpm_trie);
KINDS(DEVMAP, __u32, __u32, 4, 0, devmap);
KINDS(DEVMAP_HASH, __u32, struct bpf_devmap_val, 4, 0, devmap_hash);
KINDS(SOCKMAP, __u32, __u64, 4, 0, sockmap);
KINDS(SOCKHASH, __u64, __u64, 4, 0, sockhash);
KINDS(CPUMAP, __u32, struct bpf_cpumap_val, 2, 0, cpumap);
KINDS(XSKMAP, __u32, __u32, 4, 0, xskmap);
KINDS(CGROUP_STORAGE, struct bpf_cgroup_storage_key, struct value, 0, 0, cgroup_storage);
KINDS(PERCPU_CGROUP_STORAGE, struct bpf_cgroup_storage_key, struct value, 0, 0, percpu_cgroup);
KINDS(REUSEPORT_SOCKARRAY, __u32, __u64, 4, 0, reuseport);
KINDS(SK_STORAGE, __u32, struct value, 0, BPF_F_NO_PREALLOC, sk_storage);
KINDS(INODE_STORAGE, __u32, struct value, 0, BPF_F_NO_PREALLOC, inode_storage);
KINDS(TASK_STORAGE, __u32, struct value, 0, BPF_F_NO_PREALLOC, task_storage);
KINDS(CGRP_STORAGE, __u32, struct value, 0, BPF_F_NO_PREALLOC, cgrp_storage);

KEYLESS(QUEUE, struct value, 8, queue);
KEYLESS(STACK, struct value, 8, stack);

struct {
  __uint(type, BPF_MAP_TYPE_STACK_TRACE);
  __uint(key_size, 4);
  __uint(value_size, 127 * 8);
  __uint(max_entries, 16);
} stack_trace SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
  __type(value, struct value);
  __uint(max_entries, 64);
  __uint(map_extra, 3);
} bloom SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 5000);
} ring SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_USER_RINGBUF);
  __uint(max_entries, 4096);
} user_ring SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARENA);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 20);
  __ulong(map_extra, 0x7f5500000000);
} arena SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(map_flags, BPF_F_NUMA_NODE);
  __uint(numa_node, 0);
  __uint(key_size, 12);
  __uint(value_size, 7);
  __uint(max_entries, 3);
} on_node SEC(".maps");

struct perf_inner {
  __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
  __uint(key_size, 4);
  __uint(value_size, 4);
  __uint(max_entries, 0);
};

struct typed_inner {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u32);
  __type(value, struct value);
  __uint(max_entries, 5);
} one_inner SEC(".maps"), other_inner SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
  __uint(max_entries, 3);
  __type(key, __u32);
  __array(values, struct typed_inner);
} hash_of_maps SEC(".maps") = {
  .values = { [0] = &other_inner, [2] = &one_inner },
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __uint(max_entries, 2);
  __type(key, __u32);
  __array(values, struct perf_inner);
} array_of_perf SEC(".maps");

// Not mapped into memory: no variable of it is visible from outside.
static volatile int hidden;

const volatile int constant = 3;
int data = 4;
int bss;
int named SEC(".data.named_section_long") = 6;

SEC("socket")
int use(void *ctx) {
  return hidden + constant + data + bss + named;
}
