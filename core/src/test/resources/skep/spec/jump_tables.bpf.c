// Jump tables: a switch that is compiled to one, in a program that is not the first and in a subprogram.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

int result;

static __attribute__((noinline)) int inner(unsigned int x) {
  switch (x) {
  case 0: return result + 7;
  case 1: result = 3; return 5;
  case 2: return result * 2;
  case 3: result = 9; return 1;
  case 4: return result - 8;
  case 5: result++; return 17;
  default: return 0;
  }
}

SEC("syscall") int before(void *ctx) { return 0; }

SEC("syscall") int outer(struct { unsigned int a, b; } *ctx) {
  switch (ctx->a) {
  case 0: result = 12; break;
  case 1: result = inner(ctx->b); break;
  case 2: result += 4; break;
  case 3: result = inner(1) + 2; break;
  case 4: result = 30; break;
  case 5: result ^= 5; break;
  default: result = 19;
  }
  return 0;
}

