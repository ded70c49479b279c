// One program of each kind that attaches by itself, each adding to its own counter when process `pid` calls getpgid(2).
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

int pid;
__u64 tp_hits, raw_hits, btf_hits, kprobe_hits, kretprobe_hits, fentry_hits, fexit_hits;
__u64 cookie;

static int mine(void) { return bpf_get_current_pid_tgid() >> 32 == pid; }

#define COUNT(SECTION, NAME, COUNTER)             \
  SEC(SECTION) int NAME(void *ctx) {              \
    if (mine())                                   \
      __sync_fetch_and_add(&COUNTER, 1);          \
    return 0;                                     \
  }

COUNT("tp/syscalls/sys_enter_getpgid", on_tp, tp_hits)
COUNT("raw_tp/sys_enter", on_raw_tp, raw_hits)
COUNT("tp_btf/sys_enter", on_tp_btf, btf_hits)
COUNT("kprobe/__x64_sys_getpgid", on_kprobe, kprobe_hits)
COUNT("kretprobe/__x64_sys_getpgid", on_kretprobe, kretprobe_hits)
COUNT("fentry/__x64_sys_getpgid", on_fentry, fentry_hits)
COUNT("fexit/__x64_sys_getpgid", on_fexit, fexit_hits)
COUNT("kprobe", bare_kprobe, kprobe_hits)
SEC("xdp")
int on_packet(struct xdp_md *ctx) { return XDP_PASS; }

// A helper that Linux has since 5.15.
SEC("tp/syscalls/sys_enter_getpgid")
int on_cookie(void *ctx) {
  if (mine())
    cookie = bpf_get_attach_cookie(ctx);
  return 0;
}
