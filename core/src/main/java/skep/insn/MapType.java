package skep.insn;

import java.util.Optional;

/**
 * What kind of map it is: {@code enum bpf_map_type}, complete as of libbpf 1.8.
 *
 * <p>The constants are in the order of include/uapi/linux/bpf.h, without the prefix {@code
 * BPF_MAP_TYPE_}; names the header has deprecated in favour of another are left out.
 */
public enum MapType {
  /** No type; never valid in a request. */
  UNSPEC,
  /** Hash table. */
  HASH,
  /** Array indexed by u32, all elements always there. */
  ARRAY,
  /** Programs for tail calls, as program fds. */
  PROG_ARRAY,
  /** Perf events, as fds; the perf buffer. */
  PERF_EVENT_ARRAY,
  /** Hash table with one value per possible CPU. */
  PERCPU_HASH,
  /** Array with one value per possible CPU. */
  PERCPU_ARRAY,
  /** Stack traces filled by bpf_get_stackid. */
  STACK_TRACE,
  /** Cgroups, as fds, for bpf_current_task_under_cgroup and friends. */
  CGROUP_ARRAY,
  /** Hash table that evicts the least recently used entry when full. */
  LRU_HASH,
  /** LRU hash table with one value per possible CPU. */
  LRU_PERCPU_HASH,
  /** Longest prefix match trie; needs BPF_F_NO_PREALLOC. */
  LPM_TRIE,
  /** Array of maps. */
  ARRAY_OF_MAPS,
  /** Hash table of maps. */
  HASH_OF_MAPS,
  /** Network devices for XDP redirection, by index. */
  DEVMAP,
  /** Sockets for redirection, by index. */
  SOCKMAP,
  /** CPUs for XDP redirection. */
  CPUMAP,
  /** AF_XDP sockets. */
  XSKMAP,
  /** Sockets for redirection, by key. */
  SOCKHASH,
  /** Storage of one cgroup and attachment; deprecated for CGRP_STORAGE. */
  CGROUP_STORAGE,
  /** Sockets of reuseport groups. */
  REUSEPORT_SOCKARRAY,
  /** Per-CPU CGROUP_STORAGE; deprecated. */
  PERCPU_CGROUP_STORAGE,
  /** First in, first out; no key. */
  QUEUE,
  /** Last in, first out; no key. */
  STACK,
  /** Storage that lives with a socket. */
  SK_STORAGE,
  /** Network devices for XDP redirection, by key. */
  DEVMAP_HASH,
  /** An implementation of a kernel operations struct. */
  STRUCT_OPS,
  /** Ring buffer from programs to user space; key and value size 0. */
  RINGBUF,
  /** Storage that lives with an inode. */
  INODE_STORAGE,
  /** Storage that lives with a task. */
  TASK_STORAGE,
  /** Bloom filter; no key. */
  BLOOM_FILTER,
  /** Ring buffer from user space to programs. */
  USER_RINGBUF,
  /** Storage that lives with a cgroup. */
  CGRP_STORAGE,
  /** Sparse memory shared between programs and user space. */
  ARENA,
  /** Instruction offsets of a program, for jump tables. */
  INSN_ARRAY,
  /** Resizable hash table. */
  RHASH;

  private static final MapType[] BY_NUMBER = values();

  /**
   * The number the kernel knows this by.
   *
   * @return the value in {@code enum bpf_map_type}
   */
  public int number() {
    return ordinal();
  }

  /**
   * The name the kernel's header gives it.
   *
   * @return {@link #name()} with its prefix, such as {@code BPF_MAP_TYPE_HASH}
   */
  public String uapiName() {
    return "BPF_MAP_TYPE_" + name();
  }

  /**
   * What a number stands for.
   *
   * @param number a value of {@code enum bpf_map_type}
   * @return the constant, or empty for a number newer than this table
   */
  public static Optional<MapType> of(int number) {
    return number >= 0 && number < BY_NUMBER.length
        ? Optional.of(BY_NUMBER[number])
        : Optional.empty();
  }
}
