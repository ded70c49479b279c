package skep.verifier;

import static skep.verifier.RejectionKind.*;

import java.util.List;

/** The shape of the program, single instructions, and where it attaches. */
final class StructureRules {
  static final List<Rule> ALL =
      List.of(
          Rule.of(
              INFINITE_LOOP,
              "infinite loop detected at insn (\\d+)",
              "the loop at insn #{1} never ends",
              "The verifier came back to the same instruction with nothing changed that could end"
                  + " the loop.",
              "Count in a variable with a bound that the compiler keeps, or use bpf_for, bpf_loop"
                  + " or may_goto."),
          Rule.of(
              BACK_EDGE,
              "back-edge from insn (\\d+) to (\\d+)",
              "there is a loop, from insn #{1} back to insn #{2}",
              "Kernels before 5.3, and users without privileges, get no loops.",
              "Unroll it (#pragma unroll), or use bpf_loop."),
          Rule.of(
              TOO_COMPLEX,
              "BPF program is too (?:large|complex). Processed (\\d+) insn",
              "the verifier gave up after {1} instructions",
              "It walks every path through the program, and each turn of each loop; the limit is a"
                  + " million instructions. A loop whose bound it does not know is walked for"
                  + " ever.",
              "Give loops a small constant bound; use bpf_loop, bpf_for or may_goto, whose body is"
                  + " walked once; move what is called often to global functions, which are"
                  + " verified once; forget what need not be exact with an empty asm volatile."),
          Rule.of(
              TOO_MANY_JUMPS,
              "The sequence of (\\d+) jumps is too complex",
              "there are {1} jumps in a row whose other way is yet to be walked",
              "The verifier remembers the other way of each conditional jump, and of not more than"
                  + " 8192 at a time.",
              "Look values up in a map or a constant array rather than in a chain of comparisons;"
                  + " split the program with tail calls or global functions."),
          Rule.of(
              UNREACHABLE,
              "unreachable insn (\\d+)",
              "no path leads to insn #{1}",
              "The kernel refuses code that is never executed; compilers leave none.",
              "Look at assembly: a jump that skips code, or code after an unconditional jump."),
          Rule.of(
              JUMP_OUT_OF_RANGE,
              "jump out of range from insn (\\d+) to (-?\\d+)|call to invalid destination"
                  + "|jump into the middle of ldimm64 insn (\\d+)",
              "a jump leads out of its function, or into the middle of an instruction",
              "Jumps stay inside of their function, and lead to where an instruction starts.",
              "In assembly jump to labels, not by distances; LD_IMM64 takes two slots."),
          Rule.of(
              FALLS_OFF,
              "last insn is not an exit or jmp|subprog doesn't end with exit|no program starts",
              "a function's last instruction is no exit and no jump",
              "Compilers end a function in a call when they take what follows for unreachable:"
                  + " after a function that does not return, or at the end of one that forgets its"
                  + " result.",
              "Put a return after the call, and at the end of every function that has a result."),
          Rule.of(
              STACK_TOTAL,
              "combined stack size(?: of (\\d+) calls)? is (\\d+)",
              "the stacks of {1} functions called in each other take {2} bytes, and 512 is all"
                  + " there is",
              "Static functions share the program's 512 bytes; each takes what its variables need,"
                  + " rounded up to 32 bytes.",
              "Keep what is large in a map value, such as a per-CPU array of one element; call one"
                  + " function after the other rather than one in the other."),
          Rule.of(
              STACK_TOTAL,
              "stack size of subprog \\d+ is (\\d+)|(?:stack depth|stack size) (\\d+).*(?:too"
                  + " large|exceeds)|tail_calls are not allowed when call stack of previous frames"
                  + " is (\\d+) bytes",
              "a function needs more stack than there is",
              "There are 512 bytes, and 256 with tail calls in functions.",
              "Keep what is large in a map value, such as a per-CPU array of one element."),
          Rule.of(
              CALL_DEPTH,
              "the call stack of (\\d+) frames is too deep|recursive call",
              "functions are called in each other too deep, or call themselves",
              "Eight frames are all there are, the program's own among them; so recursion never"
                  + " ends well.",
              "Let the compiler inline the small ones (static __always_inline), and turn recursion"
                  + " into a loop."),
          Rule.of(
              DIVISION_BY_ZERO,
              "div by zero",
              "a division by the constant 0",
              "Such a program cannot be meant; a divisor in a register that is 0 gives 0.",
              "Look at the constant; a macro that is 0?"),
          Rule.of(
              SHIFT,
              "invalid shift (-?\\d+)",
              "a shift by {1} bits",
              "A value of 32 or 64 bits can be shifted by less than that.",
              "Look at the constant; is a 32-bit value shifted by 32 or more?"),
          Rule.of(
              UNKNOWN_REGISTER,
              "(R\\d+) is invalid",
              "{1} is no register of BPF",
              "Registers are R0 to R10.",
              "Look at what made the instruction: is the file damaged?"),
          Rule.of(
              BAD_INSTRUCTION,
              "unknown opcode (\\w+)",
              "this kernel does not know the instruction with opcode {1}",
              "It is from a newer instruction set than the kernel's, or the code is damaged.",
              "Compile for an older set (-mcpu=v3; v4 needs kernel 6.6, load-acquire 6.15)."),
          Rule.of(
              BAD_INSTRUCTION,
              "(BPF_\\w+) uses reserved fields",
              "an instruction {1} has bits set that mean nothing to this kernel",
              "They may mean something to a newer kernel (signed division, sign-extending moves,"
                  + " atomics).",
              "Compile for an older set (-mcpu=v3, or v2)."),
          Rule.of(
              BAD_INSTRUCTION,
              "invalid (?:bpf_ld_imm64|BPF_LD_IMM) insn|unrecognized bpf_ld_imm64|BPF_LD_IMM64"
                  + " .*reserved",
              "a 64-bit constant is not whole, or of an unknown kind",
              "It takes two instructions, the second of which is all zero but for its constant.",
              "Look at what made the code; is a relocation missing?"),
          Rule.of(
              ATTACH_TARGET,
              "attach_btf_id (\\d+) |must provide btf_id|Attaching .* to .*function|can't modify"
                  + " return|address of function \\S+ cannot be found|Invalid tracing"
                  + " target|(\\S+)\\(\\) is not modifiable|Cannot"
                  + " (?:attach|extend|replace|recursively attach)|The target program|attach to"
                  + " (?:unsupported|\\S+ is not)|Attach to .*is denied",
              "the program cannot be attached to what its section names",
              "What it names is no function that programs of this type may attach to.",
              "Look at the section's name and at /sys/kernel/tracing/available_filter_functions;"
                  + " for fmod_ret only functions marked ALLOW_ERROR_INJECTION and security"
                  + " hooks."),
          Rule.of(
              SLEEPABLE_NOT_ALLOWED,
              "Only (.+?) (?:programs )?can be sleepable|(\\S+) is not sleepable|cannot be"
                  + " sleepable|can only be sleepable|Sleepable program cannot attach",
              "a program of type {type} cannot sleep where it is attached",
              "Only some types, on some hooks, are run where waiting is allowed: {1}.",
              "Leave .s away in the section's name."),
          Rule.of(
              UNINITIALISED_REGISTER,
              "__bpf_trap\\(\\)",
              "the compiler found code that uses a variable before it has a value",
              "What such code does is undefined, and newer compilers end the path in a trap.",
              "Compile with -Wall and give the variable a value on every path."),
          Rule.of(
              ARENA,
              "\\barena\\b",
              "an arena is used in a way that cannot be",
              "A program has at most one arena, which it uses through pointers of the arena's"
                  + " address space, with CAP_BPF and CAP_PERFMON.",
              "Declare one map of BPF_MAP_TYPE_ARENA and use it in the program; mark pointers with"
                  + " __arena."),
          Rule.of(
              JIT_REQUIRED,
              "\\bJIT\\b|non-JITed|be JITed",
              "this needs the kernel's compiler of BPF, which is off or cannot do it",
              "The kernel can also interpret programs, but not with all that they may have.",
              "Turn it on: sysctl net.core.bpf_jit_enable=1; or do without on this architecture."),
          Rule.of(
              KERNEL_BUG,
              "verifier bug|(?i)bug\\b.*verifier|verifier internal error",
              "the verifier itself failed",
              "This is a mistake in the kernel, not in the program, or not only.",
              "Report it to bpf@vger.kernel.org with the whole log, and try another kernel."),
          // The verifier also says this of parameters that do no harm; only when there is nothing
          // else is it the verdict.
          Rule.of(
              ARGUMENT_TYPE,
              "(\\S+) is not a scalar\\b|(R0) not a scalar value",
              "{1}{2} is no number, and has to be one",
              "A pointer is passed or returned where the function has a number.",
              "Look for a missing dereference."),
          Rule.of(
              GLOBAL_SIGNATURE,
              "[Aa]rg#(\\d+) (?:reference type.*size cannot be determined"
                  + "|type \\S+ in (\\S+) is not supported"
                  + "|must have a known size)",
              "parameter {1} of a global function is of a type that the verifier cannot follow",
              "A global function is verified by its prototype alone; what a void pointer or a"
                  + " pointer to an incomplete type leads to cannot be known from that.",
              "Use a pointer to a complete struct, or a number; or make the function static, so"
                  + " that it is verified with each call."),
          Rule.of(
              GLOBAL_SIGNATURE,
              "Global function (\\S+)\\(?\\)? (?:doesn't return scalar|returns void|return value)",
              "the global function {1} returns something other than a number",
              "A global function is verified apart from its calls, so only a number can be"
                  + " returned.",
              "Return a number, or make the function static."));

  private StructureRules() {}
}
