// Calls the new version of the library's function twice, and the old one once.
int old(int), versioned(int), plain(int);
__asm__(".symver old, versioned@V1");
void run(void) {
  int sum = versioned(1) + versioned(2) + old(3) + plain(4);
  __asm__ volatile("syscall" : : "a"(231), "D"(sum < 0) : "memory");
}
__asm__(".globl _start\n_start: and $-16, %rsp\ncall run\n");
