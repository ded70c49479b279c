/* A static function outside .text. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

static __attribute__((noinline)) SEC("xdp") int lost(int a)
{
	asm volatile("" : "+r"(a));
	return a;
}

SEC("socket")
int use(void *ctx)
{
	return lost(3);
}
