// A program that the verifier refuses: the pointer is used without the check for null.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} counts SEC(".maps");

SEC("tp/syscalls/sys_enter_getpgid")
int fine(void *ctx) { return 0; }

SEC("tp/syscalls/sys_enter_getpgid")
int unchecked(void *ctx) {
  __u32 key = 0;
  __u64 *value = bpf_map_lookup_elem(&counts, &key);
  *value += 1;
  return 0;
}
