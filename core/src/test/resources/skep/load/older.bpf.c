// What older kernels do not know: helpers that tell kernel memory from a user program's, arguments that are tagged as the
// context, attach types.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct pt_regs { unsigned long of_some_machine; };

struct {
  __uint(type, BPF_MAP_TYPE_STACK_TRACE);
  __uint(max_entries, 16);
  __uint(key_size, 4);
  __uint(value_size, 8);
} stacks SEC(".maps");

__u64 values[4];

SEC("raw_tp/sys_enter")
int reads(struct bpf_raw_tracepoint_args *ctx) {
  void *regs = (void *)ctx->args[0];
  bpf_probe_read_kernel(&values[0], 8, regs);
  bpf_probe_read_user(&values[1], 8, regs);
  bpf_probe_read_kernel_str(&values[2], 8, regs);
  bpf_probe_read_user_str(&values[3], 8, regs);
  return 0x71; // no call, though its bytes could be one
}

// Called by programs of three types, for each of which its context is another one.
__weak int stack(int flags, void *ctx __arg_ctx) { return bpf_get_stackid(ctx, &stacks, flags & 0xff); }

__weak int stack_of_kprobe(struct pt_regs *ctx __arg_ctx) { return bpf_get_stackid(ctx, &stacks, 0); }

__weak int stack_of_raw(__u64 *ctx __arg_ctx) { return bpf_get_stackid(ctx, &stacks, 0); }

// What the kernel has known all along.
__weak int head(struct xdp_md *ctx __arg_ctx) { return bpf_xdp_adjust_head(ctx, 0); }

SEC("kprobe/__x64_sys_getpgid")
int on_kprobe(struct pt_regs *ctx) { return stack(1, ctx) + stack_of_kprobe(ctx); }

SEC("raw_tp/sys_enter")
int on_raw_tp(void *ctx) { return stack(2, ctx) + stack_of_raw(ctx); }

SEC("perf_event")
int on_event(void *ctx) { return stack(3, ctx); }

SEC("xdp")
int on_packet(struct xdp_md *ctx) { return head(ctx) ? XDP_PASS : XDP_DROP; }

SEC("cgroup_skb/egress")
int on_egress(struct __sk_buff *ctx) { return 1; }

SEC("?usdt/libc.so.6:libc:setjmp")
int on_static_probe(void *ctx) { return 0; }

// For another program's function.
SEC("?freplace/head")
int instead(struct xdp_md *ctx) { return 7; }
