// A program that takes messages from user space, and sums up what it finds.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF);
	__uint(max_entries, 4096);
} commands SEC(".maps");

__u64 messages;
/* Of the first 8 bytes of each: their sum, and how many were not one more than those before. */
__u64 sum;
__u64 out_of_order;
__u64 last;

static long take(struct bpf_dynptr *message, void *context)
{
	__u64 number = 0;

	if (bpf_dynptr_read(&number, sizeof(number), message, 0, 0))
		return 1;
	messages++;
	sum += number;
	if (number != last + 1)
		out_of_order++;
	last = number;
	return 0;
}

SEC("tc")
int drain(struct __sk_buff *skb)
{
	return bpf_user_ringbuf_drain(&commands, take, 0, 0);
}

char LICENSE[] SEC("license") = "GPL";
