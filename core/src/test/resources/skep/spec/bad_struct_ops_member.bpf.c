// A program in a member that is a number.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct ops {
  unsigned long number;
};

SEC("struct_ops/program") int program(void *ctx) { return 0; }

SEC(".struct_ops")
struct ops ops = {.number = (unsigned long)program};
