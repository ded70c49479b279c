// Programs that write records to a perf buffer, as those of rings.bpf.c do to a ring buffer.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define PRODUCERS 8
#define WORDS 64

struct event {
	__u64 sequence;
	__u32 producer;
	__u32 words;
	__u64 check[WORDS];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct event);
} scratch SEC(".maps");

__u64 next[PRODUCERS];
__u64 lost[PRODUCERS];

static __always_inline int write_event(void *ctx, __u32 producer)
{
	__u32 zero = 0, words;
	struct event *event = bpf_map_lookup_elem(&scratch, &zero);
	__u64 sequence;

	if (!event || producer >= PRODUCERS)
		return -1;
	sequence = next[producer]++;
	words = sequence % WORDS;
	event->sequence = sequence;
	event->producer = producer;
	event->words = words;
	for (__u32 i = 0; i < WORDS && i < words; i++)
		event->check[i] = (sequence + i) * 0x9e3779b97f4a7c15ull + producer;
	if (bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, event, 16 + 8 * words))
		lost[producer]++;
	return bpf_get_smp_processor_id();
}

SEC("tc")
int produce(struct __sk_buff *skb)
{
	__u8 *data = (void *)(long)skb->data;

	if (data + 1 > (__u8 *)(long)skb->data_end)
		return -1;
	return write_event(skb, *data);
}

/* The producer is the first argument; returns the CPU. */
SEC("raw_tp")
int produce_on(struct bpf_raw_tracepoint_args *ctx)
{
	return write_event(ctx, ctx->args[0]);
}

char LICENSE[] SEC("license") = "GPL";
