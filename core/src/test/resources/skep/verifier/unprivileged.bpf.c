// What only users without CAP_PERFMON are refused for: their log is in logs/5.10-unprivileged.log.
#include "refused.h"

SEC("?socket") int stack_uninitialised(struct __sk_buff *skb) {
  int x;
  asm volatile("%0 = *(u32 *)(r10 - 4)" : "=r"(x));
  return x;
}

SEC("?socket") int key_uninitialised(struct __sk_buff *skb) {
  __u32 key;
  asm volatile("" : "=m"(key));
  return bpf_map_lookup_elem(&counts, &key) != 0;
}

SEC("?socket") int pointer_returned(struct __sk_buff *skb) {
  long x;
  asm volatile("%0 = r10" : "=r"(x));
  return x;
}

SEC("?socket") int loop(struct __sk_buff *skb) {
  asm volatile("r1 = 0\n1: r1 += 1\nif r1 < 3 goto 1b" ::: "r1");
  return 0;
}
