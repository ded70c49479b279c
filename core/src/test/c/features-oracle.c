/*
 * What libbpf finds out about this kernel, one answer to a line; 1 for yes, 0 for no, a negative error for neither.
 *
 *   features-oracle features   PROG_NAME 1
 *   features-oracle types      map 1 1, by the numbers of types
 *   features-oracle helpers    6 181 0, by the numbers of program types and helpers
 */
#include <bpf/libbpf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Of libbpf_internal.h, by the place in enum kern_feature_id. */
bool feat_supported(void *cache, int feature);

static const char *const names[] = {
	"PROG_NAME", "GLOBAL_DATA", "BTF", "BTF_FUNC", "BTF_DATASEC", "BTF_GLOBAL_FUNC", "ARRAY_MMAP",
	"EXP_ATTACH_TYPE", "PROBE_READ_KERN", "PROG_BIND_MAP", "MODULE_BTF", "BTF_FLOAT", "PERF_LINK", "BTF_DECL_TAG",
	"BTF_TYPE_TAG", "MEMCG_ACCOUNT", "BPF_COOKIE", "BTF_ENUM64", "SYSCALL_WRAPPER", "UPROBE_MULTI_LINK",
	"ARG_CTX_TAG", "BTF_QMARK_DATASEC", "LDIMM64_FULL_RANGE_OFF", "UPROBE_SYSCALL",
};

static int no_print(enum libbpf_print_level level, const char *format, va_list args) { return 0; }

static void features(void)
{
	for (int i = 0; i < (int)(sizeof(names) / sizeof(names[0])); i++)
		printf("%s %d\n", names[i], feat_supported(NULL, i));
}

static void types(void)
{
	for (int type = 1; type < 64; type++)
		printf("prog %d %d\n", type, libbpf_probe_bpf_prog_type(type, NULL));
	for (int type = 1; type < 64; type++)
		printf("map %d %d\n", type, libbpf_probe_bpf_map_type(type, NULL));
}

static void helpers(void)
{
	for (int type = 1; type < 40; type++)
		for (int helper = 1; helper <= 211; helper++)
			printf("%d %d %d\n", type, helper, libbpf_probe_bpf_helper(type, helper, NULL));
}

int main(int argc, char **argv)
{
	libbpf_set_print(no_print);
	if (argc == 2 && !strcmp(argv[1], "features"))
		features();
	else if (argc == 2 && !strcmp(argv[1], "types"))
		types();
	else if (argc == 2 && !strcmp(argv[1], "helpers"))
		helpers();
	else
		return 2;
	return 0;
}
