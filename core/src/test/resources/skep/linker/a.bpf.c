/* The first unit: defines half of what the second one uses, and uses the other half. */
#include "common.h"

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, int);
	__type(value, struct point);
} points SEC(".maps");

/* Defined in b. */
extern struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, int);
	__type(value, long);
} counts SEC(".maps");

/* In both, weak in both. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct node);
} either SEC(".maps") __weak;

int shared = 1;
int weak_here __weak = 2;
int weak_there = 3;
int weak_both __weak = 4;
extern int from_b;
extern const volatile long limit;
extern struct point origins[];

static int counter = 5;
static const volatile int step = 6;
static long sum;
int zero_a;

static __noinline int helper(int x)
{
	counter += x * step;
	return counter;
}

static __noinline int second(int x)
{
	sum += x;
	return helper(x) + sum;
}

__noinline int add(int x, int y)
{
	asm volatile("" ::: "memory");
	return x + y;
}

__weak __noinline int pick(int x)
{
	asm volatile("" ::: "memory");
	return x + 100;
}

/* A declaration without a name, and a struct that only b knows: types that only deduplication can bring together. */
struct opaque;
extern int twice(int);
extern int look(struct opaque *);
__hidden extern int veiled(int x);

SEC("tp_btf/task_newtask")
int on_task(unsigned long long *ctx)
{
	struct task_struct *task = (void *)ctx[0];
	int key = task->tgid + from_b + weak_here + weak_there + weak_both + limit;
	struct point *p = bpf_map_lookup_elem(&points, &key);
	long *n = bpf_map_lookup_elem(&counts, &key);

	if (p)
		p->x += helper(key) + second(key) + add(key, 1) + pick(key) + twice(key);
	if (n)
		*n += veiled(key) + origins[1].y + look(0);
	if (LINUX_KERNEL_VERSION > 1 && &bpf_prog_active)
		key += *(int *)bpf_this_cpu_ptr(&bpf_prog_active);
	bpf_printk("a %d", key);
	return bpf_map_lookup_elem(&either, &key) ? key : shared + zero_a;
}

SEC("xdp")
int on_packet(struct xdp_md *ctx)
{
	return helper(2) + second(3);
}
