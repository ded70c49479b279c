// Programs that write records for the tests of ring buffers. A record says where it comes from and which it is, and its
// other words are made from that, so that one that is torn, lost or seen twice is found out. The first byte of the packet
// is the producer's number; each producer runs by itself.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define PRODUCERS 8
#define WORDS 128

struct event {
	__u64 sequence;
	__u32 producer;
	__u32 words;
	__u64 check[WORDS];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} events SEC(".maps");

/* Nobody writes here. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} idle SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct event);
} scratch SEC(".maps");

__u64 next[PRODUCERS];
__u64 lost[PRODUCERS];
__u64 discarded[PRODUCERS];
const volatile __u64 flags = 0;
/* One record in so many is discarded. */
const volatile __u64 discard_each = 7;

static __always_inline void fill(struct event *event, __u32 producer, __u64 sequence, __u32 words)
{
	event->sequence = sequence;
	event->producer = producer;
	event->words = words;
	for (__u32 i = 0; i < WORDS && i < words; i++)
		event->check[i] = (sequence + i) * 0x9e3779b97f4a7c15ull + producer;
}

#define FIXED(n)                                                                                                       \
	static __always_inline int fixed_##n(__u32 producer, __u64 sequence)                                           \
	{                                                                                                              \
		struct event *event = bpf_ringbuf_reserve(&events, 16 + 8 * n, 0);                                     \
		if (!event)                                                                                            \
			return -1;                                                                                     \
		event->sequence = sequence;                                                                            \
		event->producer = producer;                                                                            \
		event->words = n;                                                                                      \
		for (__u32 i = 0; i < n; i++)                                                                          \
			event->check[i] = (sequence + i) * 0x9e3779b97f4a7c15ull + producer;                           \
		if (sequence % discard_each == 0) {                                                                    \
			discarded[producer]++;                                                                         \
			bpf_ringbuf_discard(event, flags);                                                             \
		} else {                                                                                               \
			bpf_ringbuf_submit(event, flags);                                                              \
		}                                                                                                      \
		return 0;                                                                                              \
	}
FIXED(2)
FIXED(9)

static __always_inline int copied(__u32 producer, __u64 sequence)
{
	__u32 zero = 0, words = sequence % WORDS;
	struct event *event = bpf_map_lookup_elem(&scratch, &zero);

	if (!event)
		return -1;
	fill(event, producer, sequence, words);
	return bpf_ringbuf_output(&events, event, 16 + 8 * words, flags);
}

SEC("tc")
int produce(struct __sk_buff *skb)
{
	__u8 *data = (void *)(long)skb->data;
	__u32 producer;
	__u64 sequence;
	int failed;

	if (data + 1 > (__u8 *)(long)skb->data_end)
		return 1;
	producer = *data;
	if (producer >= PRODUCERS)
		return 1;
	sequence = next[producer]++;
	if (sequence % 3 == 0)
		failed = fixed_2(producer, sequence);
	else if (sequence % 3 == 1)
		failed = fixed_9(producer, sequence);
	else
		failed = copied(producer, sequence);
	if (failed)
		lost[producer]++;
	return 0;
}

/* Records of 64 bytes for the benchmark, and for a codec. */
SEC("tc")
int small(struct __sk_buff *skb)
{
	__u64 *event = bpf_ringbuf_reserve(&events, 64, 0);
	__u64 sequence = next[0]++;

	if (!event) {
		lost[0]++;
		return 1;
	}
	for (int i = 0; i < 8; i++)
		event[i] = sequence + i;
	bpf_ringbuf_submit(event, flags);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
