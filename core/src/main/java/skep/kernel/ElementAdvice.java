package skep.kernel;

import skep.insn.MapType;

/**
 * What to do when the kernel refuses an operation on a map's elements: of what a kind of map does
 * not have it says no more than ENOTSUPP, EOPNOTSUPP or EINVAL. After the {@code map_ops} of the
 * kinds, in kernel/bpf and net/core of Linux.
 */
final class ElementAdvice {
  /** What is done to elements. */
  enum Operation {
    LOOKUP,
    TAKE,
    UPDATE,
    DELETE,
    WALK,
    BATCH,
    FREEZE
  }

  private ElementAdvice() {}

  /** Why the last call of this thread failed. */
  static KernelException failure(String call, Operation operation, MapFd map, long flags) {
    int errno = Native.errno();
    return new KernelException(call, errno, of(errno, operation, map, flags));
  }

  static String of(int errno, Operation operation, MapFd map, long flags) {
    String known =
        map.type()
            .flatMap(type -> Errno.of(errno).map(error -> of(error, operation, type, flags)))
            .orElse("");
    return known.isEmpty()
        ? Advice.forAny(errno)
        : "a map of kind " + map.type().get() + " " + known;
  }

  private static String of(Errno error, Operation operation, MapType type, long flags) {
    return switch (error) {
      case ENOTSUPP, EOPNOTSUPP -> missing(operation, type);
      case EINVAL ->
          (flags & Kernel.LOCK) != 0
              ? "locks only values with a bpf_spin_lock that their types (BTF) tell of"
              : operation == Operation.UPDATE ? wrong(type, flags) : missing(operation, type);
      case ENOENT -> operation == Operation.UPDATE ? absent(type) : "";
      case ENOTSOCK -> "takes sockets";
      // What the kernel says of a program that is not for a CPU.
      case ENOMEM -> operation == Operation.UPDATE && type == MapType.CPUMAP ? wrong(type, 0) : "";
      case EBADF -> wanted(type);
      case ENOSPC ->
          operation == Operation.LOOKUP && isOfSockets(type)
              ? "tells sockets' cookies when its values have 8 bytes; these have 4"
              : "";
      case EBUSY ->
          operation == Operation.FREEZE
              ? "is frozen once, and when nobody has it mapped to be written or writes to it"
              : "";
      default -> "";
    };
  }

  private static String missing(Operation operation, MapType type) {
    return switch (type) {
      case RINGBUF ->
          operation == Operation.FREEZE
              ? ""
              : "has no elements: programs write records, which RingBuffer.open reads";
      case USER_RINGBUF ->
          "has no elements: UserRingBuffer.open writes records, which programs read";
      case ARENA ->
          "has no elements: it is memory, which LoadedObject.arena and Kernel.mmapArena give";
      default ->
          switch (operation) {
            case LOOKUP -> unread(type);
            case TAKE -> untaken(type);
            case UPDATE -> wrong(type, Kernel.ANY);
            case DELETE -> undeleted(type);
            case WALK -> unwalked(type);
            case BATCH -> "has no such batches on this kernel: go element by element";
            case FREEZE ->
                "cannot be frozen when it is a struct of the kernel's operations, or its values"
                    + " have locks, timers or kernel pointers";
          };
    };
  }

  private static String unread(MapType type) {
    return switch (type) {
      case PERF_EVENT_ARRAY ->
          "cannot be read: what programs write to its events, PerfBuffer.open reads";
      case CGROUP_ARRAY, XSKMAP ->
          "cannot be read by user space: keep what you put in, or ask a program";
      default -> "";
    };
  }

  private static String untaken(MapType type) {
    return switch (type) {
      case HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH ->
          "gives and removes an element at once since Linux 5.14: look it up, then remove it";
      case STACK_TRACE ->
          "gives and removes an element at once since Linux 6.18: look it up, then remove it";
      case ARRAY, PERCPU_ARRAY, INSN_ARRAY, BLOOM_FILTER, CGROUP_STORAGE, PERCPU_CGROUP_STORAGE ->
          undeleted(type);
      case PERF_EVENT_ARRAY, CGROUP_ARRAY, XSKMAP -> unread(type);
      default -> "does not give and remove an element at once: look it up, then remove it";
    };
  }

  private static String undeleted(MapType type) {
    return switch (type) {
      case ARRAY, PERCPU_ARRAY -> "always has all its elements: write zeros to clear one";
      case INSN_ARRAY ->
          "always has all its elements: they can only be replaced, before it is used";
      case QUEUE, STACK -> "has no keys: take the next element (BpfMap.queue)";
      case BLOOM_FILTER -> "never forgets a value: create another";
      case CGROUP_STORAGE, PERCPU_CGROUP_STORAGE ->
          "loses an element when its cgroup goes: write zeros to clear one";
      default -> "";
    };
  }

  private static String unwalked(MapType type) {
    return switch (type) {
      case QUEUE, STACK -> "has no keys: take its elements one after the other (BpfMap.queue)";
      case BLOOM_FILTER -> "does not keep values: ask whether it may contain one (BpfMap.queue)";
      case SK_STORAGE, INODE_STORAGE, TASK_STORAGE, CGRP_STORAGE ->
          "cannot be walked: ask for each owner's value (BpfMap.storage), or walk the owners by an"
              + " iterator program";
      default -> "";
    };
  }

  /** What is wrong with an element that is not taken. */
  private static String wrong(MapType type, long flags) {
    return switch (type) {
      case STACK_TRACE -> "is written by bpf_get_stackid alone";
      case PROG_ARRAY, PERF_EVENT_ARRAY, CGROUP_ARRAY, ARRAY_OF_MAPS ->
          flags == Kernel.ANY ? mismatched(type) : "replaces whatever is there: use UpdateMode.ANY";
      case HASH_OF_MAPS -> mismatched(type);
      case BLOOM_FILTER, CGROUP_STORAGE, PERCPU_CGROUP_STORAGE ->
          flags == Kernel.ANY ? "" : "takes no such condition: use UpdateMode.ANY";
      case DEVMAP, DEVMAP_HASH ->
          "takes numbers of devices of this network namespace, and programs loaded to be run there"
              + " (section xdp/devmap)";
      case CPUMAP ->
          "takes lengths of queues up to 16384, and programs loaded to be run there (section"
              + " xdp/cpumap)";
      case XSKMAP -> "takes AF_XDP sockets";
      case SOCKMAP, SOCKHASH ->
          "takes TCP sockets that are connected or listen, and UDP, Unix and vsock sockets";
      case REUSEPORT_SOCKARRAY -> "takes sockets bound with SO_REUSEPORT";
      case INSN_ARRAY -> "takes numbers of instructions; the rest of a value is the kernel's";
      default -> "";
    };
  }

  private static String mismatched(MapType type) {
    return switch (type) {
      case PROG_ARRAY -> "takes programs of one type, that of the program that jumps";
      case ARRAY_OF_MAPS, HASH_OF_MAPS ->
          "takes maps of the kind, sizes and flags of the map that it was created with";
      default -> "";
    };
  }

  private static String absent(MapType type) {
    return switch (type) {
      case CGROUP_STORAGE, PERCPU_CGROUP_STORAGE ->
          "has an element once a program that uses it is attached to the cgroup";
      default -> "";
    };
  }

  /** What a descriptor should have been. */
  private static String wanted(MapType type) {
    return switch (type) {
      case PROG_ARRAY -> "takes programs";
      case PERF_EVENT_ARRAY -> "takes perf events";
      case CGROUP_ARRAY -> "takes directories of cgroup version 2";
      case ARRAY_OF_MAPS, HASH_OF_MAPS -> "takes maps";
      case TASK_STORAGE -> "has processes for owners (Kernel.pidfd)";
      case CGRP_STORAGE -> "has directories of cgroup version 2 for owners (Kernel.openFile)";
      case INODE_STORAGE -> "has files for owners (Kernel.openFile)";
      default -> "";
    };
  }

  private static boolean isOfSockets(MapType type) {
    return type == MapType.SOCKMAP
        || type == MapType.SOCKHASH
        || type == MapType.REUSEPORT_SOCKARRAY;
  }
}
