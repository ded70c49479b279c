/* What the C versions of the ports share: the kernel's types as far as they are used, for CO-RE. */
#pragma once
#include <linux/types.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>

#define TASK_COMM_LEN 16

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct nsproxy;
struct task_struct {
	int pid;
	int tgid;
	struct task_struct *real_parent;
	int exit_code;
	__u64 start_time;
	char comm[TASK_COMM_LEN];
	unsigned int __state;
	struct nsproxy *nsproxy;
};
struct trace_entry {
	unsigned short type;
};
struct trace_event_raw_sys_enter {
	struct trace_entry ent;
	long id;
	unsigned long args[6];
};
struct trace_event_raw_sys_exit {
	struct trace_entry ent;
	long id;
	long ret;
};
#pragma clang attribute pop

char LICENSE[] SEC("license") = "GPL";

static __always_inline __u32 log2(__u32 v)
{
	__u32 shift, r;
	r = (v > 0xFFFF) << 4; v >>= r;
	shift = (v > 0xFF) << 3; v >>= shift; r |= shift;
	shift = (v > 0xF) << 2; v >>= shift; r |= shift;
	shift = (v > 0x3) << 1; v >>= shift; r |= shift;
	r |= (v >> 1);
	return r;
}

static __always_inline __u32 log2l(__u64 v)
{
	__u32 hi = v >> 32;
	return hi ? log2(hi) + 32 : log2(v);
}
