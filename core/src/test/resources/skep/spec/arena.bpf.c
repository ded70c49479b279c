/* Variables in an arena, static and global, and of other kinds beside them. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* Debian 12's headers know neither. */
#define BPF_MAP_TYPE_ARENA 33
#define __ulong(name, val) enum { ___bpf_concat(__unique_value, __COUNTER__) = val } name

#define __arena __attribute__((address_space(1)))

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} plain SEC(".maps") __weak; /* Gives way to a map of its name in another object. */

struct {
	__uint(type, BPF_MAP_TYPE_ARENA);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 10);
	__ulong(map_extra, 0x1ull << 44);
} arena SEC(".maps");

int __arena counter SEC(".addr_space.1") = 5;
__u64 __arena numbers[3] SEC(".addr_space.1") = {1, 2, 3};
static volatile short __arena private_one SEC(".addr_space.1") = 9;
__u32 outside;

SEC("raw_tp/sys_enter")
int use(void *ctx)
{
	__u32 zero = 0;

	counter += numbers[2];
	private_one++;
	outside++;
	bpf_map_lookup_elem(&plain, &zero);
	return counter + private_one;
}
