// Two programs in one section, two static subprograms called by both, one global subprogram, a callback and a nested call.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

int pid;
__u64 first_sum, second_sum, looped;

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, __u32);
  __type(value, __u64);
} slots SEC(".maps");

static __attribute__((noinline)) __u64 unused_first(__u64 x) { return x * 3 + pid; }

static __attribute__((noinline)) __u64 leaf(__u32 slot) {
  __u64 *value = bpf_map_lookup_elem(&slots, &slot);
  if (!value)
    return 0;
  __sync_fetch_and_add(value, 1);
  return *value;
}

static __attribute__((noinline)) __u64 middle(__u32 slot) { return leaf(slot) + unused_first(slot) - pid; }

static long on_loop(__u32 index, void *ctx) {
  looped += leaf(3) ? 1 : 0;
  return 0;
}

__attribute__((noinline)) int global_add(int a, int b) { return a + b + (pid & 0); }

SEC("tp/syscalls/sys_enter_getpgid")
int first(void *ctx) {
  if (bpf_get_current_pid_tgid() >> 32 != pid)
    return 0;
  first_sum = middle(0) + global_add(100, 200);
  return 0;
}

SEC("tp/syscalls/sys_enter_getpgid")
int second(void *ctx) {
  if (bpf_get_current_pid_tgid() >> 32 != pid)
    return 0;
  bpf_loop(5, on_loop, 0, 0);
  second_sum = leaf(1) + middle(2);
  return 0;
}
