// Maps whose values are of many types, for what prints them.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

enum color { RED, GREEN = 7 };
enum wide { SMALL = 1, HUGE = 0xfedcba9876543210ull };
typedef __u64 counter;

struct key {
	__u32 cpu;
	char name[8];
};

/* What bpftool prints as we do. */
struct plain {
	__s8 tiny;
	__u8 byte;
	__s64 least;
	counter most;
	_Bool yes;
	enum color color;
	enum color unknown;
	enum wide wide;
	char name[12];
	char list[3];
	__u16 numbers[2][2];
	const void *pointer;
	struct {
		int x, y;
	} at;
	union {
		__u32 word;
		__u8 bytes[4];
	} either;
};

/* What it does not, or prints otherwise. */
struct special {
	float f;
	double d[4];
	struct {
		int inner;
	};
	union {
		__u32 low : 3;
		__u32 all;
	};
	__s32 negative : 5;
	enum color color : 4;
	__u64 long_field : 40;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, struct key);
	__type(value, struct plain);
} plain SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct special);
} special SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} counts SEC(".maps");

int number = -5;
__u64 totals[2] = {1, 0xffffffffffffffff};

SEC("socket")
int reads(void *ctx)
{
	return number + totals[0];
}

char LICENSE[] SEC("license") = "GPL";
