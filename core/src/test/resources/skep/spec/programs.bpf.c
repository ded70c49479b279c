/* Several programs in one section, each prefix and flag that the section-name table gives, labels that are no programs. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";
__u32 kernel_version SEC("version") = 0x060102;

SEC("xdp")
int first(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp")
int second(struct xdp_md *ctx)
{
	return ctx->data_end - ctx->data > 64 ? XDP_DROP : XDP_PASS;
}

SEC("?kprobe/vfs_read")
int optional(void *ctx)
{
	return 0;
}

SEC("fentry.s/bpf_fentry_test1")
int sleepable(void *ctx)
{
	return 0;
}

SEC("xdp.frags/devmap")
int frags(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("cgroup/connect4")
int connect(struct bpf_sock_addr *ctx)
{
	return 1;
}

SEC("usdt/libc.so.6:libc:setjmp")
int usdt(void *ctx)
{
	return 0;
}

SEC("unheard_of/thing")
int unknown(void *ctx)
{
	return 0;
}

SEC("socket")
int labelled(struct __sk_buff *ctx)
{
	asm volatile("visible_label: r0 = 0; if r0 == 1 goto visible_label" ::: "r0");
	return 0;
}

__attribute__((visibility("hidden"))) SEC("tc")
int hidden(struct __sk_buff *ctx)
{
	return 0;
}

__attribute__((weak)) SEC("tc")
int weak(struct __sk_buff *ctx)
{
	return 1;
}
