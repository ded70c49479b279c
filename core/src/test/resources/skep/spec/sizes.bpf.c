// Names and sizes that libbpf does not take as they are written.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 1000); } ring SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_USER_RINGBUF); __uint(max_entries, 4097); } user_ring SEC(".maps");
struct {
  __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
  __uint(max_entries, 1);
  __type(key, int);
  __array(values, struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 5000); });
} rings SEC(".maps");

int zeroed SEC(".bss.more_than_fifteen");
int zeroed_odd SEC(".bss.a-b");

SEC("?raw_tp/sys_enter")
int on_request(void *ctx) {
  bpf_ringbuf_query(&ring, 0);
  return zeroed;
}

SEC("raw_tp/sys_enter")
int on_enter(void *ctx) {
  return zeroed + zeroed_odd;
}
