/* String literals that the compiler puts into .rodata.str1.1, which no DATASEC describes. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

SEC("raw_tp/sys_enter")
int greet(void *ctx)
{
	bpf_trace_printk("first\n", 7);
	bpf_trace_printk("second %d\n", 11, 5);
	return 0;
}
