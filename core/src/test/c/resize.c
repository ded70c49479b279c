// resize OBJECT MAP SIZE: gives a data section another size, and tells what libbpf makes of the types:
// the ids of the map's key and value, and the types in hex.
#include <stdio.h>
#include <stdlib.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

static int quiet(enum libbpf_print_level level, const char *format, va_list arguments) {
  return 0;
}

int main(int argc, char **argv) {
  libbpf_set_print(quiet);
  struct bpf_object *object = bpf_object__open_file(argv[1], 0);
  if (!object) return 1;
  struct bpf_map *map = bpf_object__find_map_by_name(object, argv[2]);
  if (!map || bpf_map__set_value_size(map, strtoul(argv[3], 0, 0))) return 1;
  unsigned int size;
  const unsigned char *types = btf__raw_data(bpf_object__btf(object), &size);
  printf("%u %u %u ", bpf_map__value_size(map), bpf_map__btf_key_type_id(map), bpf_map__btf_value_type_id(map));
  for (unsigned int i = 0; i < size; i++) printf("%02x", types[i]);
  putchar('\n');
  bpf_object__close(object);
  return 0;
}
