/* The second unit. */
#include "common.h"

char LICENSE[] SEC("license") = "GPL";

extern struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, int);
	__type(value, struct point);
} points SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, int);
	__type(value, long);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct node);
} either SEC(".maps") __weak;

extern int shared;
int weak_here = 20;
int weak_there __weak = 30;
int weak_both __weak = 40;
int from_b = 7;
const volatile long limit = 8;
struct point origins[3] = {{1, 2}, {3, 4}};

static int counter = 50;
static const volatile int step = 60;
static char scratch[12];

/* The same name as in a, and another function. */
static __noinline int helper(int x)
{
	counter -= x * step;
	return counter;
}

static __noinline long second(long x)
{
	scratch[x & 7]++;
	return helper(x);
}

extern int add(int x, int y);

__noinline int pick(int from)
{
	asm volatile("" ::: "memory");
	return from + 200;
}

__noinline int twice(int value)
{
	asm volatile("" ::: "memory");
	return add(value, value);
}

struct opaque {
	int inside;
};

__noinline int look(struct opaque *it)
{
	asm volatile("" ::: "memory");
	return it ? it->inside : 0;
}

__noinline int veiled(int x)
{
	asm volatile("" ::: "memory");
	return x ^ 1;
}

SEC("tp_btf/task_newtask")
int on_task_too(unsigned long long *ctx)
{
	struct task_struct *task = (void *)ctx[0];
	int key = task->real_parent->pid + shared;
	struct point *p = bpf_map_lookup_elem(&points, &key);

	if (p)
		p->y -= helper(key) + second(key) + pick(key) + scratch[3];
	if (bpf_task_acquire) {
		task = bpf_task_acquire(task);
		if (task)
			bpf_task_release(task);
	}
	if (LINUX_KERNEL_VERSION > 2 && &bpf_prog_active)
		key += *(int *)bpf_this_cpu_ptr(&bpf_prog_active);
	bpf_printk("b %d", key);
	return bpf_map_lookup_elem(&either, &key) ? key : 0;
}
