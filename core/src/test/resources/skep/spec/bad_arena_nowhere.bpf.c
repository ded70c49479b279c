// A variable in an arena that a program refers to, and no maps at all.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

int __attribute__((address_space(1))) counter = 7;

SEC("syscall") int program(void *ctx) {
  counter++;
  return 0;
}
