/*
 * What libbpf makes of CO-RE records: core-specs FILE.o prints each record of FILE.o's .BTF.ext, and then each on standard
 * input, as a line of type id, kind, access string and libbpf's text of it (or "refused"), with tabs between. Both functions are
 * libbpf's own, from its static library.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "relo_core.h"

struct ext_header {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t hdr_len, func_off, func_len, line_off, line_len, core_off, core_len;
};

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	return 0;
}

static void print(const struct btf *btf, const struct bpf_core_relo *record)
{
	static struct bpf_core_spec spec;
	char text[8192] = "refused";

	if (!bpf_core_parse_spec("", btf, record, &spec))
		bpf_core_format_spec(text, sizeof(text), &spec);
	printf("%u\t%d\t%s\t%s\n", record->type_id, record->kind, btf__str_by_offset(btf, record->access_str_off), text);
}

int main(int argc, char **argv)
{
	struct btf_ext *ext = NULL;
	struct btf *btf;
	char line[4096];

	libbpf_set_print(quiet);
	btf = btf__parse_elf(argv[1], &ext);
	if (!btf || !ext)
		return 1;
	uint32_t size;
	const struct ext_header *header = btf_ext__raw_data(ext, &size);
	const char *at = (const char *)header + header->hdr_len + header->core_off;
	const char *end = header->hdr_len >= sizeof(*header) ? at + header->core_len : at;
	uint32_t record_size = at < end ? *(uint32_t *)at : 0;

	for (at += 4; at < end;) {
		uint32_t count = ((uint32_t *)at)[1];

		for (at += 8; count--; at += record_size)
			print(btf, (const struct bpf_core_relo *)at);
	}
	while (fgets(line, sizeof(line), stdin)) {
		struct bpf_core_relo record = {};
		char *type = strtok(line, "\t"), *kind = strtok(NULL, "\t"), *access = strtok(NULL, "\n");

		record.type_id = atoi(type);
		record.kind = atoi(kind);
		record.access_str_off = btf__add_str(btf, access ? access : "");
		print(btf, &record);
	}
	return 0;
}
