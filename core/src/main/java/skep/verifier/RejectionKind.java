package skep.verifier;

/** What kind of mistake the verifier refuses a program for. */
public enum RejectionKind {
  /** A pointer that may be NULL is used without a check. */
  NULL_POINTER,
  /** A number is used as an address. */
  NOT_A_POINTER,
  /** A pointer is used after a call that made it invalid. */
  STALE_POINTER,
  /** An access goes beyond the value of a map. */
  MAP_VALUE_BOUNDS,
  /** An access goes beyond other memory whose size is known. */
  MEMORY_BOUNDS,
  /** An index or offset has no upper bound, or one that is too large. */
  UNBOUNDED_OFFSET,
  /** An index or offset may be negative. */
  NEGATIVE_OFFSET,
  /** A pointer is moved farther than any memory is large. */
  POINTER_TOO_FAR,
  /** A size given to a helper has no upper bound. */
  UNBOUNDED_SIZE,
  /** A size given to a helper may be negative. */
  NEGATIVE_SIZE,
  /** A size given to a helper may be 0. */
  ZERO_SIZE,
  /** Bytes of a packet are used that were not checked to be there. */
  PACKET_BOUNDS,
  /** A packet is written that this type of program may only read. */
  PACKET_READ_ONLY,
  /** An access goes beyond the stack. */
  STACK_BOUNDS,
  /** An access to the stack is not aligned. */
  STACK_ALIGNMENT,
  /** Which byte of the stack is accessed is known only at run time. */
  STACK_VARIABLE_OFFSET,
  /** Stack is read that was never written. */
  STACK_UNINITIALISED,
  /** The stacks of all functions called in each other are too large together. */
  STACK_TOTAL,
  /** A pointer is put on the stack, or taken from it, in part. */
  PARTIAL_SPILL,
  /** A register is read that was never written. */
  UNINITIALISED_REGISTER,
  /** R10 is written. */
  FRAME_POINTER,
  /** Arithmetic that no pointer allows. */
  POINTER_ARITHMETIC,
  /** A pointer's value would become known to someone without privileges. */
  POINTER_LEAK,
  /** An access is not aligned. */
  MISALIGNED,
  /** A field of the context that is not there, or not to be used like this. */
  CONTEXT_ACCESS,
  /** An argument of the traced function that it does not have. */
  NO_SUCH_ARGUMENT,
  /** The context is accessed at an offset that is known only at run time. */
  CONTEXT_MODIFIED,
  /** An atomic operation on memory that has none. */
  ATOMIC,
  /** A map or variable is written that is read-only to programs. */
  READ_ONLY_MAP,
  /** Other memory is written that is read-only. */
  READ_ONLY_MEMORY,
  /** A lock, timer or other field of the kernel's is accessed directly. */
  SPECIAL_FIELD,
  /** An access goes beyond a struct of the kernel. */
  KERNEL_STRUCT_BOUNDS,
  /** A struct of the kernel is written. */
  KERNEL_STRUCT_WRITTEN,

  /** This type of program may not use a helper. */
  HELPER_NOT_ALLOWED,
  /** The kernel has no helper of this number. */
  HELPER_UNKNOWN,
  /** A function that may sleep is called where nothing may. */
  MAY_SLEEP,
  /** A helper for programs with a licence compatible with the GPL. */
  LICENCE,
  /** An argument is of the wrong type. */
  ARGUMENT_TYPE,
  /** An argument may be NULL. */
  ARGUMENT_NULL,
  /** An argument has to be a constant. */
  ARGUMENT_NOT_CONSTANT,
  /** A helper does not work with this type of map. */
  MAP_TYPE,
  /** A call of a global function does not fit what was verified of it. */
  GLOBAL_CALL,
  /** A global function has a parameter or result that the verifier cannot follow. */
  GLOBAL_SIGNATURE,
  /** The kernel has no such kfunc. */
  KFUNC_UNKNOWN,
  /** This program may not call a kfunc. */
  KFUNC_NOT_ALLOWED,
  /** The program returns what this type of program may not. */
  RETURN_VALUE,
  /** A callback returns what it may not. */
  CALLBACK_RETURN,
  /** Packets are read in a way that this type of program cannot. */
  LEGACY_PACKET_ACCESS,
  /** A tail call where none can be made. */
  TAIL_CALL,
  /** A string has to be constant and zero-terminated. */
  CONSTANT_STRING,
  /** A type, field or enum value is used that this kernel does not have. */
  CORE_RELOCATION,
  /** A map is used that was not created. */
  MISSING_MAP,
  /** A weak kfunc is called that this kernel does not have. */
  MISSING_KFUNC,

  /** Something is acquired and not released on each path. */
  REFERENCE_LEAK,
  /** Something is released that was not acquired, or not any more. */
  REFERENCE_NOT_HELD,
  /** A pointer is not given back as it was acquired. */
  REFERENCE_MODIFIED,
  /** A dynptr is used before it is made, or after it is gone. */
  DYNPTR_UNINITIALISED,
  /** The stack under a dynptr or iterator is used for something else. */
  DYNPTR_OVERWRITTEN,
  /** An iterator is not made, used up and destroyed as it has to be. */
  ITERATOR,
  /** The program ends, or calls, with a lock held or in a protected region. */
  LOCK_NOT_RELEASED,
  /** A lock is released that is not held. */
  LOCK_NOT_HELD,
  /** A second lock is taken, or the same one twice. */
  LOCK_TWICE,
  /** Something is called while a lock is held. */
  CALL_UNDER_LOCK,
  /** This type of program cannot use locks or other such fields. */
  LOCK_NOT_ALLOWED,
  /** Something needs a protected region that the program is not in. */
  REGION_REQUIRED,
  /** A map cannot be used by this program. */
  MAP_NOT_ALLOWED,
  /** This type of program, or where it attaches, cannot sleep. */
  SLEEPABLE_NOT_ALLOWED,
  /** What the program attaches to is not there, or not for this type of program. */
  ATTACH_TARGET,

  /** A loop never ends. */
  INFINITE_LOOP,
  /** A loop on a kernel that allows none. */
  BACK_EDGE,
  /** There are too many instructions to go over. */
  TOO_COMPLEX,
  /** There are too many jumps whose other way is yet to be walked. */
  TOO_MANY_JUMPS,
  /** Instructions that no path leads to. */
  UNREACHABLE,
  /** A jump leads out of its function. */
  JUMP_OUT_OF_RANGE,
  /** A function does not end in an exit or a jump. */
  FALLS_OFF,
  /** Functions call each other too deep. */
  CALL_DEPTH,
  /** A division by the constant 0. */
  DIVISION_BY_ZERO,
  /** A shift by as many bits as there are, or more. */
  SHIFT,
  /** An instruction that this kernel does not know, or that is damaged. */
  BAD_INSTRUCTION,
  /** A register that programs do not have. */
  UNKNOWN_REGISTER,
  /** An arena is used in a way, or by a user, that cannot. */
  ARENA,
  /** This needs the kernel's compiler of BPF, which is off or cannot do it. */
  JIT_REQUIRED,
  /** The verifier itself failed. */
  KERNEL_BUG,
  /** None of these. */
  OTHER
}
