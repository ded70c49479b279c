// Maps of what packets are redirected to, with programs that see them there, and of storage that cgroups have.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct bpf_devmap_val);
} devices SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct bpf_devmap_val);
} hashed SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CPUMAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct bpf_cpumap_val);
} cpus SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} sockets SEC(".maps");

__u64 redirected, on_target, returned;

#define REDIRECT(NAME, MAP, KEY)                                                                                       \
	SEC("xdp") int NAME(struct xdp_md *ctx)                                                                        \
	{                                                                                                              \
		__sync_fetch_and_add(&redirected, 1);                                                                  \
		return bpf_redirect_map(&MAP, KEY, XDP_PASS);                                                          \
	}
REDIRECT(to_devices, devices, 1)
REDIRECT(to_hashed, hashed, 1000)
REDIRECT(to_cpus, cpus, 0)
REDIRECT(to_sockets, sockets, ctx->rx_queue_index)

// At the other end of the cable.
SEC("xdp") int on_return(struct xdp_md *ctx)
{
	__sync_fetch_and_add(&returned, 1);
	return XDP_DROP;
}

SEC("xdp/devmap") int on_device(struct xdp_md *ctx)
{
	__sync_fetch_and_add(&on_target, 1);
	return XDP_PASS;
}

SEC("xdp/cpumap") int on_cpu(struct xdp_md *ctx)
{
	__sync_fetch_and_add(&on_target, 1);
	return XDP_DROP;
}

// Elements of a cgroup and an attachment, and of a cgroup alone.
struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, __u64);
} attached SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE);
	__type(key, __u64);
	__type(value, __u32);
} shared SEC(".maps");

static int count(void)
{
	__sync_fetch_and_add((__u64 *)bpf_get_local_storage(&attached, 0), 1);
	*(__u32 *)bpf_get_local_storage(&shared, 0) += 1;
	return 1;
}

SEC("cgroup_skb/egress") int on_egress(struct __sk_buff *ctx)
{
	return count();
}

SEC("cgroup_skb/ingress") int on_ingress(struct __sk_buff *ctx)
{
	return count();
}

char LICENSE[] SEC("license") = "GPL";
