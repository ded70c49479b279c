// A global subprogram that is hidden: taken on its own, its pointer may be null.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

__weak __hidden __attribute__((noinline)) int store(void *ctx, long *result) {
  *result = bpf_get_prandom_u32();
  return 1;
}

SEC("tp/syscalls/sys_enter_getpgid")
int caller(void *ctx) {
  long result = 0;
  int stored = store(ctx, &result);
  return result ? stored : 0;
}
