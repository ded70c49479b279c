// What the programs here share. Each is refused for the one reason that its comment or its name gives; each is
// `SEC("?…")`, so that it is loaded alone and on request. Where clang would see through the mistake, and mend or drop it, the
// mistake is made in assembly.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define noinline __attribute__((noinline))
// A value that the compiler knows nothing about.
#define OPAQUE(x) asm volatile("" : "+r"(x))

char LICENSE[] SEC("license") = "GPL";

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, __u32);
  __type(value, __u64);
} counts SEC(".maps");
