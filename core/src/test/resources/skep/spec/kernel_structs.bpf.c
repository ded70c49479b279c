// Structs that the kernel calls into: each of the four sections, several variables in one, and members of every kind.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct sock_like;

struct nested {
  short low;
  short high;
};

struct ops {
  int (*first)(struct sock_like *sk);
  void (*second)(struct sock_like *sk, unsigned int size);
  unsigned long flags;
  char name[16];
  struct nested nested;
  unsigned int bits : 3;
  unsigned int more : 5;
  int (*third)(void);
};

struct other_ops {
  int number;
  int (*only)(struct sock_like *sk);
};

SEC("struct_ops/first")
int first(unsigned long long *ctx) {
  return 1;
}

SEC("struct_ops.s/second")
int second(unsigned long long *ctx) {
  return 0;
}

SEC("?struct_ops")
int third(unsigned long long *ctx) {
  return 3;
}

SEC(".struct_ops")
struct ops plain = {.first = (void *)first, .second = (void *)second, .flags = 0x1122334455667788, .name = "plain"};

SEC(".struct_ops.link")
struct ops linked = {.second = (void *)second, .nested = {-2, 7}, .bits = 5, .more = 17, .third = (void *)third};

SEC(".struct_ops.link")
struct other_ops shared = {.number = 42, .only = (void *)first};

// libbpf 1.8 looks at the question mark for the first of these only.
SEC("?.struct_ops")
struct other_ops asked_for = {.number = 1};

SEC("?.struct_ops")
struct other_ops created = {.only = (void *)third};

SEC("?.struct_ops.link")
struct ops asked_for_link = {.name = "asked"};

int counter;

SEC("syscall") int main_program(void *ctx) {
  return counter++;
}
