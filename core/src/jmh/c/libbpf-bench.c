// What libbpf takes for what our benchmarks do, on the same input: the first word of the answer is the shortest time and
// the second the median, in nanoseconds.
//
//   libbpf-bench SECONDS open OBJECT         bpf_object__open_mem and close
//   libbpf-bench SECONDS load OBJECT         bpf_object__open_mem and load, but for the time in bpf(2)
//   libbpf-bench SECONDS prepare OBJECT      bpf_object__prepare, but for the time in bpf(2)
//   libbpf-bench SECONDS first OBJECT        the same once, and no answer: for who times the process
//   libbpf-bench SECONDS kernel-btf          btf__load_vmlinux_btf and free
//   libbpf-bench SECONDS lookups NAMES       btf__find_by_name_kind of each line of a file, structs of the kernel's BTF
//   libbpf-bench SECONDS dedup BTF           btf__new of a file's bytes, btf__dedup, and free
//   libbpf-bench SECONDS c-print             btf_dump__dump_type of each type of the kernel's BTF, as text in memory
//   libbpf-bench SECONDS drain OBJECT        ring_buffer__consume of 16 MiB of records, which rings.bpf.o's program writes
//   libbpf-bench SECONDS iterators OBJECT    1,000 links to the program each_map of kernel.bpf.o made and ended
//   libbpf-bench SECONDS events OBJECT       the same to on_sample of user.bpf.o, each with a perf event
//   libbpf-bench SECONDS uprobes OBJECT BINARY    one link to on_user of kernel.bpf.o, at all functions of a program
//   libbpf-bench SECONDS map lookup|update|batch   10,000 random elements of a hash table of 100,000, or all by batches
//
// Repeated for SECONDS, after a warm-up of the same kind. The status is 1 when libbpf refuses the input.
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MAX_SAMPLES 1000000

#define RING (16 << 20)
#define RECORDS (RING / 72)
#define ELEMENTS 100000
#define OPERATIONS 10000
#define BATCH 10000
#define LINKS 1000

struct input {
	struct ring_buffer *ring;
	int program, map;
	const char *operation, *binary;
	struct bpf_program *attached;
	char *bytes;
	size_t size;
	struct btf *kernel;
	struct bpf_object *object;
};

long long bpf_nanoseconds(void);

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fail(const char *what, const char *on)
{
	fprintf(stderr, "libbpf-bench: %s %s\n", what, on);
	exit(1);
}

static struct input read_file(const char *path)
{
	struct input in = {};
	FILE *f = fopen(path, "rb");

	if (!f)
		fail("cannot open", path);
	fseek(f, 0, SEEK_END);
	in.size = ftell(f);
	rewind(f);
	in.bytes = malloc(in.size + 1);
	if (fread(in.bytes, 1, in.size, f) != in.size)
		fail("cannot read", path);
	in.bytes[in.size] = 0;
	fclose(f);
	return in;
}

static void open_object(struct input *in)
{
	struct bpf_object *object = bpf_object__open_mem(in->bytes, in->size, NULL);

	if (!object)
		fail("libbpf refuses", "the object");
	bpf_object__close(object);
}

/* Nothing of it is pinned: a pin would remain, and the next load find it. */
static void open_only(struct input *in)
{
	struct bpf_map *map;

	in->object = bpf_object__open_mem(in->bytes, in->size, NULL);
	if (!in->object)
		fail("libbpf refuses", "the object");
	bpf_object__for_each_map(map, in->object)
		bpf_map__set_pin_path(map, NULL);
}

static void load(struct input *in)
{
	open_only(in);
	if (bpf_object__load(in->object))
		fail("libbpf does not load", "the object");
}

static void prepare(struct input *in)
{
	if (bpf_object__prepare(in->object))
		fail("libbpf does not prepare", "the object");
}

static void close_object(struct input *in)
{
	bpf_object__close(in->object);
}

static void kernel_btf(struct input *in)
{
	struct btf *btf = btf__load_vmlinux_btf();

	if (!btf)
		fail("libbpf does not find", "the kernel's BTF");
	btf__free(btf);
}

/* The names were split at their line ends, so that they lie behind one another. */
static void lookups(struct input *in)
{
	for (char *name = in->bytes; name < in->bytes + in->size; name += strlen(name) + 1)
		if (btf__find_by_name_kind(in->kernel, name, BTF_KIND_STRUCT) < 0)
			fail("libbpf does not find", name);
}

static void dedup(struct input *in)
{
	struct btf *btf = btf__new(in->bytes, in->size);

	if (!btf || btf__dedup(btf, NULL))
		fail("libbpf does not deduplicate", "the BTF");
	btf__free(btf);
}

static void print(void *ctx, const char *format, va_list args)
{
	static char text[1 << 16];

	vsnprintf(text, sizeof(text), format, args);
}

static void c_print(struct input *in)
{
	struct btf_dump *dump = btf_dump__new(in->kernel, print, NULL, NULL);

	for (__u32 id = 1; id < btf__type_cnt(in->kernel); id++)
		if (btf_dump__dump_type(dump, id))
			fail("libbpf does not print", "a type");
	btf_dump__free(dump);
}

static volatile unsigned long long sum;

struct record {
	unsigned long long a, b, c, d, e, f, g, h;
};

static int add(void *ctx, void *data, size_t size)
{
	struct record *r = data;

	sum += r->a + r->b + r->c + r->d + r->e + r->f + r->g + r->h;
	return 0;
}

static void open_ring(struct input *in)
{
	open_only(in);
	bpf_map__set_max_entries(bpf_object__find_map_by_name(in->object, "events"), RING);
	if (bpf_object__load(in->object))
		fail("libbpf does not load", "the object");
	in->program = bpf_program__fd(bpf_object__find_program_by_name(in->object, "small"));
	in->ring = ring_buffer__new(bpf_object__find_map_fd_by_name(in->object, "events"), add, NULL, NULL);
	if (!in->ring)
		fail("libbpf does not open", "the ring buffer");
}

static void fill_ring(struct input *in)
{
	static char packet[64];
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = packet, .data_size_in = sizeof(packet), .repeat = RECORDS);

	if (bpf_prog_test_run_opts(in->program, &options))
		fail("cannot run", "the producer");
}

static void drain(struct input *in)
{
	if (ring_buffer__consume(in->ring) < 0)
		fail("cannot consume", "the ring buffer");
}

/* Of the programs of an object only that one is loaded. */
static void open_program(struct input *in, const char *path, const char *name)
{
	struct bpf_program *program;

	*in = read_file(path);
	open_only(in);
	bpf_object__for_each_program(program, in->object)
		bpf_program__set_autoload(program, !strcmp(bpf_program__name(program), name));
	if (bpf_object__load(in->object))
		fail("libbpf does not load", path);
	in->attached = bpf_object__find_program_by_name(in->object, name);
}

static struct bpf_link *attach_event(struct input *in)
{
	struct perf_event_attr counter = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(counter),
		.config = PERF_COUNT_SW_PAGE_FAULTS_MAJ,
		.sample_period = 1000000,
	};
	int event = syscall(SYS_perf_event_open, &counter, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);

	if (event < 0)
		fail("there is no", "perf event");
	return bpf_program__attach_perf_event(in->attached, event);
}

static void attach(struct input *in)
{
	static struct bpf_link *links[LINKS];

	for (int i = 0; i < LINKS; i++) {
		links[i] = *in->operation == 'i' ? bpf_program__attach(in->attached) : attach_event(in);
		if (!links[i])
			fail("libbpf does not attach", in->operation);
	}
	for (int i = LINKS - 1; i >= 0; i--)
		bpf_link__destroy(links[i]);
}

static void attach_many(struct input *in)
{
	struct bpf_link *link = bpf_program__attach_uprobe_multi(in->attached, 0, in->binary, "*", NULL);

	if (!link)
		fail("libbpf does not attach to", in->binary);
	bpf_link__destroy(link);
}

static void *wait_for_ever(void *nothing)
{
	for (;;)
		pause();
	return nothing;
}

/*
 * With a second thread, as every JVM and most programs that read maps have: the kernel counts each use of a descriptor of a
 * process of several threads (fdget in fs/file.c), and not of one of a single thread, for which a lookup takes 40 ns less.
 */
static void open_map(struct input *in)
{
	pthread_t second;

	if (pthread_create(&second, NULL, wait_for_ever, NULL))
		fail("cannot start", "a thread");
	in->map = bpf_map_create(BPF_MAP_TYPE_HASH, "bench", 4, 8, ELEMENTS, NULL);
	for (unsigned int i = 0; i < ELEMENTS; i++) {
		unsigned long long value = i;

		if (bpf_map_update_elem(in->map, &i, &value, BPF_ANY))
			fail("cannot write", "the map");
	}
}

static void operate(struct input *in)
{
	static unsigned int keys[BATCH];
	static unsigned long long values[BATCH];
	unsigned long long value = 0, random = 1;

	if (!strcmp(in->operation, "batch")) {
		unsigned int position, count, *from = NULL;
		int error = 0;

		while (!error) {
			count = BATCH;
			error = bpf_map_lookup_batch(in->map, from, &position, keys, values, &count, NULL);
			from = &position;
			for (unsigned int i = 0; i < count; i++)
				sum += values[i];
		}
		return;
	}
	for (int i = 0; i < OPERATIONS; i++) {
		unsigned int key;

		random = random * 6364136223846793005ull + 1442695040888963407ull;
		key = (random >> 33) % ELEMENTS;
		if (!strcmp(in->operation, "lookup"))
			bpf_map_lookup_elem(in->map, &key, &value);
		else
			bpf_map_update_elem(in->map, &key, &value, BPF_ANY);
		sum += value;
	}
}

static int with_kernel;

static int ascending(const void *a, const void *b)
{
	long long x = *(const long long *)a, y = *(const long long *)b;

	return x < y ? -1 : x > y;
}

static void nothing(struct input *in)
{
}

/* Only run is timed, without the time that it spends in bpf(2) unless that is wanted. */
static void measure_between(double seconds, void (*before)(struct input *), void (*run)(struct input *),
			    void (*after)(struct input *), struct input *in)
{
	long long *samples = malloc(MAX_SAMPLES * sizeof(*samples)), start = now();
	int n = 0;

	while (now() - start < seconds * 1e9 / 2) {
		before(in);
		run(in);
		after(in);
	}
	start = now();
	do {
		long long begun, in_kernel;

		before(in);
		in_kernel = bpf_nanoseconds();
		begun = now();
		run(in);
		samples[n++] = now() - begun - (with_kernel ? 0 : bpf_nanoseconds() - in_kernel);
		after(in);
	} while (n < MAX_SAMPLES && now() - start < seconds * 1e9);
	qsort(samples, n, sizeof(*samples), ascending);
	printf("%lld %lld\n", samples[0], samples[n / 2]);
	free(samples);
}

static void measure(double seconds, void (*run)(struct input *), struct input *in)
{
	measure_between(seconds, nothing, run, nothing, in);
}

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	return 0;
}

int main(int argc, char **argv)
{
	struct input in = {};
	double seconds = argc > 2 ? atof(argv[1]) : 0;
	const char *what = argc > 2 ? argv[2] : "";

	libbpf_set_print(quiet);
	if (argc == 4 && !strcmp(what, "open")) {
		in = read_file(argv[3]);
		measure(seconds, open_object, &in);
	} else if (argc == 4 && !strcmp(what, "load")) {
		in = read_file(argv[3]);
		measure_between(seconds, nothing, load, close_object, &in);
	} else if (argc == 4 && !strcmp(what, "first")) {
		in = read_file(argv[3]);
		load(&in);
	} else if (argc == 4 && !strcmp(what, "prepare")) {
		in = read_file(argv[3]);
		measure_between(seconds, open_only, prepare, close_object, &in);
	} else if (argc == 3 && !strcmp(what, "kernel-btf")) {
		measure(seconds, kernel_btf, &in);
	} else if (argc == 4 && !strcmp(what, "lookups")) {
		in = read_file(argv[3]);
		in.kernel = btf__load_vmlinux_btf();
		for (char *end = in.bytes; (end = strchr(end, '\n')); end++)
			*end = 0;
		measure(seconds, lookups, &in);
	} else if (argc == 4 && !strcmp(what, "dedup")) {
		in = read_file(argv[3]);
		measure(seconds, dedup, &in);
	} else if (argc == 3 && !strcmp(what, "c-print")) {
		in.kernel = btf__load_vmlinux_btf();
		measure(seconds, c_print, &in);
	} else if (argc == 4 && !strcmp(what, "drain")) {
		in = read_file(argv[3]);
		open_ring(&in);
		measure_between(seconds, fill_ring, drain, nothing, &in);
	} else if (argc == 4 && (!strcmp(what, "iterators") || !strcmp(what, "events"))) {
		open_program(&in, argv[3], *what == 'i' ? "each_map" : "on_sample");
		in.operation = what;
		with_kernel = 1;
		measure(seconds, attach, &in);
	} else if (argc == 5 && !strcmp(what, "uprobes")) {
		open_program(&in, argv[3], "on_user");
		in.binary = argv[4];
		with_kernel = 1;
		measure(seconds, attach_many, &in);
	} else if (argc == 4 && !strcmp(what, "map")) {
		in.operation = argv[3];
		with_kernel = 1;
		open_map(&in);
		measure(seconds, operate, &in);
	} else {
		fprintf(stderr, "usage: libbpf-bench SECONDS open OBJECT | load OBJECT | prepare OBJECT | first OBJECT | kernel-btf | "
				"lookups NAMES | dedup BTF | c-print | drain OBJECT | iterators OBJECT | events OBJECT | uprobes OBJECT BINARY | "
				"map lookup|update|batch\n");
		return 2;
	}
	return 0;
}
