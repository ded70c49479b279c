// SPDX-License-Identifier: GPL-2.0 OR BSD-3-Clause
// clang-14 -O2 -g -target bpf -mcpu=v2 -I/usr/include/x86_64-linux-gnu -c minimal.bpf.c -o minimal.bpf.o && llvm-strip -g minimal.bpf.o
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

int my_pid = 0;

SEC("tp/syscalls/sys_enter_write")
int handle_tp(void *ctx)
{
	int pid = bpf_get_current_pid_tgid() >> 32;

	if (pid != my_pid)
		return 0;
	bpf_printk("BPF triggered from PID %d.\n", pid);
	return 0;
}
