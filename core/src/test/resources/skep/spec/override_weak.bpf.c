/* Linked with override_strong.bpf.c into override.bpf.o: the weak body stays in .text, owned by nobody. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

long hits = 0;

__attribute__((noinline, weak)) int pick(int a)
{
	hits += 1;
	return a + (int)hits;
}

SEC("raw_tp/sys_enter")
int use(void *ctx)
{
	return pick(1);
}
