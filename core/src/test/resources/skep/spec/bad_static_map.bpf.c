#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

static struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, int);
} lonely SEC(".maps");

SEC("socket")
int use(void *ctx)
{
	int key = 0;

	return !bpf_map_lookup_elem(&lonely, &key);
}
