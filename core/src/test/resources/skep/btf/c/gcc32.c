// What gcc makes otherwise than clang, and pointers of 4 bytes. See ../README.md for how the files beside this one are made of it.
#include <stdarg.h>
typedef const int constants[4];
constants table;
const int matrix[2][3];
struct functions {
  void (*leaves)(int) __attribute__((noreturn));
  void (*takes)(va_list arguments);
  int (*old_style)();
  int (*variadic)(const char *format, ...);
} functions;
struct gaps {
  char c;
  long l __attribute__((aligned(16)));
  unsigned a : 3;
  unsigned long long b : 37;
  char d __attribute__((aligned(8)));
  long long wide;
} gaps;
struct __attribute__((packed)) tight {
  char c;
  long long wide;
  void *pointer;
} tight;
enum colour { RED, GREEN = 5 } colour;
union {
  float f;
  double d;
  long double ld;
  _Complex float cf;
} floats;
struct flexible {
  struct undefined *undefined;
  char data[];
} *flexible;
int main(int argc, char **argv) {
  return argc;
}
