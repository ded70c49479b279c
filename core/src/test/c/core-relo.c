/*
 * What libbpf makes of CO-RE accesses. Reads lines from standard input, with tabs between their words:
 *
 *   types LOCAL TARGET [MODULE]	raw BTF files: of the object, of the kernel, and of a module split off the kernel
 *   again			to forget which candidates were ruled out
 *   TYPE KIND ACCESS INSN...	one record, and instructions in hex that it may be of
 *
 * and prints for each record a line: what becomes of its instructions, with tabs between; "refused" where libbpf gives up.
 * Records after a "types" are of one object: candidates that one of them rules out are ruled out for those after it, up to an
 * "again". What works is libbpf's own, from its static library; here is only what bpf_core_resolve_relo and
 * bpf_core_find_cands, which are static, do around it.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "libbpf_internal.h"

enum { MAX_TYPES = 1 << 16, MAX_INSNS = 64 };

static struct btf *local, *target, *module;
static struct bpf_core_cand_list *candidates[MAX_TYPES];

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	return 0;
}

static struct btf *read_types(const char *file, struct btf *base)
{
	struct btf *btf = base ? btf__parse_raw_split(file, base) : btf__parse_raw(file);

	if (!btf) {
		perror(file);
		exit(1);
	}
	return btf;
}

static void forget_candidates(void)
{
	for (__u32 i = 0; local && i < btf__type_cnt(local); i++)
		if (candidates[i]) {
			bpf_core_free_cands(candidates[i]);
			candidates[i] = NULL;
		}
}

static void forget(void)
{
	forget_candidates();
	btf__free(module);
	btf__free(target);
	btf__free(local);
}

static struct bpf_core_cand_list *find_candidates(__u32 id)
{
	struct bpf_core_cand root = { .btf = local, .id = id };
	const char *name = btf__name_by_offset(local, btf__type_by_id(local, id)->name_off);
	size_t length = bpf_core_essential_name_len(name);

	if (!*name)
		return NULL;
	if (!candidates[id]) {
		candidates[id] = calloc(1, sizeof(*candidates[id]));
		if (bpf_core_add_cands(&root, length, target, "vmlinux", 1, candidates[id]))
			return NULL;
		if (!candidates[id]->len && module &&
		    bpf_core_add_cands(&root, length, module, "module", btf__type_cnt(target), candidates[id]))
			return NULL;
	}
	return candidates[id];
}

static void print(const struct bpf_insn *insn)
{
	const unsigned char *at = (const unsigned char *)insn;
	int size = insn->code == 0x18 ? 16 : 8;

	/* An LDIMM64 that is poisoned is two calls. */
	if (insn->code == (BPF_JMP | BPF_CALL) && insn[1].code == insn->code)
		size = 16;
	while (size--)
		printf("%02x", *at++);
}

static void answer(struct bpf_core_relo *record, char *insns)
{
	static struct bpf_core_spec scratch[3];
	struct bpf_core_relo_res result;
	struct bpf_core_cand_list *found = NULL;
	int error = 0, n = 0;

	memset(scratch, 0, sizeof(scratch));
	if (record->type_id >= btf__type_cnt(local))
		error = 1;
	else if (record->kind != BPF_CORE_TYPE_ID_LOCAL)
		error = !(found = find_candidates(record->type_id));
	error = error || bpf_core_calc_relo_insn("", record, 0, local, found, scratch, &result);

	for (char *hex = strtok(insns, "\t\n"); hex; hex = strtok(NULL, "\t\n")) {
		struct bpf_insn insn[3] = {};

		for (int i = 0; hex[2 * i]; i++)
			sscanf(hex + 2 * i, "%2hhx", (unsigned char *)insn + i);
		if (n++)
			putchar('\t');
		if (error || bpf_core_patch_insn("", insn, 0, record, 0, &result))
			printf("refused");
		else
			print(insn);
	}
	putchar('\n');
}

int main(void)
{
	char *line = NULL;
	size_t size = 0;

	libbpf_set_print(quiet);
	while (getline(&line, &size, stdin) > 0) {
		char *word = strtok(line, "\t\n");

		if (!strcmp(word, "types")) {
			char *files[3] = { strtok(NULL, "\t\n"), strtok(NULL, "\t\n"), strtok(NULL, "\t\n") };

			forget();
			local = read_types(files[0], NULL);
			target = read_types(files[1], NULL);
			module = files[2] ? read_types(files[2], target) : NULL;
		} else if (!strcmp(word, "again")) {
			forget_candidates();
		} else {
			struct bpf_core_relo record = { .type_id = atoi(word) };

			record.kind = atoi(strtok(NULL, "\t\n"));
			record.access_str_off = btf__add_str(local, strtok(NULL, "\t\n"));
			answer(&record, strtok(NULL, "\n"));
		}
	}
	return 0;
}
