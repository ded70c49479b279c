// Everything that an object can only declare, each read by a program that user space runs.
#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

extern int LINUX_KERNEL_VERSION __kconfig;
extern bool LINUX_HAS_BPF_COOKIE __kconfig;
extern bool LINUX_HAS_SYSCALL_WRAPPER __kconfig __weak;
extern int LINUX_OF_ANOTHER_WORLD __kconfig __weak;
extern bool CONFIG_BPF_SYSCALL __kconfig;
extern enum libbpf_tristate CONFIG_BPF __kconfig;
extern char CONFIG_BPF_JIT __kconfig __weak;
extern int CONFIG_HZ __kconfig;
extern unsigned long long CONFIG_MADE_UP __kconfig __weak;
extern char CONFIG_DEFAULT_HOSTNAME[8] __kconfig __weak;

extern const void vfs_read __ksym;
extern const void no_such_symbol __ksym __weak;
extern const int bpf_prog_active __ksym;
extern const int no_such_variable __ksym __weak;

struct task_struct {
  int pid;
};
extern struct task_struct *bpf_task_from_pid(__s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *task) __ksym;
extern int no_such_function(int) __ksym __weak;
// By another name, and the kernel's takes a pointer.
extern void bpf_task_release___of_old(int) __ksym __weak;

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, int);
  __type(value, int);
} optional SEC(".maps");

const volatile bool use_optional = false;

int pid;
int version;
int choices;
char jit;
int hz;
unsigned long long made_up;
char hostname[8];
unsigned long long known_address, symbol_address;
bool variable_found;
int function_result = -1;
bool task_found;

SEC("syscall")
int configuration(void *ctx) {
  version = LINUX_KERNEL_VERSION;
  choices = LINUX_HAS_BPF_COOKIE << 0 | LINUX_HAS_SYSCALL_WRAPPER << 1 | CONFIG_BPF_SYSCALL << 2 | LINUX_OF_ANOTHER_WORLD << 3 |
            CONFIG_BPF << 4;
  jit = CONFIG_BPF_JIT;
  hz = CONFIG_HZ;
  made_up = CONFIG_MADE_UP;
  for (int i = 0; i < 8; i++) hostname[i] = CONFIG_DEFAULT_HOSTNAME[i];
  return 0;
}

SEC("syscall")
int symbols(void *ctx) {
  known_address = (unsigned long long)&vfs_read;
  symbol_address = (unsigned long long)&no_such_symbol;
  variable_found = &no_such_variable != 0;
  return 0;
}

SEC("?syscall")
int variables(void *ctx) {
  const int *active = bpf_per_cpu_ptr(&bpf_prog_active, 0);
  if (active) variable_found = true;
  return 0;
}

SEC("syscall")
int functions(void *ctx) {
  struct task_struct *task = bpf_task_from_pid(pid);
  if (task) {
    task_found = true;
    bpf_task_release(task);
  }
  if (no_such_function) function_result = no_such_function(1);
  if (bpf_task_release___of_old) bpf_task_release___of_old(1);
  return 0;
}

SEC("syscall")
int without_map(void *ctx) {
  int key = 0;
  if (use_optional) {
    int *value = bpf_map_lookup_elem(&optional, &key);
    if (value) function_result = *value;
  }
  return 0;
}
