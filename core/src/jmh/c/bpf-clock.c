// Counts the time that a thread spends in bpf(2), for benchmarks of what is left: linked into libbpf-bench, and loaded into
// a JVM by LD_PRELOAD. Both reach the kernel through the C library's syscall().
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/syscall.h>
#include <time.h>

static __thread long long spent;

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* Nanoseconds that this thread has spent in bpf(2) so far. */
long long bpf_nanoseconds(void)
{
	return spent;
}

long syscall(long number, long a, long b, long c, long d, long e, long f)
{
	static long (*real)(long, long, long, long, long, long, long);
	long long before;
	long result;

	if (!real)
		real = dlsym(RTLD_NEXT, "syscall");
	if (number != SYS_bpf)
		return real(number, a, b, c, d, e, f);
	before = now();
	result = real(number, a, b, c, d, e, f);
	spent += now() - before;
	return result;
}
