package skep.kernel;

import java.util.Objects;

/** Over what an iterator goes: {@code union bpf_iter_link_info}. */
public sealed interface IteratorTarget {
  /** All there are of what the iterator is for. */
  record All() implements IteratorTarget {}

  /**
   * The elements of a map.
   *
   * @param map the map
   */
  record OfMap(Fd map) implements IteratorTarget {
    /** Checks the component. {@inheritDoc} */
    public OfMap {
      Objects.requireNonNull(map, "map");
    }
  }

  /** In which order cgroups are visited: {@code enum bpf_cgroup_iter_order}. */
  enum Order {
    /** The kernel's choice, which it refuses for cgroups. */
    UNSPECIFIED,
    /** That cgroup alone. */
    SELF_ONLY,
    /** Each before those below it. */
    DESCENDANTS_PRE,
    /** Each after those below it. */
    DESCENDANTS_POST,
    /** Up to the root. */
    ANCESTORS_UP,
    /** Those right below that cgroup. */
    CHILDREN;

    private static final Order[] BY_NUMBER = values();

    /** What the kernel means by a number; unspecified for one newer than this table. */
    static Order of(int number) {
      return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNSPECIFIED;
    }
  }

  /**
   * Control groups.
   *
   * @param cgroup the directory of the one to start with
   * @param order which others, and in which order
   */
  record OfCgroup(Fd cgroup, Order order) implements IteratorTarget {
    /** Checks the components. {@inheritDoc} */
    public OfCgroup {
      Objects.requireNonNull(cgroup, "cgroup");
      Objects.requireNonNull(order, "order");
    }
  }

  /**
   * A thread.
   *
   * @param thread its number
   */
  record OfThread(int thread) implements IteratorTarget {}

  /**
   * The threads of a process.
   *
   * @param process its number
   */
  record OfProcess(int process) implements IteratorTarget {}
}
