// A variable in an arena, and no arena.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, int);
  __type(value, int);
  __uint(max_entries, 3);
} map SEC(".maps");

int __attribute__((address_space(1))) counter = 7;

SEC("syscall") int program(void *ctx) {
  counter++;
  return 0;
}
