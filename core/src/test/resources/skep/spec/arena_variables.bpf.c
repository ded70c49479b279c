// Variables in an arena, with and without a first value, referred to by a program and a subprogram.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define __arena __attribute__((address_space(1)))

char LICENSE[] SEC("license") = "GPL";

struct {
  __uint(type, BPF_MAP_TYPE_ARENA);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 3);
  __ulong(map_extra, 0x1ull << 44);
} arena SEC(".maps");

struct node {
  long value;
  struct node __arena *next;
};

int __arena counter = 7;
struct node __arena nodes[4];
static char __arena text[16] = "in the arena";
int ordinary = 3;

static __attribute__((noinline)) int letter(unsigned int i) {
  return text[i & 15];
}

SEC("syscall") int program(struct { unsigned int i; } *ctx) {
  counter += ordinary;
  nodes[2].value = letter(ctx->i);
  nodes[1].next = &nodes[2];
  text[ctx->i & 15] = 'x';
  return 0;
}
