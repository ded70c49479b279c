// What an object only declares: an extern variable, a kernel function; and a CO-RE access of a made-up type.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

extern int CONFIG_HZ __kconfig;
extern struct task *bpf_task_from_pid(int pid) __ksym;

struct task {
  int pid;
} __attribute__((preserve_access_index));

int out;

SEC("tp/syscalls/sys_enter_getpgid")
int kconfig(void *ctx) {
  out = CONFIG_HZ;
  return 0;
}

SEC("tp/syscalls/sys_enter_getpgid")
int kfunc(void *ctx) {
  out = bpf_task_from_pid(1) != 0;
  return 0;
}

SEC("tp/syscalls/sys_enter_getpgid")
int core(void *ctx) {
  struct task *task = *(struct task **)ctx;
  out = task->pid;
  return 0;
}
