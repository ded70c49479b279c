#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

int same = 1;
static int count = 6;
static volatile const int limit = 60;

__attribute__((noinline)) int counted(int a)
{
	asm volatile("" : "+r"(a));
	return a + same + count;
}

SEC("raw_tp/sys_exit")
int leave(void *ctx)
{
	count++;
	same++;
	return counted(2) + limit;
}
