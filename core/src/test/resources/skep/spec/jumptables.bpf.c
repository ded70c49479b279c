/* Two jump tables of one program and one of a subprogram behind another. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

static __attribute__((noinline)) int first(int a)
{
	asm volatile("" : "+r"(a));
	return a + 1;
}

__attribute__((noinline)) int choose(int a, int b)
{
	switch (a) {
	case 0: return b * 3;
	case 1: return first(b) + 9;
	case 2: return b & 0x70;
	case 3: return first(b) ^ 0x55;
	case 4: return b + 41;
	default: return first(b) >> 3;
	}
}

SEC("xdp")
int dispatch(struct xdp_md *ctx)
{
	int result;

	switch (ctx->ingress_ifindex) {
	case 0: result = choose(ctx->data, 1); break;
	case 1: result = ctx->rx_queue_index * 3; break;
	case 2: result = first(ctx->data_end); break;
	case 3: result = ctx->egress_ifindex | 9; break;
	case 4: result = first(ctx->data) + 4; break;
	default: result = 1;
	}
	switch (ctx->rx_queue_index) {
	case 0: result += choose(result, 2); break;
	case 1: result *= 77; break;
	case 2: result -= first(result); break;
	case 3: result ^= ctx->data_end; break;
	case 4: result <<= 2; break;
	default: result = 2;
	}
	return result;
}
