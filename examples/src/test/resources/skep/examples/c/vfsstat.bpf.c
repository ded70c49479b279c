#include "common.h"
__u64 stats[5];
#define COUNT(i, f) SEC("fentry/" #f) int on_##f(void *ctx) { __sync_fetch_and_add(&stats[i], 1); return 0; }
COUNT(0, vfs_read)
COUNT(1, vfs_write)
COUNT(2, vfs_open)
COUNT(3, vfs_create)
COUNT(4, vfs_fsync)
