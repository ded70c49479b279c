// A program without a library, to be observed: it calls `probed` three times and `hidden` once, and ends with the number of
// observers that the kernel has counted in `observers`, or with 100 when an argument makes it wait for a byte first.
__attribute__((section(".probes"))) volatile unsigned short observers;

static long call(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return result;
}

__attribute__((noinline)) int probed(int i) {
  __asm__ volatile("" : "+r"(i));
  return i + 1;
}

static __attribute__((noinline)) int hidden(int i) {
  __asm__ volatile("" : "+r"(i));
  return i + 2;
}

void run(long *stack) {
  char byte;
  if (stack[0] > 1) // argc
    call(0, 0, (long)&byte, 1);
  int sum = 0;
  for (int i = 0; i < 3; i++)
    sum += probed(i);
  sum += hidden(sum);
  call(231, observers + (sum < 0), 0, 0);
}

__asm__(".globl _start\n_start: mov %rsp, %rdi\nand $-16, %rsp\ncall run\n");
