/* Built with -fcommon: the variable is in no section. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

int shared_by_all;

SEC("socket")
int use(void *ctx)
{
	return shared_by_all;
}
