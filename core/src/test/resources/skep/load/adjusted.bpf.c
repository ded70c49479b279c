// Maps and sections that tests adjust before load. The program adds up what it finds in the arrays that grow.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char _license[] SEC("license") = "GPL";

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(pinning, LIBBPF_PIN_BY_NAME);
  __uint(max_entries, 16);
  __type(key, __u32);
  __type(value, __u64);
} kept SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_DEVMAP);
  __uint(max_entries, 4);
  __type(key, __u32);
  __type(value, __u32);
} devices SEC(".maps");

struct inner {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} first SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __uint(max_entries, 2);
  __type(key, __u32);
  __array(values, struct inner);
} outer SEC(".maps") = {
  .values = { [1] = &first },
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u32);
} absent SEC(".maps");

const volatile __u32 count = 1;
const volatile __u32 ask_absent = 0;

__u64 sum SEC(".data.grows") = 0;
__u32 grows[1] SEC(".data.grows") = {5};

__u64 zeros[1];

__u64 last SEC(".data.fixed") = 7;

SEC("raw_tp/sys_enter")
int add(void *ctx) {
  __u32 key = 1, zero = 0;
  __u64 total = last, *found;

  for (__u32 i = 0; i < count && i < 100000; i++) {
    __u32 at = i;
    asm volatile("" : "+r"(at));
    if (at < count)
      total += grows[at];
  }
  sum = total;
  if (count > 0) {
    __u32 at = count - 1;
    asm volatile("" : "+r"(at));
    if (at < count)
      zeros[at] = total;
  }
  found = bpf_map_lookup_elem(&kept, &key);
  if (found)
    __sync_fetch_and_add(found, 1);
  if (ask_absent) {
    found = bpf_map_lookup_elem(&absent, &zero);
    if (found)
      sum = *found;
  }
  return 0;
}
