/* See override_weak.bpf.c. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern long hits;

__attribute__((noinline)) int pick(int a)
{
	asm volatile("" : "+r"(a));
	return a + 40;
}
