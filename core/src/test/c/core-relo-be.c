/*
 * core-relo with a libbpf as it is on a machine of big-endian order: what it does then, and not on this machine, is in
 * relo_core.c alone, so only that is compiled anew, in place of the static library's.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <ctype.h>
#include <errno.h>
#include <linux/err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bpf.h"
#include "libbpf_internal.h"

#undef __BYTE_ORDER__
#define __BYTE_ORDER__ __ORDER_BIG_ENDIAN__
#include "relo_core.c"
#undef __BYTE_ORDER__
#define __BYTE_ORDER__ __ORDER_LITTLE_ENDIAN__

#include "core-relo.c"
