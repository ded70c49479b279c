// Switches that clang makes jump tables of: in a program and in a subprogram that stands behind another. The packet's first
// bytes choose.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

int seen;

static __attribute__((noinline)) int note(int what) {
  seen += what;
  return what;
}

static __attribute__((noinline)) int inner(unsigned int x) {
  switch (x) {
  case 0: return seen + 7;
  case 1: seen = 3; return 5;
  case 2: return note(4) * 2;
  case 3: seen = 9; return 1;
  case 4: return seen - 8;
  case 5: seen++; return 17;
  default: return 100;
  }
}

SEC("xdp") int outer(struct xdp_md *ctx) {
  unsigned char *data = (void *)(long)ctx->data;
  if (data + 2 > (unsigned char *)(long)ctx->data_end) return 99;
  seen = 0;
  switch (data[0]) {
  case 0: note(12); break;
  case 1: return inner(data[1]);
  case 2: seen += 4; break;
  case 3: return inner(1) + 2;
  case 4: note(30); break;
  case 5: seen ^= 5; break;
  default: seen = 19;
  }
  return seen;
}
