// A program that writes lines to its two streams in turn; its context says how many.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#ifdef IMPLICIT
extern int bpf_stream_vprintk(int stream_id, const char *fmt__str, const void *args, __u32 len__sz) __ksym;
#define PRINT(STREAM, ARGS) bpf_stream_vprintk(STREAM, format, ARGS, sizeof(ARGS))
#else
extern int bpf_stream_vprintk_impl(int stream_id, const char *fmt__str, const void *args, __u32 len__sz,
				   void *aux__prog) __ksym;
#define PRINT(STREAM, ARGS) bpf_stream_vprintk_impl(STREAM, format, ARGS, sizeof(ARGS), 0)
#endif

static const char format[] = "%d of %d\n";

SEC("syscall")
int prints(__u32 *count)
{
	__u32 n = *count;

	for (__u32 i = 0; i < n && i < 50; i++) {
		__u64 args[2] = {i + 1, n};
		int failed = PRINT(i % 2 ? 2 : 1, args);

		if (failed < 0)
			return failed;
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
