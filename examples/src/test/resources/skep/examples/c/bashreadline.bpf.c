#include "common.h"
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct pt_regs { unsigned long di, ax; };
#pragma clang attribute pop
struct event { __u32 pid; char line[80]; };
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 1 << 18); } events SEC(".maps");

SEC("uretprobe//bin/bash:readline")
int on_readline(struct pt_regs *ctx)
{
	const char *line = (void *)ctx->ax;
	if (!line)
		return 0;
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	e->pid = bpf_get_current_pid_tgid() >> 32;
	bpf_probe_read_user_str(&e->line, sizeof(e->line), line);
	bpf_ringbuf_submit(e, 0);
	return 0;
}
