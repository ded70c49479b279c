// A program with static probes, to be observed; it ends with the number of observers that the semaphore of `main:forms` has.
// The notes are written as <sys/sdt.h> would. `main:forms` is at two places of different arguments, `main:bare` has none.
#define NOTE(NAME, SEMAPHORE, ARGUMENTS, ...)                                                                 \
  __asm__ volatile("990: nop\n"                                                                               \
    ".pushsection .note.stapsdt,\"\",\"note\"\n.balign 4\n.4byte 992f-991f, 994f-993f, 3\n"                   \
    "991: .asciz \"stapsdt\"\n992: .balign 4\n993: .8byte 990b, _.stapsdt.base, " SEMAPHORE "\n"              \
    ".asciz \"main\"\n.asciz \"" NAME "\"\n.asciz \"" ARGUMENTS "\"\n994: .balign 4\n.popsection\n"            \
    ".ifndef _.stapsdt.base\n.pushsection .stapsdt.base,\"aG\",\"progbits\",.stapsdt.base,comdat\n"            \
    ".weak _.stapsdt.base\n.hidden _.stapsdt.base\n_.stapsdt.base: .space 1\n.size _.stapsdt.base, 1\n.popsection\n.endif\n" \
    : : __VA_ARGS__)

__attribute__((section(".probes"))) volatile unsigned short observers;

struct block {
  long first;
  int numbers[4];
  signed char last;
};

__attribute__((noinline)) static void forms(struct block *block, long index, unsigned char byte) {
  register struct block *base __asm__("rdi") = block;
  register long at __asm__("rsi") = index;
  register long low __asm__("rdx") = byte;
  register long high __asm__("r9") = -3;
  // A number, a register, parts of one, memory, memory at an offset, and memory at an index.
  NOTE("forms", "observers", "-4@$-7 8@%%r9 -1@%%r9b 1@%%dl 8@(%%rdi) -4@12(%%rdi) -4@8(%%rdi,%%rsi,4) -1@24(%%rdi)", "r"(base),
       "r"(at), "r"(low), "r"(high));
  NOTE("forms", "observers", "8@$11 -8@%%r9", "r"(high));
  // What every libbpf can read.
  NOTE("plain", "0", "-4@$-7 -1@%%r9b -4@12(%%rdi)", "r"(base), "r"(high));
}

static void run(void) {
  struct block block = {0x1122334455667788, {10, -20, 30, -40}, -5};
  forms(&block, 2, 200);
  NOTE("bare", "0", "", "r"(0));
  __asm__ volatile("syscall" : : "a"(231), "D"((long)observers) : "memory");
}

__asm__(".globl _start\n_start: and $-16, %rsp\ncall start\n");
void start(void) { run(); }
