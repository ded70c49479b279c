// What attaches to the kernel itself: each adds to its counter when process `pid` calls getpgid(2), or does what is said there.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

int pid;
__u64 hits, returns, cookies, results;

static int mine(void) { return bpf_get_current_pid_tgid() >> 32 == pid; }

#define COUNT(SECTION, NAME, COUNTER)             \
  SEC(SECTION) int NAME(void *ctx) {              \
    if (mine())                                   \
      __sync_fetch_and_add(&COUNTER, 1);          \
    return 0;                                     \
  }

COUNT("ksyscall/getpgid", on_syscall, hits)
COUNT("kretsyscall/getpgid", on_syscall_return, returns)
COUNT("kprobe.multi/__x64_sys_getpg?d", on_multi, hits)
COUNT("kretprobe.multi/__x64_sys_getpg*", on_multi_return, returns)
COUNT("kprobe.multi/no_such_function_*", on_none, hits)
COUNT("kprobe.multi", on_given, hits)
COUNT("uprobe.multi", on_user, hits)
COUNT("uretprobe.multi", on_user_return, returns)
COUNT("fmod_ret/security_task_getpgid", on_result, hits)
COUNT("lsm/task_getpgid", on_lsm, hits)
COUNT("lsm.s/file_open", on_lsm_sleepable, hits)
COUNT("raw_tp/no_such_tracepoint", on_nothing, hits)
COUNT("kprobe/no_such_function", on_no_function, hits)
COUNT("raw_tp/sys_enter", on_raw, hits)
COUNT("tp/syscalls/sys_enter_getpgid", on_tp, hits)
COUNT("tp_btf/sys_enter", on_typed, hits)
COUNT("fentry.s/__x64_sys_getpgid", on_sleepable_entry, hits)
COUNT("fexit.s/__x64_sys_getpgid", on_sleepable_return, hits)

// What a module has: it sends a packet of a device of type `dummy`.
#define IN_MODULE(SECTION, NAME)                  \
  SEC(SECTION "dummy_xmit") int NAME(void *ctx) { \
    __sync_fetch_and_add(&hits, 1);               \
    return 0;                                     \
  }
IN_MODULE("kprobe/", on_module)
IN_MODULE("kretprobe/", on_module_return)
IN_MODULE("fentry/", on_module_entry)
IN_MODULE("fexit/", on_module_exit)
IN_MODULE("kprobe.multi/", on_module_multi)

SEC("lsm_cgroup/socket_bind")
int on_bind(void *ctx) {
  __sync_fetch_and_add(&hits, 1);
  return 1;
}

SEC("kprobe.multi")
int on_cookie(void *ctx) {
  if (mine())
    __sync_fetch_and_add(&cookies, bpf_get_attach_cookie(ctx));
  return 0;
}

SEC("uprobe.multi")
int on_user_cookie(void *ctx) {
  __sync_fetch_and_add(&cookies, bpf_get_attach_cookie(ctx));
  return 0;
}

// Since Linux 7.0 it is given the context.
extern _Bool bpf_session_is_return(void *ctx) __ksym __weak;
extern _Bool bpf_session_is_return___old(void) __ksym __weak;

#define SESSION(SECTION, NAME)                              \
  SEC(SECTION) int NAME(void *ctx) {                        \
    if (pid && !mine())                                     \
      return 1;                                             \
    if (bpf_ksym_exists(bpf_session_is_return)              \
        ? bpf_session_is_return(ctx)                        \
        : bpf_session_is_return___old())                    \
      __sync_fetch_and_add(&returns, 1);                    \
    else                                                    \
      __sync_fetch_and_add(&hits, 1);                       \
    return 0;                                               \
  }
SESSION("kprobe.session/__x64_sys_getpgid", on_session)
SESSION("uprobe.session", on_user_session)

// A program with a function that another one can replace.
__attribute__((noinline)) int policy(int answer) {
  __asm__ volatile("" : "+r"(answer));
  return answer + 1;
}

SEC("tp/syscalls/sys_enter_getpgid")
int on_policy(void *ctx) {
  if (mine())
    results = policy(1);
  return 0;
}

SEC("freplace/policy")
int other_policy(int answer) { return answer + 41; }

struct bpf_iter_meta {
  struct seq_file *seq;
  __u64 session_id, seq_num;
} __attribute__((preserve_access_index));
struct bpf_map;
struct bpf_iter__bpf_map {
  struct bpf_iter_meta *meta;
  struct bpf_map *map;
} __attribute__((preserve_access_index));
struct bpf_iter__bpf_map_elem {
  struct bpf_iter_meta *meta;
  struct bpf_map *map;
  void *key, *value;
} __attribute__((preserve_access_index));

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 8);
  __type(key, __u32);
  __type(value, __u32);
} numbers SEC(".maps");

SEC("iter/bpf_map")
int each_map(struct bpf_iter__bpf_map *ctx) {
  static const char text[] = "map\n";
  if (ctx->map)
    bpf_seq_write(ctx->meta->seq, text, sizeof(text) - 1);
  return 0;
}

SEC("iter/bpf_map_elem")
int each_element(struct bpf_iter__bpf_map_elem *ctx) {
  void *value = ctx->value;
  if (value)
    bpf_seq_write(ctx->meta->seq, value, 4);
  return 0;
}
