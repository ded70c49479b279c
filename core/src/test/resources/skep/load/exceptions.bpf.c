// A program that throws, and the subprogram that it names for that, which nothing calls.
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

extern void bpf_throw(__u64 cookie) __ksym __weak;

__attribute__((noinline)) int caught(__u64 cookie) { return cookie == 7 ? 42 : 0; }

SEC("tc")
__attribute__((btf_decl_tag("exception_callback:caught"))) int throws(struct __sk_buff *ctx) {
  if (bpf_throw) bpf_throw(7);
  return 1;
}

SEC("?tc")
__attribute__((btf_decl_tag("exception_callback:nowhere"))) int names_nothing(struct __sk_buff *ctx) {
  return 1;
}
