// A scheduler that leaves everything to the kernel's defaults, and counts how often a task is given a processor.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

__u64 runs;
struct task_struct;

struct sched_ext_ops {
  void (*running)(struct task_struct *p);
  char name[128];
} __attribute__((preserve_access_index));

SEC("struct_ops")
void on_running(__u64 *ctx) { __sync_fetch_and_add(&runs, 1); }

SEC(".struct_ops.link")
struct sched_ext_ops scheduler = {
  .running = (void *)on_running,
  .name = "skep_test",
};
