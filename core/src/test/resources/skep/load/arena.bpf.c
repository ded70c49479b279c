// Variables in an arena, and memory of it that the program asks for.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define __arena __attribute__((address_space(1)))

char _license[] SEC("license") = "GPL";

struct {
  __uint(type, BPF_MAP_TYPE_ARENA);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 10);
} memory SEC(".maps");

__u64 __arena first = 0x1122334455667788;
__u32 __arena numbers[3] = {1, 2, 3};
__u32 hits;
__u64 where;

SEC("syscall")
int touch(void *ctx) {
  first += 1;
  numbers[2] = numbers[0] + numbers[1] + 10;
  where = (__u64)&first;
  hits++;
  return 0;
}
