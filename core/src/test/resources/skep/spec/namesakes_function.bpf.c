/* Linked with namesakes_variable.bpf.c: a static function and static variables with the names of what the other has. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

static int count = 5;
static volatile const int limit = 50;

static __attribute__((noinline)) int same(int a)
{
	asm volatile("" : "+r"(a));
	return a + count;
}

SEC("raw_tp/sys_enter")
int enter(void *ctx)
{
	count++;
	return same(1) + limit;
}
