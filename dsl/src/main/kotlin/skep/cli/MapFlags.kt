package skep.cli

/** The names of `map_flags` in `linux/bpf.h`, of bit 0 and up, without their `BPF_F_`. */
private val MAP_FLAGS =
  listOf(
    "NO_PREALLOC",
    "NO_COMMON_LRU",
    "NUMA_NODE",
    "RDONLY",
    "WRONLY",
    "STACK_BUILD_ID",
    "ZERO_SEED",
    "RDONLY_PROG",
    "WRONLY_PROG",
    "CLONE",
    "MMAPABLE",
    "PRESERVE_ELEMS",
    "INNER_MAP",
    "LINK",
    "PATH_FD",
    "VTYPE_BTF_OBJ_FD",
    "TOKEN_FD",
    "SEGV_ON_FAULT",
    "NO_USER_CONV",
    "RB_OVERWRITE",
  )

/** The names of the bits that are set; those without a name in hexadecimal. */
internal fun mapFlagNames(flags: Int): List<String> {
  val unnamed = flags ushr MAP_FLAGS.size shl MAP_FLAGS.size
  return MAP_FLAGS.filterIndexed { bit, _ -> flags ushr bit and 1 == 1 } +
    listOfNotNull(unnamed.takeIf { it != 0 }?.let(::hexadecimal))
}
