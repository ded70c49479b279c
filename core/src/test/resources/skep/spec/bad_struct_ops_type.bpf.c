// A program of another type in a struct that the kernel calls into.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct ops {
  int (*call)(void *ctx);
};

SEC("syscall") int program(void *ctx) { return 0; }

SEC(".struct_ops")
struct ops ops = {.call = program};
