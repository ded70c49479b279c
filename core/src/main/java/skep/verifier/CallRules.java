package skep.verifier;

import static skep.verifier.RejectionKind.*;

import java.util.List;

/** Calls: of helpers, kfuncs and functions, their arguments and results. */
final class CallRules {
  static final List<Rule> ALL =
      List.of(
          Rule.of(
              LICENCE,
              "cannot call GPL-restricted function|non-GPL|must have a GPL compatible license",
              "a function for GPL programs only is called",
              "the object's licence is {licence}; the helper or function it calls asks for one that"
                  + " is compatible with the GPL",
              "Declare one: char LICENSE[] SEC(\"license\") = \"GPL\"; or \"Dual BSD/GPL\"."),
          Rule.of(
              MAY_SLEEP,
              "sleepable helper (\\S+) in non-sleepable prog|helper call might sleep in a"
                  + " non-sleepable prog|program must be sleepable to call sleepable kfunc (\\S+)",
              "a function that may sleep is called by a program that may not",
              "It may have to wait, for a page of user memory or for a lock; where this program"
                  + " runs nothing may wait.",
              "Use what does not sleep (bpf_probe_read_user for bpf_copy_from_user), or a program"
                  + " that may: a section name ending in .s, such as lsm.s/, fentry.s/ or"
                  + " uprobe.s."),
          Rule.of(
              HELPER_NOT_ALLOWED,
              "(?:program of this type cannot use helper|unknown func) bpf_(\\w+)#(\\d+)",
              "a program of type {type} may not call bpf_{1}",
              "Each program type has its set of helpers: those that make sense where it runs.",
              "See 'man bpf-helpers' for one that this type may use, or 'skep feature probe' for"
                  + " the types that may use it; the type is from the section's name."),
          Rule.of(
              HELPER_UNKNOWN,
              "invalid func unknown#(\\d+)|invalid func (?:bpf_)?(\\w+)#(\\d+)",
              "this kernel has no helper of number {1}{3}",
              "The helper is newer than the kernel, or the number is no helper's.",
              "Test for it before it is called: bpf_core_enum_value_exists(enum bpf_func_id,"
                  + " BPF_FUNC_…), and do without it on kernels that have none."),
          Rule.of(
              GLOBAL_CALL,
              "Caller passes invalid args into func#(\\d+)(?: \\('(.+)'\\))?",
              "the global function {2} is called with arguments that it was not verified for",
              "A global function is verified once, by its prototype alone: a pointer is memory of"
                  + " its type's size that may be NULL. What is passed has to fit that.",
              "Pass the address of such memory; or make the function static, so that it is verified"
                  + " with each call's own arguments."),
          Rule.of(
              ARGUMENT_NULL,
              "(R\\d+) type=(\\w*or_null_?\\w*) expected=",
              "{1} may be NULL, and is passed where NULL is not allowed",
              "What returned it can return NULL, and the helper would use it.",
              "Check it first, and call only where it is not NULL."),
          Rule.of(
              ARGUMENT_NULL,
              "Possibly NULL pointer passed to (?:trusted|helper|kptr)? ?(\\w*)"
                  + "|(\\S+) is expected to be non-NULL",
              "an argument may be NULL that must not be: {1}{2}",
              "The function would use it without a check of its own.",
              "Check it first, and call only where it is not NULL."),
          Rule.of(
              REFERENCE_NOT_HELD,
              "(R\\d+) type=(\\w+) expected=(?:ringbuf_|alloc_)?mem$",
              "{1} is not memory that was reserved in a ring buffer, or is so no more",
              "Memory of a ring buffer is given back once: after bpf_ringbuf_submit or"
                  + " bpf_ringbuf_discard nothing may use the pointer.",
              "Submit or discard on each path exactly once, and leave the pointer alone after"
                  + " that."),
          Rule.of(
              ARGUMENT_TYPE,
              "(R\\d+) type=(\\w+) expected=(.+)",
              "{1} is of type {2}, and the call wants one of: {3}",
              "Helpers get pointers of certain types: memory that the program may read or write,"
                  + " a map, the context.",
              "Copy what is to be passed to the stack and pass its address; for a map pass &map,"
                  + " not a value of it."),
          Rule.of(
              ARGUMENT_TYPE,
              "kernel function (\\S+) (\\S+) expected pointer to (.+) but (\\S+) has a pointer to"
                  + " (.+)",
              "{1} wants a pointer to {3}, and gets one to {5}",
              "A kfunc gets objects of the kernel by their types.",
              "Pass an object of that type; look the kfunc's parameters up in vmlinux.h."),
          Rule.of(
              ARGUMENT_TYPE,
              "(R\\d+|arg ?#?\\d+) expect(?:ed|s) (?:a )?(pointer to .+|an? .+)",
              "{1} of the call has to be: {2}",
              "Helpers and kfuncs get values of certain types.",
              "Pass what the function's declaration says; a copy on the stack for plain memory."),
          Rule.of(
              CONSTANT_STRING,
              "doesn't point to a const string|Invalid format string|string is not zero-terminated"
                  + "|does not point to a readonly map|cannot be used as const string",
              "a string has to be constant here, and to end in a zero",
              "The kernel reads it when the program is loaded.",
              "Write it in the call, or as static const char format[] = \"…\";"),
          Rule.of(
              TAIL_CALL,
              "tail_calls? are not allowed (?!when call stack)|mixing of tail_calls|cannot tail"
                  + " call|expected prog array map|tail_call abusing",
              "a tail call cannot be made here",
              "It leaves the program for good, so not from a callback, nor with a reference held;"
                  + " and it goes through a map of programs that is known when the program is"
                  + " loaded.",
              "Pass &map of a BPF_MAP_TYPE_PROG_ARRAY, and make the call from the program itself."),
          Rule.of(
              MAP_TYPE,
              "cannot pass map_type (\\d+) into func (\\w+)#\\d+",
              "{2} does not work with a map of type {1} ({mapType})",
              "The helpers of maps of values, of ring buffers, of perf events and so on are"
                  + " different.",
              "Change the map's type, or use the helper for this one (bpf_map_lookup_elem,"
                  + " bpf_ringbuf_output, bpf_perf_event_output)."),
          Rule.of(
              ARGUMENT_NOT_CONSTANT,
              "(R\\d+) (?:is not a known constant|must be a known constant|doesn't have constant)",
              "{1} has to be a constant at this call",
              "How much is reserved or initialised has to be known when the program is loaded.",
              "Pass a constant, such as sizeof(struct event); for data of variable size use"
                  + " bpf_ringbuf_output or a dynptr."),
          Rule.of(
              KFUNC_NOT_ALLOWED,
              "calling kernel function (\\S+) is not allowed",
              "a program of type {type} may not call {1}",
              "Each program type has its set of kfuncs; some want CAP_PERFMON or a certain hook.",
              "Call it from a program of a type that may (syscall programs often may), or do"
                  + " without it."),
          Rule.of(
              KFUNC_UNKNOWN,
              "(?:kernel btf_id (\\d+) is not a (?:kernel )?function"
                  + "|kernel function btf_id \\d+ does not have"
                  + "|calling kernel functions? (?:are|is) not)",
              "what is called is no function that this kernel offers to programs",
              "The kfunc is not in this kernel's types, or its module is not loaded.",
              "Declare it __weak and test with bpf_ksym_exists before the call; load the module."),
          Rule.of(
              CALLBACK_RETURN,
              "At callback return the register R0 (.+)",
              "a callback returns what it may not: R0 {1}",
              "The helper that calls it understands certain results only: 0 to go on and 1 to"
                  + " stop.",
              "Return 0 or 1, on every path."),
          Rule.of(
              RETURN_VALUE,
              "At program exit the register R0 (?:is not a known value|has unknown scalar)",
              "a program of type {type} returns something other than a known number",
              "The kernel acts on the result, and has to know which ones are possible.",
              "Return one of the constants of this program type on every path."),
          Rule.of(
              RETURN_VALUE,
              "At (?:program|async callback|subprogram) (?:exit|return) the register (R\\d) (.+)",
              "a program of type {type} returns what it may not: {1} {2}",
              "The kernel acts on the result, and knows certain ones only for this type of program"
                  + " and where it is attached.",
              "Return one of them on every path: for cgroups 0 and 1, for LSM 0 or a negative"
                  + " error, for others their constants."),
          Rule.of(
              LEGACY_PACKET_ACCESS,
              "BPF_LD_\\[ABS\\|IND] (?:instructions not allowed for this program type"
                  + "|cannot be mixed|can(?:not| only) be)",
              "the old way to read packets is used by a program of type {type}",
              "LD_ABS and LD_IND are for filters on sockets and for tc, and end the program where"
                  + " the packet is too short.",
              "Read through data and data_end, or with bpf_skb_load_bytes."));

  private CallRules() {}
}
