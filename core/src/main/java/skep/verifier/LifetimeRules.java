package skep.verifier;

import static skep.verifier.RejectionKind.*;

import java.util.List;

/**
 * What is acquired and has to be given back; locks, and what may not be done while they are held.
 */
final class LifetimeRules {
  static final List<Rule> ALL =
      List.of(
          Rule.of(
              REFERENCE_LEAK,
              "Unreleased reference id=(\\d+) alloc_insn=(\\d+)",
              "what insn #{2} acquired is not released on this path",
              "What a program acquires (memory of a ring buffer, a socket, a task, a dynptr) it has"
                  + " to give back before it ends, also where it ends early.",
              "Release it before each return: bpf_ringbuf_submit or bpf_ringbuf_discard,"
                  + " bpf_sk_release, bpf_task_release, bpf_iter_num_destroy."),
          Rule.of(
              REFERENCE_LEAK,
              "would lead to reference leak|reference leak|has not been released|Leaking reference"
                  + " id=",
              "something is acquired and not released on this path",
              "What a program acquires it has to give back before it ends, also where it ends"
                  + " early.",
              "Release it before each return."),
          Rule.of(
              REFERENCE_NOT_HELD,
              "reference has not been acquired before"
                  + "|(R\\d+) must be referenced(?: or trusted)?"
                  + "|release (?:kernel function|helper|kfunc) .* expects ref(?:counted|erenced)"
                  + "|arg (\\d+) is an unacquired reference",
              "something is released or kept that was not acquired",
              "Only what an acquiring helper or kfunc returned can be given back, and only once.",
              "Pass the pointer as the acquiring function returned it, after the check for NULL."),
          Rule.of(
              REFERENCE_MODIFIED,
              "(R\\d+) must have zero offset when passed to release func",
              "{1} does not point to the start of what was acquired",
              "What is given back is known by its address.",
              "Keep the pointer as it was returned, and move a copy of it."),
          Rule.of(
              DYNPTR_UNINITIALISED,
              "Expected an initialized dynptr as (?:arg #(\\d+)|(R\\d+))",
              "a dynptr is used that was not made, or is gone",
              "A dynptr is made by one helper (bpf_ringbuf_reserve_dynptr, bpf_dynptr_from_mem,"
                  + " bpf_dynptr_from_skb) and ends with another, or when the packet changes.",
              "Make it on every path before this call, and make it anew after it ended."),
          Rule.of(
              DYNPTR_OVERWRITTEN,
              "cannot overwrite referenced dynptr|potential write to dynptr|cannot pass in dynptr"
                  + " at an offset|Dynptr has to be an uninitialized dynptr",
              "the stack under a dynptr is used for something else",
              "The kernel keeps its own data in struct bpf_dynptr, until the dynptr is released.",
              "Leave the variable to the dynptr helpers, one dynptr at a time."),
          Rule.of(
              ITERATOR,
              "expected (?:an? )?(?:un)?initialized (iter_\\w+)|expected (?:valid iter"
                  + " pointer|pointer to an iterator)",
              "an iterator is not in the state that this call needs",
              "An iterator is made by its _new, moved by its _next, and destroyed by its _destroy,"
                  + " in this order, each variable once.",
              "Call them in this order on every path; bpf_for and bpf_for_each do it."),
          Rule.of(
              LOCK_TWICE,
              "Acquiring the same lock again|Locking two bpf_spin_locks are not allowed",
              "a lock is taken while one is held",
              "The program would wait for itself, or for another one that waits for it.",
              "Release the first before the second is taken."),
          Rule.of(
              CALL_UNDER_LOCK,
              "function calls are not allowed while holding a lock",
              "something is called while a lock is held",
              "A spin lock keeps other CPUs waiting, so nothing but its end may be called.",
              "Call before the lock is taken or after it is released, and keep the result in a"
                  + " variable."),
          Rule.of(
              LOCK_NOT_HELD,
              "bpf_(?:res_)?spin_unlock(?:_irqrestore)? (?:without taking a lock|of different lock"
                  + "|cannot be out of order)|unmatched .*(?:unlock|enable|restore)"
                  + "|unmatched attempt to enable preemption",
              "a lock is released, or a region left, that this path is not in",
              "Each release has to be of the lock that was taken, through the same pointer, on the"
                  + " same path.",
              "Keep the pointer of the element that was locked, and use it for both; put the two"
                  + " calls on the same path."),
          Rule.of(
              LOCK_NOT_RELEASED,
              "cannot be used inside (\\S+?)(?:-ed)? region|(bpf_\\w+)(?:\\(s\\)|s)? (?:is|are)"
                  + " missing",
              "the program ends inside a region that has to be left first: {1}{2}",
              "A lock that is taken, or a region that is entered, is given up before the program"
                  + " ends, on every path.",
              "Release it before each return: bpf_spin_unlock, bpf_rcu_read_unlock,"
                  + " bpf_preempt_enable, bpf_local_irq_restore."),
          Rule.of(
              MAY_SLEEP,
              "sleepable helper (\\S+) (?:in|within) (?!non-sleepable)(.+)|kernel func (\\S+) is"
                  + " sleepable within (.+)",
              "a function that may sleep is called where nothing may: {2}{4}",
              "While a lock is held, or in a region of RCU, or with preemption off, nothing may"
                  + " wait.",
              "Leave the lock or region before the call."),
          Rule.of(
              REGION_REQUIRED,
              "expected an RCU CS|requires RCU critical section|must be held for"
                  + "|must be (?:called )?(?:in|within|inside) .*(?:rcu|RCU|lock)"
                  + "|needs? (?:bpf_)?rcu_read_lock|only allowed in.*region"
                  + "|R\\d+ must be a rcu pointer",
              "this needs a region of RCU or a lock that the program is not in",
              "What the pointer leads to may be freed at any time outside of it.",
              "Put bpf_rcu_read_lock() and bpf_rcu_read_unlock() around it."),
          Rule.of(
              LOCK_NOT_ALLOWED,
              "(?:tracing progs|socket filter progs|sleepable progs|\\w+ progs) cannot use"
                  + " (bpf_[\\w{},|]+)",
              "a program of type {type} cannot use {1}",
              "Where it runs the kernel may hold the same lock already, or cannot wait for it.",
              "Use atomic operations (__sync_fetch_and_add), a per-CPU map, or a program of another"
                  + " type."),
          Rule.of(
              MAP_NOT_ALLOWED,
              "Sleepable programs can only use (.+)",
              "a program that may sleep uses a map that is not for such programs",
              "Elements of other maps may be freed while the program waits. Such programs may use:"
                  + " {1}.",
              "Change the map's type, or make the program one that does not sleep: leave .s away in"
                  + " its section's name."),
          Rule.of(
              MAP_NOT_ALLOWED,
              "(?:program|prog)s? (?:can only use|cannot use|must use) (.*maps?.*)",
              "a program of type {type} uses a map that is not for it",
              "The kernel allows this type of program certain maps only.",
              "Change the map's type or flags (preallocated maps for perf_event and kprobe on old"
                  + " kernels)."));

  private LifetimeRules() {}
}
