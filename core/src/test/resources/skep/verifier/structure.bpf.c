// The shape of a program, and instructions that are wrong wherever they stand.
#include "refused.h"

#define TRACEPOINT SEC("?tp/syscalls/sys_enter_getpgid")

TRACEPOINT int infinite_loop(void *ctx) {
  asm volatile("r1 = 0\n1: if r1 == 0 goto 1b" ::: "r1");
  return 0;
}

TRACEPOINT int loop_without_bound(__u64 *ctx) {
  __u64 sum = 0;
  for (__u64 i = 0; i < ctx[2]; i++) {
    sum += bpf_get_prandom_u32();
    OPAQUE(sum);
  }
  return sum;
}

TRACEPOINT int too_many_jumps(void *ctx) {
  __u64 random = bpf_get_prandom_u32();
  asm volatile(".set n, 0\n"
               ".rept 8300\n"
               "if %0 == n goto 9f\n"
               ".set n, n + 1\n"
               ".endr\n"
               "9:" ::"r"(random));
  return 0;
}

TRACEPOINT int unreachable(void *ctx) {
  asm volatile("goto +1\nr0 = 0");
  return 0;
}

TRACEPOINT int jump_out_of_range(void *ctx) {
  asm volatile("if r1 == 0 goto +1000");
  return 0;
}

TRACEPOINT int falls_off(void *ctx) {
  asm volatile("r0 = 0");
  __builtin_unreachable();
}

TRACEPOINT int division_by_zero(void *ctx) {
  asm volatile("r1 /= 0" ::: "r1");
  return 0;
}

TRACEPOINT int shift_too_far(void *ctx) {
  asm volatile("r1 <<= 64" ::: "r1");
  return 0;
}

TRACEPOINT int unknown_instruction(void *ctx) {
  asm volatile(".8byte 0xff");
  return 0;
}

TRACEPOINT int reserved_fields(void *ctx) {
  // mov r1, 0 with an offset
  asm volatile(".8byte 0x123401b7" ::: "r1");
  return 0;
}

TRACEPOINT int unknown_register(void *ctx) {
  // mov r12, 0
  asm volatile(".8byte 0x0cb7");
  return 0;
}

TRACEPOINT int half_a_constant(void *ctx) {
  // The first half of a 64-bit constant, and another instruction where the second belongs.
  asm volatile(".8byte 0x0118\nr2 = 0" ::: "r1", "r2");
  return 0;
}

static noinline int deep(int x) {
  volatile char buffer[400] = {};
  buffer[x & 127] = 1;
  return buffer[(x + 1) & 127];
}

SEC("?tc") int stack_of_all_calls(struct __sk_buff *skb) {
  volatile char buffer[300] = {};
  int x = bpf_get_prandom_u32();
  buffer[x & 127] = 1;
  x = deep(x);
  return buffer[x & 127];
}

static noinline int level9(int x) { return x + (int)bpf_get_prandom_u32(); }
static noinline int level8(int x) { return level9(x) + 1; }
static noinline int level7(int x) { return level8(x) + 1; }
static noinline int level6(int x) { return level7(x) + 1; }
static noinline int level5(int x) { return level6(x) + 1; }
static noinline int level4(int x) { return level5(x) + 1; }
static noinline int level3(int x) { return level4(x) + 1; }
static noinline int level2(int x) { return level3(x) + 1; }
static noinline int level1(int x) { return level2(x) + 1; }

TRACEPOINT int calls_too_deep(void *ctx) { return level1(1); }

static noinline int recursive(int x) {
  if (x < 1)
    return (int)bpf_get_prandom_u32();
  x = recursive(x - 1);
  OPAQUE(x);
  return x;
}

TRACEPOINT int recursion(void *ctx) { return recursive((int)bpf_get_prandom_u32() & 3); }
