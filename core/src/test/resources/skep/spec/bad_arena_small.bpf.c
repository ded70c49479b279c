// More variables than the one page of the arena holds.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
  __uint(type, BPF_MAP_TYPE_ARENA);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 1);
} arena SEC(".maps");

char __attribute__((address_space(1))) bytes[4097];

SEC("syscall") int program(void *ctx) { return bytes[5]; }
