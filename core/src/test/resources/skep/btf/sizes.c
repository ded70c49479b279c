// Prints what libbpf says of each type's size and alignment: "id size align", "-" for an error.
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdio.h>

static int quiet(enum libbpf_print_level level, const char *format, va_list args) { return 0; }

int main(int argc, char **argv) {
  libbpf_set_print(quiet);
  struct btf *btf = btf__parse(argv[1], NULL);
  if (!btf) return 1;
  for (unsigned id = 1; id < btf__type_cnt(btf); id++) {
    long long size = btf__resolve_size(btf, id);
    int align = btf__align_of(btf, id);
    printf("%u ", id);
    size < 0 ? printf("- ") : printf("%lld ", size);
    align <= 0 ? printf("-\n") : printf("%d\n", align);
  }
}
