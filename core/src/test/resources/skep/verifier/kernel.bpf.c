// What of the kernel's types and functions is not there, or not to be used like this.
#include "refused.h"

#define relocated __attribute__((preserve_access_index))

struct task_struct {
  int pid;
  struct task_struct *real_parnt;
  struct task_struct *last_wakee;
} relocated;

struct task_structure {
  int pid;
} relocated;

enum bpf_cmd___later { BPF_PROG_LOAX = 5 };

SEC("?tp_btf/sched_switch") int no_such_field(__u64 *ctx) {
  struct task_struct *task = (void *)ctx[1];
  return task->real_parnt->pid;
}

SEC("?tp_btf/sched_switch") int no_such_struct(__u64 *ctx) {
  struct task_structure *task = (void *)ctx[1];
  return task->pid;
}

SEC("?tp_btf/sched_switch") int no_such_enum_value(__u64 *ctx) {
  return __builtin_preserve_enum_value(*(enum bpf_cmd___later *)BPF_PROG_LOAX, 1);
}

extern int bpf_no_such_function(int) __attribute__((section(".ksyms"), weak));
extern void bpf_rcu_read_lock(void) __attribute__((section(".ksyms")));
extern void bpf_rcu_read_unlock(void) __attribute__((section(".ksyms")));
extern struct task_struct *bpf_task_acquire(struct task_struct *p) __attribute__((section(".ksyms")));
extern void bpf_task_release(struct task_struct *p) __attribute__((section(".ksyms")));

struct bpf_iter_num {
  __u64 __opaque[1];
} __attribute__((aligned(8)));

extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __attribute__((section(".ksyms")));
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __attribute__((section(".ksyms")));
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __attribute__((section(".ksyms")));

SEC("?tp_btf/sched_switch") int no_such_kfunc(__u64 *ctx) {
  return bpf_no_such_function(1);
}

SEC("?socket") int kfunc_not_allowed(struct __sk_buff *skb) {
  bpf_rcu_read_lock();
  bpf_task_release((void *)0);
  bpf_rcu_read_unlock();
  return 0;
}

SEC("?tp_btf/sched_switch") int kfunc_of_null(__u64 *ctx) {
  struct task_struct *task = bpf_task_acquire((void *)0);
  if (task)
    bpf_task_release(task);
  return 0;
}

SEC("?tp_btf/sched_switch") int task_leaked(__u64 *ctx) {
  struct task_struct *task = bpf_task_acquire((void *)ctx[1]);
  return task != 0;
}

SEC("?tp_btf/sched_switch") int task_not_acquired(__u64 *ctx) {
  bpf_task_release((void *)ctx[1]);
  return 0;
}

SEC("?tp_btf/sched_switch") int task_from_anywhere(__u64 *ctx) {
  struct task_struct *task = (void *)ctx[1];
  task = bpf_task_acquire(task->last_wakee);
  if (task)
    bpf_task_release(task);
  return 0;
}

SEC("?uprobe.s") int sleep_in_region(void *ctx) {
  char copy[8];
  bpf_rcu_read_lock();
  bpf_copy_from_user(copy, sizeof(copy), 0);
  bpf_rcu_read_unlock();
  return 0;
}

SEC("?tp_btf/sched_switch") int region_kept(__u64 *ctx) {
  bpf_rcu_read_lock();
  return 0;
}

SEC("?tp_btf/sched_switch") int region_not_entered(__u64 *ctx) {
  bpf_rcu_read_unlock();
  return 0;
}

SEC("?tp_btf/sched_switch") int iterator_not_made(__u64 *ctx) {
  struct bpf_iter_num numbers;
  int *next = bpf_iter_num_next(&numbers);
  return next ? *next : 0;
}

SEC("?tp_btf/sched_switch") int iterator_kept(__u64 *ctx) {
  struct bpf_iter_num numbers;
  bpf_iter_num_new(&numbers, 0, 4);
  return 0;
}
