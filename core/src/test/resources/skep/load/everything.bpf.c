// One object that asks of a load all that there is to ask: types, a map of each kind that is made in its own way, variables in
// every section, references of every kind, programs of several types, and what the kernel keeps beyond the process.
#define __arena __attribute__((address_space(1)))
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, __u64);
} ev_hash SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, __u64);
  __uint(pinning, LIBBPF_PIN_BY_NAME);
} ev_pinned SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 5000);
} ev_ring SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
  __uint(key_size, 4);
  __uint(value_size, 4);
} ev_events SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, int);
  __type(value, __u64);
} ev_storage SEC(".maps");

struct inner {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 2);
  __type(key, __u32);
  __type(value, __u32);
} ev_inner_a SEC(".maps"), ev_inner_b SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __uint(max_entries, 3);
  __type(key, __u32);
  __array(values, struct inner);
} ev_outer SEC(".maps") = {.values = {[0] = &ev_inner_a, [2] = &ev_inner_b}};

struct {
  __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
  __uint(max_entries, 4);
  __type(key, __u32);
  __array(values, struct inner);
} ev_outer_hash SEC(".maps") = {.values = {[1] = &ev_inner_b}};

int ev_tail(void *ctx);
int ev_tail_too(void *ctx);

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(max_entries, 3);
  __uint(key_size, 4);
  __array(values, int(void *));
} ev_calls SEC(".maps") = {.values = {[0] = (void *)&ev_tail, [2] = (void *)&ev_tail_too}};

struct {
  __uint(type, BPF_MAP_TYPE_ARENA);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 2);
} ev_arena SEC(".maps");

long __arena in_arena = 5;

int pid;
__u64 sum;
int initialised = 3;
const volatile int constant = 7;
int custom SEC(".data.custom") = 42;
const volatile int custom_constant SEC(".rodata.custom") = 43;
static volatile int hidden SEC(".data.hidden") = 5;

extern unsigned int LINUX_KERNEL_VERSION __kconfig;
extern _Bool CONFIG_BPF_SYSCALL __kconfig;
extern int CONFIG_NO_SUCH_THING __kconfig __weak;
struct rq {
  int cpu;
};

extern const struct rq no_such_variable __ksym __weak;
extern const void _stext __ksym;
extern const void no_such_symbol __ksym __weak;

struct task_struct {
  int pid;
  int tgid;
  struct task_struct *real_parent;
} __attribute__((preserve_access_index));

struct task_struct___other {
  int no_such_field;
} __attribute__((preserve_access_index));

extern struct task_struct *bpf_task_from_pid(int pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;

static __attribute__((noinline)) __u64 leaf(__u32 key) {
  __u64 *value = bpf_map_lookup_elem(&ev_hash, &key);
  return value ? *value + hidden : 0;
}

__attribute__((noinline)) int global_add(int a, int b) { return a + b + custom + custom_constant; }

static long each(void *map, __u32 *key, __u64 *value, void *ctx) {
  sum += *value + leaf(*key);
  return 0;
}

SEC("tp/syscalls/sys_enter_getpgid") int ev_tail(void *ctx) {
  sum += constant;
  return 0;
}

SEC("tp/syscalls/sys_enter_getpgid") int ev_tail_too(void *ctx) {
  sum += leaf(2);
  return 0;
}

SEC("tp/syscalls/sys_enter_getpgid") int ev_main(void *ctx) {
  struct task_struct *task = (void *)bpf_get_current_task();
  __u32 two = 2;
  __u64 *pinned;
  void *record;

  if (bpf_get_current_pid_tgid() >> 32 != pid)
    return 0;
  sum += global_add(initialised, BPF_CORE_READ(task, real_parent, tgid));
  if (bpf_core_field_exists(((struct task_struct___other *)task)->no_such_field))
    sum += 1000;
  if (CONFIG_BPF_SYSCALL && !CONFIG_NO_SUCH_THING)
    sum += LINUX_KERNEL_VERSION + (__u64)&_stext + (&no_such_symbol != 0) + (&no_such_variable != 0);
  pinned = bpf_map_lookup_elem(&ev_pinned, &two);
  if (pinned)
    sum += *pinned;
  record = bpf_ringbuf_reserve(&ev_ring, 8, 0);
  if (record)
    bpf_ringbuf_submit(record, 0);
  bpf_perf_event_output(ctx, &ev_events, BPF_F_CURRENT_CPU, &two, sizeof(two));
  if (bpf_map_lookup_elem(&ev_outer, &two) || bpf_map_lookup_elem(&ev_outer_hash, &two))
    sum++;
  bpf_for_each_map_elem(&ev_hash, each, 0, 0);
  bpf_tail_call(ctx, &ev_calls, 2);
  return 0;
}

SEC("tp_btf/sys_enter") int ev_kfuncs(void *ctx) {
  struct task_struct *task = bpf_task_from_pid(pid);
  if (task) {
    __u64 *stored = bpf_task_storage_get(&ev_storage, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
    if (stored)
      *stored += 1;
    bpf_task_release(task);
  }
  return 0;
}

SEC("syscall") int ev_syscall(void *ctx) {
  in_arena += 1;
  return in_arena > 5;
}

SEC("xdp") int ev_xdp(struct xdp_md *ctx) { return leaf(1) ? XDP_DROP : XDP_PASS; }

SEC("tc") int ev_tc(struct __sk_buff *skb) { return skb->len > 60; }

SEC("?tp/syscalls/sys_enter_getpgid") int ev_not_asked_for(void *ctx) { return 0; }

struct sock;

struct tcp_congestion_ops {
  __u32 (*ssthresh)(struct sock *sk);
  void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
  __u32 (*undo_cwnd)(struct sock *sk);
  char name[16];
};

SEC("struct_ops/ev_ssthresh") int ev_ssthresh(__u64 *ctx) { return 2; }

SEC("struct_ops/ev_cong_avoid") int ev_cong_avoid(__u64 *ctx) { return 0; }

SEC("struct_ops/ev_undo_cwnd") int ev_undo_cwnd(__u64 *ctx) { return initialised; }

SEC(".struct_ops.link")
struct tcp_congestion_ops ev_congestion = {
    .ssthresh = (void *)ev_ssthresh,
    .cong_avoid = (void *)ev_cong_avoid,
    .undo_cwnd = (void *)ev_undo_cwnd,
    .name = "skep_everything",
};
