/* Sections with variables that libbpf passes over and others read; a static licence. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static volatile char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct {
	__uint(version, 2);
} dispatcher_version SEC("xdp_metadata");

struct {
	__uint(priority, 10);
	__uint(XDP_PASS, 1);
} _pass SEC(".xdp_run_config");

const __u64 _features[2] SEC("features") = {0x0102030405060708ULL, 9};
static volatile __u32 secret SEC("features.more") = 7;
__u16 tuned SEC("features.more") = 3;

SEC("xdp")
int pass(struct xdp_md *ctx)
{
	return XDP_PASS;
}
