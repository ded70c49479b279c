// Function types are the same if results, parameters and the parameters' names are; functions also need the same linkage.
struct arg {
  int x;
};
typedef int (*callback)(struct arg *arg, const void *data, ...);
callback global;
int both(struct arg *arg) { return arg->x; }
#if UNIT == 1
int names(int first, int second) { return first + second; }
static __attribute__((noinline)) int linkage(int x) { return x + 1; }
int caller(int x) { return linkage(x); }
void none(void) {}
#else
int names(int first, int other) { return first + other; }
int linkage(int x) { return x + 1; }
int caller(int x) { return linkage(x); }
void none(void) {}
#endif
