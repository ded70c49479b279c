static volatile const int step = 3;
int total;
int start = 7;
extern int limit __attribute__((section(".ksyms"), weak));
int hidden __attribute__((visibility("hidden")));
char _license[] __attribute__((section("license"))) = "GPL";

static __attribute__((noinline)) int next(int value) { return value + step; }

__attribute__((section("xdp"))) int count(char *packet) {
  total++;
  return next(start) + packet[0] + limit + hidden;
}

__attribute__((section("xdp"), weak)) int pass(void *packet) { return 2; }
