// A library of two versions of a function, and one that only a symbol table that can be stripped has.
__attribute__((noinline)) int first(int i) {
  __asm__ volatile("" : "+r"(i));
  return i + 1;
}
__attribute__((noinline)) int second(int i) {
  __asm__ volatile("" : "+r"(i));
  return i + 2;
}
__asm__(".symver first, versioned@V1");
__asm__(".symver second, versioned@@V2");
static __attribute__((noinline, used)) int inner(int i) {
  __asm__ volatile("" : "+r"(i));
  return i + 3;
}
int plain(int i) { return inner(i); }
static int chosen(void) { return 1; }
static void *choose(void) { return chosen; }
int picked(void) __attribute__((ifunc("choose")));
