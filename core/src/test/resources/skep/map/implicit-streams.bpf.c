// streams.bpf.c for Linux 7, where the kernel adds the last argument by itself.
#define IMPLICIT
#include "streams.bpf.c"
