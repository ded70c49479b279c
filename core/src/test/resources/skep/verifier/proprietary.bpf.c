// A helper for programs with a licence that is compatible with the GPL, in an object that has another.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Proprietary";

SEC("?tp/syscalls/sys_enter_getpgid") int licence(void *ctx) {
  bpf_printk("getpgid");
  return 0;
}
