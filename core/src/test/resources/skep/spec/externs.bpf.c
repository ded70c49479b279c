/* Externs of every kind, in an order that is not the order of their layout. */
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

extern bool CONFIG_BPF_SYSCALL __kconfig __weak;
extern int LINUX_KERNEL_VERSION __kconfig;
extern enum libbpf_tristate CONFIG_MODULES __kconfig __weak;
extern char CONFIG_CC_VERSION_TEXT[64] __kconfig __weak;
extern unsigned long CONFIG_HZ __kconfig __weak;
extern char CONFIG_LETTER __kconfig __weak;

extern const void bpf_prog_active_typeless __ksym __weak;
extern const int bpf_prog_active __ksym __weak;
struct task_struct;
extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym __weak;
extern void bpf_task_release(struct task_struct *p) __ksym;

SEC("tp_btf/task_newtask")
int use(unsigned long long *ctx)
{
	struct task_struct *task = (void *)ctx[0];
	long sum = CONFIG_HZ + CONFIG_MODULES + CONFIG_CC_VERSION_TEXT[2] + CONFIG_BPF_SYSCALL + CONFIG_LETTER;

	if (bpf_task_acquire) {
		task = bpf_task_acquire(task);
		if (task)
			bpf_task_release(task);
	}
	if (&bpf_prog_active_typeless)
		sum++;
	if (&bpf_prog_active)
		sum += *(int *)bpf_this_cpu_ptr(&bpf_prog_active);
	return sum + LINUX_KERNEL_VERSION;
}
