// What libbpf makes of BTF, for tests to compare with. Reads commands from stdin, one a line, words separated by blanks, and answers
// each with a line: "ok", or "error" and libbpf's error number. Files have raw BTF; BASE is a file or "-" for none.
//
//   dedup BASE IN OUT                 btf__dedup
//   add BASE OUT IN...                btf__add_btf of each IN to an empty BTF; +IN is split from BASE too
//   distill BASE IN OUT_BASE OUT      btf__distill_base
//   relocate DISTILLED BASE IN OUT    btf__relocate of IN, split from DISTILLED
//   permute BASE IN OUT ID...         btf__permute: the new id of each type, of BTF without base that of void first
//   c BASE IN OUT                     btf_dump__dump_type of each type, by id
//   time N IN                         btf__dedup of IN, N times; answers with the least microseconds
//
// Built with: gcc -O2 btf-oracle.c libbpf.a -lelf -lz
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_WORDS 4000000

static char *words[MAX_WORDS];
static int count;

static struct btf *empty(struct btf *base) {
	return base ? btf__new_empty_split(base) : btf__new_empty();
}

static struct btf *parse(const char *path, struct btf *base) {
	return strcmp(path, "-") == 0 ? NULL : base ? btf__parse_split(path, base) : btf__parse(path, NULL);
}

static int save(struct btf *btf, const char *path) {
	__u32 size;
	const void *data = btf__raw_data(btf, &size);
	FILE *file = data ? fopen(path, "w") : NULL;

	if (!file)
		return -errno;
	fwrite(data, 1, size, file);
	return fclose(file);
}

static int dedup(void) {
	struct btf *base = parse(words[1], NULL), *btf = parse(words[2], base);
	int err = btf ? btf__dedup(btf, NULL) : -errno;

	if (!err)
		err = save(btf, words[3]);
	btf__free(btf);
	btf__free(base);
	return err;
}

static int add(void) {
	struct btf *base = parse(words[1], NULL), *btf = empty(base);
	int err = 0;

	for (int i = 3; i < count && !err; i++) {
		struct btf *in = words[i][0] == '+' ? parse(words[i] + 1, base) : parse(words[i], NULL);
		int first = in ? btf__add_btf(btf, in) : -errno;

		err = first < 0 ? first : 0;
		btf__free(in);
	}
	if (!err)
		err = save(btf, words[2]);
	btf__free(btf);
	btf__free(base);
	return err;
}

static int distill(void) {
	struct btf *base = parse(words[1], NULL), *btf = parse(words[2], base), *new_base = NULL, *split = NULL;
	int err = btf ? btf__distill_base(btf, &new_base, &split) : -errno;

	if (!err)
		err = save(new_base, words[3]);
	if (!err)
		err = save(split, words[4]);
	btf__free(split);
	btf__free(new_base);
	btf__free(btf);
	btf__free(base);
	return err;
}

static int relocate(void) {
	struct btf *distilled = parse(words[1], NULL), *base = parse(words[2], NULL), *btf = parse(words[3], distilled);
	int err = btf ? btf__relocate(btf, base) : -errno;

	if (!err)
		err = save(btf, words[4]);
	btf__free(btf);
	btf__free(distilled);
	btf__free(base);
	return err;
}

static int permute(void) {
	struct btf *base = parse(words[1], NULL), *btf = parse(words[2], base);
	__u32 *ids = calloc(count, sizeof(*ids));
	int err;

	for (int i = 4; i < count; i++)
		ids[i - 4] = strtoul(words[i], NULL, 10);
	err = btf ? btf__permute(btf, ids, count - 4, NULL) : -errno;
	if (!err)
		err = save(btf, words[3]);
	free(ids);
	btf__free(btf);
	btf__free(base);
	return err;
}

static void print(void *file, const char *format, va_list arguments) {
	vfprintf(file, format, arguments);
}

static int c(void) {
	struct btf *base = parse(words[1], NULL), *btf = parse(words[2], base);
	FILE *file = fopen(words[3], "w");
	struct btf_dump *dump = btf ? btf_dump__new(btf, print, file, NULL) : NULL;
	int err = dump ? 0 : -errno;

	for (__u32 id = 1; !err && id < btf__type_cnt(btf); id++)
		err = btf_dump__dump_type(dump, id);
	fclose(file);
	btf_dump__free(dump);
	btf__free(btf);
	btf__free(base);
	return err;
}

static int measure(void) {
	long best = -1;

	for (int i = atoi(words[1]); i > 0; i--) {
		struct btf *btf = parse(words[2], NULL);
		struct timespec start, end;
		long took;

		if (!btf)
			return -errno;
		clock_gettime(CLOCK_MONOTONIC, &start);
		if (btf__dedup(btf, NULL))
			return -errno;
		clock_gettime(CLOCK_MONOTONIC, &end);
		took = (end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000;
		best = best < 0 || took < best ? took : best;
		btf__free(btf);
	}
	printf("%ld ", best);
	return 0;
}

static int run(void) {
	const char *command = words[0];

	return strcmp(command, "dedup") == 0	  ? dedup()
	       : strcmp(command, "add") == 0	  ? add()
	       : strcmp(command, "distill") == 0  ? distill()
	       : strcmp(command, "relocate") == 0 ? relocate()
	       : strcmp(command, "permute") == 0  ? permute()
	       : strcmp(command, "c") == 0	  ? c()
	       : strcmp(command, "time") == 0	  ? measure()
						  : -EINVAL;
}

static int silent(enum libbpf_print_level level, const char *format, va_list arguments) {
	return 0;
}

int main(void) {
	char *line = NULL;
	size_t size = 0;

	libbpf_set_print(silent);
	while (getline(&line, &size, stdin) > 0) {
		int err;

		count = 0;
		for (char *word = strtok(line, " \n"); word && count < MAX_WORDS; word = strtok(NULL, " \n"))
			words[count++] = word;
		err = run();
		if (err)
			printf("error %d\n", err);
		else
			puts("ok");
		fflush(stdout);
	}
	return 0;
}
