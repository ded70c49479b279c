/* Map definitions of before BTF. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct bpf_map_def { unsigned type, key_size, value_size, max_entries, flags; } counts SEC("maps") = {1, 4, 8, 16, 0};

SEC("socket")
int use(void *ctx)
{
	return !bpf_map_lookup_elem(&counts, ctx);
}
