// Writes the types of a raw BTF file again, by libbpf 1.8, with a layout section, in the byte order of the file.
#include <stdio.h>
#include <bpf/btf.h>

int main(int argc, char **argv)
{
	struct btf *from = btf__parse_raw(argv[1]);
	LIBBPF_OPTS(btf_new_opts, opts, .add_layout = true);
	struct btf *to = btf__new_empty_opts(&opts);
	__u32 size;

	if (!from || !to || btf__add_btf(to, from) < 0 || btf__set_endianness(to, btf__endianness(from)))
		return 1;
	const void *data = btf__raw_data(to, &size);
	return data ? fwrite(data, size, 1, stdout) != 1 : 1;
}
