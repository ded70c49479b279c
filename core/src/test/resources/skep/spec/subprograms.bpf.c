/* Calls of every kind: static (section symbol + offset) and global (own symbol) functions of .text, calls between functions
 * of .text that carry no relocation, a callback, a hidden and a weak function, a function that does not end in exit. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

long total = 0;

static __attribute__((noinline)) int add(int a, int b)
{
	asm volatile("" : "+r"(a));
	return a + b;
}

static __attribute__((noinline)) int twice(int a)
{
	asm volatile("" : "+r"(a));
	return add(a, a) + 1;
}

__attribute__((noinline)) int global_sum(int a)
{
	total += a;
	return twice(a) + 7;
}

__attribute__((noinline, visibility("hidden"))) int hidden_sum(int a)
{
	return global_sum(a) + 9;
}

__attribute__((noinline, weak)) int weak_sum(int a)
{
	return hidden_sum(a) + 11;
}

static int each(__u32 index, void *ctx)
{
	*(long *)ctx += index;
	return 0;
}

static __attribute__((noinline)) int spin(int a)
{
	asm volatile("r0 = %[a]; goto +1; exit; r0 += 1; goto -3" : [a] "+r"(a) :: "r0");
	__builtin_unreachable();
}

SEC("raw_tp/sys_enter")
int one(void *ctx)
{
	return twice(3) + add(1, 2) + weak_sum(2);
}

SEC("raw_tp/sys_exit")
int two(void *ctx)
{
	long sum = 0;

	bpf_loop(4, each, &sum, 0);
	total += sum;
	return add(4, 5) + spin(9);
}
