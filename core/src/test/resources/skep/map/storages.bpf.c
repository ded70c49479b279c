// Local storages, each of which needs types, and a program that writes stack traces.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* BPF_MAP_TYPE_CGRP_STORAGE, which Debian 12's header does not have. */
#define CGRP_STORAGE 32

#define STORAGE(NAME, TYPE)                                                                                            \
	struct {                                                                                                       \
		__uint(type, TYPE);                                                                                    \
		__uint(map_flags, BPF_F_NO_PREALLOC);                                                                  \
		__type(key, int);                                                                                      \
		__type(value, __u64);                                                                                  \
	} NAME SEC(".maps")

STORAGE(sockets, BPF_MAP_TYPE_SK_STORAGE);
STORAGE(inodes, BPF_MAP_TYPE_INODE_STORAGE);
STORAGE(tasks, BPF_MAP_TYPE_TASK_STORAGE);
STORAGE(groups, CGRP_STORAGE);

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 64);
	__type(key, __u32);
	__uint(value_size, 127 * 8);
} stacks SEC(".maps");

SEC("raw_tp")
int trace(void *ctx)
{
	return bpf_get_stackid(ctx, &stacks, 0);
}

char LICENSE[] SEC("license") = "GPL";
