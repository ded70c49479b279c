// Globals of every width and section. `copy` moves the constants, as user space set them before load, into `.bss`.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

const volatile int wanted_pid = 0;
const volatile __u8 c8 = 1;
const volatile __u16 c16 = 2;
const volatile __u32 c32 = 3;
const volatile __u64 c64 = 4;
const volatile char ctext[16] = "default";
const volatile __u32 c_other SEC(".rodata.other") = 7;

__u8 b8;
__u16 b16;
__u32 b32;
__u64 b64;
char btext[16];
__u32 b_other;
volatile __s64 hits;

volatile __s8 d8 = -8;
volatile __s16 d16 = -16;
volatile __s32 d32 = -32;
volatile __s64 d64 = -64;
volatile __s32 d_other SEC(".data.other") = 42;
// Only static: libbpf asks for no mmap of this section.
static volatile __s32 hidden SEC(".data.hidden") = 5;

SEC("tp/syscalls/sys_enter_getpgid")
int copy(void *ctx) {
  if (bpf_get_current_pid_tgid() >> 32 != wanted_pid)
    return 0;
  b8 = c8;
  b16 = c16;
  b32 = c32;
  b64 = c64;
  b_other = c_other;
  for (int i = 0; i < 16; i++)
    btext[i] = ctext[i];
  d8--;
  d16--;
  d32--;
  d64--;
  d_other++;
  hidden++;
  __sync_fetch_and_add(&hits, 1);
  return 0;
}
