// What observes the static probes of `probes`: what it sees of their arguments.
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/usdt.bpf.h>

char LICENSE[] SEC("license") = "GPL";

__u64 hits, cookie;
__s64 arguments[2][12];
__u64 counts[2];

static int see(struct pt_regs *ctx) {
  __u64 call = hits++;
  cookie = bpf_usdt_cookie(ctx);
  if (call < 2) {
    counts[call] = bpf_usdt_arg_cnt(ctx);
    for (int i = 0; i < 12; i++) {
      long value = 0;
      bpf_usdt_arg(ctx, i, &value);
      arguments[call][i] = value;
    }
  }
  return 0;
}

SEC("usdt") int on_probe(struct pt_regs *ctx) { return see(ctx); }
SEC("usdt.s") int on_sleepable_probe(struct pt_regs *ctx) { return see(ctx); }
SEC("usdt/libc.so.6:libc:setjmp") int on_setjmp(struct pt_regs *ctx) { return 0; }
SEC("usdt/libc.so.6:setjmp") int on_bad_section(struct pt_regs *ctx) { return 0; }
