// Declarations that no struct of both units leads to: the only struct of a name is meant, a union is not, nor one of two.
#if UNIT == 1
struct only *only;
union kind *kind;
struct two *two;
#else
struct only {
  int x;
} only;
struct kind {
  int x;
} kind;
struct two {
  int x;
} two;
long local(void) {
  static volatile struct two {
    long y;
  } hidden;
  return hidden.y++;
}
#endif
