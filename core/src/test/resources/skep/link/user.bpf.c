// What observes user programs: each adds to its counter, and the cookies that were given are summed.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

int pid;
__u64 entries, returns, samples, cookies;

static int mine(void) { return !pid || bpf_get_current_pid_tgid() >> 32 == pid; }

#define COUNT(SECTION, NAME, COUNTER)             \
  SEC(SECTION) int NAME(void *ctx) {              \
    if (mine())                                   \
      __sync_fetch_and_add(&COUNTER, 1);          \
    return 0;                                     \
  }

COUNT("uprobe", on_entry, entries)
COUNT("uretprobe", on_return, returns)
COUNT("uprobe/libc.so.6:getpgid", on_getpgid, entries)
COUNT("uretprobe/libc.so.6:getpgid", on_getpgid_return, returns)
COUNT("uprobe/libc.so.6", no_function, entries)
COUNT("uprobe/libc.so.6:getpgid+0x", bad_offset, entries)
COUNT("uprobe.s", on_sleepable, entries)
COUNT("perf_event", on_sample, samples)

SEC("uprobe")
int on_cookie(void *ctx) {
  if (mine())
    __sync_fetch_and_add(&cookies, bpf_get_attach_cookie(ctx));
  return 0;
}

SEC("perf_event")
int on_sample_cookie(void *ctx) {
  __sync_fetch_and_add(&samples, 1);
  cookies = bpf_get_attach_cookie(ctx);
  return 0;
}

SEC("perf_event")
int on_sample_stack(void *ctx) {
  __u64 frames[4];
  if (bpf_get_stack(ctx, frames, sizeof(frames), 0) > 0)
    __sync_fetch_and_add(&samples, 1);
  return 0;
}
