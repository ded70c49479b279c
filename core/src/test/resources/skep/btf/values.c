// Prints the value of each variable that an object defines, as libbpf's btf_dump__dump_type_data does: section, name and value.
// Letters are options: d none, c compact, n skip_names, z emit_zeroes, s emit_strings. Build: gcc values.c libbpf.a -lelf -lz
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print(void *ctx, const char *format, va_list args) {
  vprintf(format, args);
}

int main(int argc, char **argv) {
  struct bpf_object *object = bpf_object__open_file(argv[1], NULL);
  const struct btf *btf = bpf_object__btf(object);
  struct bpf_map *map;
  LIBBPF_OPTS(btf_dump_type_data_opts, opts, .compact = strchr(argv[2], 'c'), .skip_names = strchr(argv[2], 'n'),
              .emit_zeroes = strchr(argv[2], 'z'), .emit_strings = strchr(argv[2], 's'));

  bpf_object__for_each_map(map, object) {
    const struct btf_type *section = btf__type_by_id(btf, bpf_map__btf_value_type_id(map));
    size_t size;
    const char *data = bpf_map__initial_value(map, &size);

    for (int i = 0; i < btf_vlen(section); i++) {
      const struct btf_var_secinfo *info = btf_var_secinfos(section) + i;
      const struct btf_type *variable = btf__type_by_id(btf, info->type);
      struct btf_dump *dump = btf_dump__new(btf, print, NULL, NULL);
      // libbpf prints pointers and enums otherwise where the bytes are not aligned.
      void *bytes = aligned_alloc(64, (info->size / 64 + 1) * 64);

      memcpy(bytes, data + info->offset, info->size);
      printf("%s %s ", btf__name_by_offset(btf, section->name_off), btf__name_by_offset(btf, variable->name_off));
      if (btf_dump__dump_type_data(dump, variable->type, bytes, info->size, &opts) < 0)
        return 1;
      printf("\n");
      btf_dump__free(dump);
      free(bytes);
    }
  }
  return 0;
}
