/* Globals of every size and kind, static ones, named sections, hidden ones. */
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct pair {
	__u32 left;
	__u64 right;
};

enum colour { RED, GREEN = 7 };

__u8 byte = 1;
__u16 half = 0x0203;
__u32 word = 0x04050607;
__u64 quad = 0x08090a0b0c0d0e0fULL;
__s64 negative = -2;
bool flag = true;
char text[11] = "0123456789";
struct pair pair = {1, 2};
enum colour colour = GREEN;
static int counter = 41;

__u8 zero_byte;
__u64 zero_quad;
struct pair zero_pairs[3];
static __u32 zero_static;
__attribute__((visibility("hidden"))) __u32 zero_hidden;

const volatile __u32 limit = 99;
const volatile char message[6] = "hello";
static const volatile __u16 fixed = 0x1234;

int named SEC(".data.named") = 5;
int named_zero SEC(".bss.named");
const volatile int named_constant SEC(".rodata.named") = 6;
static int only_static SEC(".data.private") = 8;

SEC("raw_tp/sys_enter")
int use(void *ctx)
{
	counter++;
	only_static++;
	zero_static += byte + half + word + quad + negative + flag + text[3] + pair.right + colour;
	zero_byte++;
	zero_quad++;
	zero_hidden++;
	zero_pairs[2].right = zero_static + only_static;
	named += named_zero + named_constant;
	return limit + message[1] + fixed + counter;
}
