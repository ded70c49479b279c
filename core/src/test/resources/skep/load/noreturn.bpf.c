// Functions that end in no exit: `halt` in a jump, `tail_dies` in a call, after which there is nothing.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

const volatile int broken = 0;

static __attribute__((noinline, noreturn)) void halt(void) {
  for (;;)
    asm volatile("");
}

static __attribute__((noinline)) int checked(int value) {
  asm volatile("" : "+r"(value));
  if (broken)
    halt();
  return value + 1;
}

SEC("socket")
int ends_in_jump(struct __sk_buff *packet) { return checked(41); }

SEC("socket")
int ends_in_call(struct __sk_buff *packet) {
  if (packet->len > 1000000)
    return 1;
  halt();
}
