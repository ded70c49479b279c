// SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause
// clang-19 -O2 -g -target bpf -mcpu=v3 -I/usr/include/x86_64-linux-gnu -c execs.bpf.c -o execs.bpf.o && llvm-strip-19 -g execs.bpf.o
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct exec {
	__u32 pid;
	__u32 uid;
	char comm[16];
	char file[128];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} by_user SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 16);
} events SEC(".maps");

/* /sys/kernel/tracing/events/sched/sched_process_exec/format */
struct sched_process_exec {
	__u64 common;
	__u32 file;
	__s32 pid;
	__s32 old_pid;
};

SEC("tp/sched/sched_process_exec")
int on_exec(struct sched_process_exec *ctx)
{
	__u32 uid = bpf_get_current_uid_gid();
	__u64 first = 0, *count;
	struct exec *e;

	bpf_map_update_elem(&by_user, &uid, &first, BPF_NOEXIST);
	count = bpf_map_lookup_elem(&by_user, &uid);
	if (count)
		__sync_fetch_and_add(count, 1);

	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	e->pid = bpf_get_current_pid_tgid() >> 32;
	e->uid = uid;
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	bpf_probe_read_kernel_str(e->file, sizeof(e->file), (char *)ctx + (ctx->file & 0xffff));
	bpf_ringbuf_submit(e, 0);
	return 0;
}
