/* Functions at the same offset of two code sections. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

__attribute__((noinline)) int hot(int a)
{
	asm volatile("" : "+r"(a));
	return a + 1;
}

__attribute__((noinline, section(".text.unlikely."))) int cold(int a)
{
	asm volatile("" : "+r"(a));
	return a + 2;
}

SEC("socket")
int caller(struct __sk_buff *ctx)
{
	return hot(1);
}
