// Programs that the kernel runs on functions of its own when they are test-run: bpf_fentry_test1 with 1, which returns 2,
// bpf_modify_return_test with 1 and a pointer to 2, and a member of bpf_dummy_ops. The upper halves of what is narrower
// than a register are whatever was there.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

__u64 entered, left, modified;

SEC("fentry/bpf_fentry_test1")
int on_entry(__u64 *ctx)
{
	entered = entered * 10 + (int)ctx[0];
	return 0;
}

SEC("fexit/bpf_fentry_test1")
int on_exit(__u64 *ctx)
{
	left = left * 100 + (int)ctx[0] * 10 + (int)ctx[1];
	return 0;
}

SEC("fmod_ret/bpf_modify_return_test")
int instead(__u64 *ctx)
{
	modified = (int)ctx[0];
	return 1234;
}

struct bpf_dummy_ops_state {
	int val;
} __attribute__((preserve_access_index));

struct bpf_dummy_ops {
	int (*test_1)(struct bpf_dummy_ops_state *state);
} __attribute__((preserve_access_index));

SEC("struct_ops/test_1")
int test_1(__u64 *ctx)
{
	return ctx[0] ? 1 : 0x71717171;
}

SEC(".struct_ops")
struct bpf_dummy_ops dummy = {
	.test_1 = (void *)test_1,
};
