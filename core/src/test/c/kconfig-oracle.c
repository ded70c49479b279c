// What libbpf makes of a text of configuration: opens the object with it, prepares, and prints the .kconfig map's bytes in hex,
// or "error". Takes the object's path; texts come on standard input, each ended by a zero byte.
#include <bpf/libbpf.h>
#include <stdio.h>
#include <string.h>

static int silent(enum libbpf_print_level level, const char *format, va_list args) { return 0; }

static void print(const char *path, const char *text) {
  LIBBPF_OPTS(bpf_object_open_opts, options, .kconfig = text);
  struct bpf_object *object = bpf_object__open_file(path, &options);
  if (object && !bpf_object__prepare(object)) {
    struct bpf_map *map;
    bpf_object__for_each_map(map, object) {
      size_t size;
      const unsigned char *bytes = bpf_map__initial_value(map, &size);
      if (!strstr(bpf_map__name(map), ".kconfig")) continue;
      for (size_t i = 0; i < size; i++) printf("%02x", bytes[i]);
      printf("\n");
    }
  } else {
    printf("error\n");
  }
  bpf_object__close(object);
}

int main(int argc, char **argv) {
  char text[4096];
  size_t length = 0;
  libbpf_set_print(silent);
  for (int c; (c = getchar()) != EOF;) {
    text[length++] = c;
    if (c == 0) {
      print(argv[1], text);
      length = 0;
    }
  }
  return 0;
}
