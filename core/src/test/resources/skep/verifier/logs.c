// Prints what this kernel's verifier says of each program of some objects, loaded alone by libbpf:
//   logs LEVEL FILE.o...
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int quiet(enum libbpf_print_level level, const char *format, va_list args) { return 0; }

static void load(const char *file, int level, int which) {
  static char log[64 << 20];
  struct bpf_object *object = bpf_object__open_file(file, 0);
  struct bpf_program *program, *chosen = 0;
  int index = 0;
  bpf_object__for_each_program(program, object) {
    bpf_program__set_autoload(program, index == which);
    if (index++ == which)
      chosen = program;
  }
  log[0] = 0;
  bpf_program__set_log_level(chosen, level);
  bpf_program__set_log_buf(chosen, log, sizeof(log));
  int error = bpf_object__load(object);
  const char *base = strrchr(file, '/');
  printf("===== %s %s %s\n%s", base ? base + 1 : file, bpf_program__name(chosen), error ? strerror(-error) : "ok", log);
  bpf_object__close(object);
}

int main(int argc, char **argv) {
  libbpf_set_print(quiet);
  for (int i = 2; i < argc; i++) {
    int count = 0;
    struct bpf_program *program;
    struct bpf_object *object = bpf_object__open_file(argv[i], 0);
    bpf_object__for_each_program(program, object) count++;
    bpf_object__close(object);
    for (int which = 0; which < count; which++)
      load(argv[i], atoi(argv[1]), which);
  }
}
