/*
 * Prints which helpers the running kernel lets programs call: a line for each kind of program, with the numbers of the helpers.
 * A kind of program that the kernel does not have, or does not let us load, is left out and told of on stderr.
 *
 * Of each kind, a program that calls the helper without arguments is given to the verifier, which complains of them only after it has
 * found the helper (libbpf_probe_bpf_helper).
 */
#include <errno.h>
#include <linux/version.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#define HELPERS 211
#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

struct kind {
	int type, attach; /* attach is -1 for none */
	int flags;
	const char *target;
	int target_kind;
};

static const char *function = "__x64_sys_getpgid";
static struct btf *types;
static int version;
static char log_text[1 << 16];

static int load(const struct kind *kind, int helper, int result)
{
	struct bpf_insn call[] = { { .code = 0x85, .imm = helper }, { .code = 0x95 } };
	struct bpf_insn trivial[] = { { .code = 0xb7, .imm = result }, { .code = 0x95 } };
	LIBBPF_OPTS(bpf_prog_load_opts, options, .log_level = 1, .log_size = sizeof(log_text), .log_buf = log_text);

	options.prog_flags = kind->flags;
	options.kern_version = version;
	if (kind->attach >= 0)
		options.expected_attach_type = kind->attach;
	if (kind->target) {
		int id = btf__find_by_name_kind(types, kind->target, kind->target_kind);

		if (id < 0)
			return -ENOENT;
		options.attach_btf_id = id;
	}
	log_text[0] = 0;
	int fd = bpf_prog_load(kind->type, NULL, "GPL", helper ? call : trivial, 2, &options);
	int error = fd < 0 ? -errno : 0;

	if (fd >= 0)
		close(fd);
	return error;
}

static int may_call(const struct kind *kind, int helper)
{
	static const char *words[] = { "invalid func ", "unknown func ", "program of this type cannot use helper ", "might sleep", "in non-sleepable prog" };

	if (load(kind, helper, 0) == 0)
		return 1;
	for (size_t i = 0; i < LENGTH(words); i++)
		if (strstr(log_text, words[i]))
			return 0;
	return log_text[0] != 0;
}

static void print(const struct kind *kind)
{
	const char *attach = kind->attach < 0 ? "-" : libbpf_bpf_attach_type_str(kind->attach);

	if (load(kind, 0, 0) && load(kind, 0, 1)) {
		fprintf(stderr, "%s %s %x: %s\n", libbpf_bpf_prog_type_str(kind->type), attach, kind->flags, strerror(errno));
		return;
	}
	printf("%s %s %s", libbpf_bpf_prog_type_str(kind->type), attach, kind->flags ? "sleepable" : "-");
	for (int helper = 1; helper <= HELPERS; helper++)
		if (may_call(kind, helper))
			printf(" %d", helper);
	printf("\n");
	fflush(stdout);
}

static void print_all(int type, int attach, const char *target, int target_kind, int may_sleep)
{
	struct kind kind = { type, attach, 0, target, target_kind };

	print(&kind);
	if (may_sleep) {
		kind.flags = BPF_F_SLEEPABLE;
		print(&kind);
	}
}

int main(void)
{
	static const int plain[] = {
		BPF_PROG_TYPE_SOCKET_FILTER, BPF_PROG_TYPE_SCHED_CLS, BPF_PROG_TYPE_SCHED_ACT, BPF_PROG_TYPE_TRACEPOINT, BPF_PROG_TYPE_XDP,
		BPF_PROG_TYPE_PERF_EVENT, BPF_PROG_TYPE_CGROUP_SKB, BPF_PROG_TYPE_CGROUP_SOCK, BPF_PROG_TYPE_LWT_IN, BPF_PROG_TYPE_LWT_OUT,
		BPF_PROG_TYPE_LWT_XMIT, BPF_PROG_TYPE_SOCK_OPS, BPF_PROG_TYPE_SK_SKB, BPF_PROG_TYPE_CGROUP_DEVICE, BPF_PROG_TYPE_SK_MSG,
		BPF_PROG_TYPE_RAW_TRACEPOINT, BPF_PROG_TYPE_LWT_SEG6LOCAL, BPF_PROG_TYPE_LIRC_MODE2, BPF_PROG_TYPE_SK_REUSEPORT,
		BPF_PROG_TYPE_FLOW_DISSECTOR, BPF_PROG_TYPE_CGROUP_SYSCTL, BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE,
	};
	static const int attached[][2] = {
		{ BPF_PROG_TYPE_SK_LOOKUP, BPF_SK_LOOKUP }, { BPF_PROG_TYPE_NETFILTER, BPF_NETFILTER },
		{ BPF_PROG_TYPE_SCHED_CLS, BPF_TCX_INGRESS }, { BPF_PROG_TYPE_SCHED_CLS, BPF_TCX_EGRESS },
		{ BPF_PROG_TYPE_SCHED_CLS, BPF_NETKIT_PRIMARY }, { BPF_PROG_TYPE_SCHED_CLS, BPF_NETKIT_PEER },
		{ BPF_PROG_TYPE_XDP, BPF_XDP_DEVMAP }, { BPF_PROG_TYPE_XDP, BPF_XDP_CPUMAP },
		{ BPF_PROG_TYPE_CGROUP_SKB, BPF_CGROUP_INET_INGRESS }, { BPF_PROG_TYPE_CGROUP_SKB, BPF_CGROUP_INET_EGRESS },
		{ BPF_PROG_TYPE_CGROUP_SOCK, BPF_CGROUP_INET_SOCK_CREATE }, { BPF_PROG_TYPE_CGROUP_SOCK, BPF_CGROUP_INET_SOCK_RELEASE },
		{ BPF_PROG_TYPE_CGROUP_SOCK, BPF_CGROUP_INET4_POST_BIND }, { BPF_PROG_TYPE_CGROUP_SOCK, BPF_CGROUP_INET6_POST_BIND },
		{ BPF_PROG_TYPE_SK_SKB, BPF_SK_SKB_STREAM_PARSER }, { BPF_PROG_TYPE_SK_SKB, BPF_SK_SKB_STREAM_VERDICT },
		{ BPF_PROG_TYPE_SK_SKB, BPF_SK_SKB_VERDICT }, { BPF_PROG_TYPE_CGROUP_SOCKOPT, BPF_CGROUP_GETSOCKOPT },
		{ BPF_PROG_TYPE_CGROUP_SOCKOPT, BPF_CGROUP_SETSOCKOPT }, { BPF_PROG_TYPE_SK_REUSEPORT, BPF_SK_REUSEPORT_SELECT },
		{ BPF_PROG_TYPE_SK_REUSEPORT, BPF_SK_REUSEPORT_SELECT_OR_MIGRATE },
		{ BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_INET4_BIND }, { BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_INET6_BIND },
		{ BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_INET4_CONNECT }, { BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_INET6_CONNECT },
		{ BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_UDP4_SENDMSG }, { BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_UDP6_SENDMSG },
		{ BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_UDP4_RECVMSG }, { BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_UDP6_RECVMSG },
		{ BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_INET4_GETPEERNAME }, { BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_INET6_GETPEERNAME },
		{ BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_INET4_GETSOCKNAME }, { BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_INET6_GETSOCKNAME },
		{ BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_UNIX_CONNECT }, { BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_UNIX_SENDMSG },
		{ BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_UNIX_RECVMSG }, { BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_UNIX_GETPEERNAME },
		{ BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_UNIX_GETSOCKNAME },
	};
	static const int probes[] = { -1, BPF_TRACE_KPROBE_MULTI, BPF_TRACE_UPROBE_MULTI, BPF_TRACE_KPROBE_SESSION, BPF_TRACE_UPROBE_SESSION };
	static const int functions[] = { BPF_TRACE_FENTRY, BPF_TRACE_FEXIT, BPF_TRACE_FSESSION };
	struct utsname name;
	int major, minor, patch = 0;

	uname(&name);
	sscanf(name.release, "%d.%d.%d", &major, &minor, &patch);
	version = KERNEL_VERSION(major, minor, patch > 255 ? 255 : patch);
	types = btf__load_vmlinux_btf();
	libbpf_set_print(NULL);
	for (size_t i = 0; i < LENGTH(plain); i++)
		print_all(plain[i], -1, NULL, 0, 0);
	for (size_t i = 0; i < LENGTH(attached); i++)
		print_all(attached[i][0], attached[i][1], NULL, 0, 0);
	for (size_t i = 0; i < LENGTH(probes); i++)
		print_all(BPF_PROG_TYPE_KPROBE, probes[i], NULL, 0, 1);
	for (size_t i = 0; i < LENGTH(functions); i++)
		print_all(BPF_PROG_TYPE_TRACING, functions[i], function, BTF_KIND_FUNC, 1);
	print_all(BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "security_file_open", BTF_KIND_FUNC, 0);
	print_all(BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP, "btf_trace_sys_enter", BTF_KIND_TYPEDEF, 0);
	print_all(BPF_PROG_TYPE_TRACING, BPF_TRACE_ITER, "bpf_iter_task", BTF_KIND_FUNC, 1);
	print_all(BPF_PROG_TYPE_LSM, BPF_LSM_MAC, "bpf_lsm_file_open", BTF_KIND_FUNC, 1);
	print_all(BPF_PROG_TYPE_LSM, BPF_LSM_CGROUP, "bpf_lsm_socket_bind", BTF_KIND_FUNC, 0);
	struct kind syscall = { BPF_PROG_TYPE_SYSCALL, -1, BPF_F_SLEEPABLE };
	print(&syscall);
	return 0;
}
