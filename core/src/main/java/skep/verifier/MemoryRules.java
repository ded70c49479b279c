package skep.verifier;

import static skep.verifier.RejectionKind.*;

import java.util.List;

/** Accesses to memory, and what is done with pointers to it. */
final class MemoryRules {
  /** A rule for a pointer that the log still has, and a call has made a number of since. */
  static final Rule STALE =
      Rule.of(
          STALE_POINTER,
          "(R\\d+)",
          "{1} was a pointer, and a call since then has made it invalid",
          "A call that may change the packet (bpf_xdp_adjust_head, bpf_skb_pull_data,"
              + " bpf_skb_store_bytes) or gives back what was acquired makes all pointers to it"
              + " invalid.",
          "Load the packet's pointers again after such a call (data = (void *)(long)ctx->data), and"
              + " check them again; use nothing that was given back.");

  /** A rule for stack that is there, so that the reason can only be that nothing was put in it. */
  static final Rule STACK_READ =
      Rule.of(
          STACK_UNINITIALISED,
          "invalid (?:indirect )?read from stack (?:R\\d+ )?(?:off|var_off) ?=?(\\S+) size["
              + " =](\\d+)",
          "a read of {2} bytes of the stack at offset {1}, which were never written",
          "Whatever was on the stack before would be seen, or sent elsewhere by the helper.",
          "Initialise the whole variable: struct event event = {}; and clear padding with"
              + " __builtin_memset where a struct has gaps.");

  static final List<Rule> ALL =
      List.of(
          Rule.of(
              NULL_POINTER,
              "(R\\d+) invalid mem access '\\w*or_null_?\\w*'",
              "{1} may be NULL, and is used without a check",
              "What returned it, such as a lookup of a key that is not there, can return NULL; the"
                  + " verifier lets a pointer be used only where it was compared with NULL.",
              "Check it first, and use it only where it is not NULL: if (!value) return 0;"),
          Rule.of(
              NULL_POINTER,
              "(R\\d+) pointer arithmetic on \\w*or_null_?\\w* prohibited",
              "{1} may be NULL, and is moved before it is checked",
              "NULL with something added is not NULL any more, so a later check would find"
                  + " nothing.",
              "Check the pointer as it was returned, then take the address of a field or element."),
          Rule.of(
              NOT_A_POINTER,
              "(R\\d+) invalid mem access '(?:scalar|inv|imm)'",
              "{1} is a number, and is used as an address",
              "The verifier follows pointers that it knows. An address read from elsewhere, and a"
                  + " pointer into a packet after a call that may change the packet, are numbers to"
                  + " it.",
              "Read kernel memory with bpf_probe_read_kernel or BPF_CORE_READ and user memory with"
                  + " bpf_probe_read_user; load the packet's pointers again, and check them again,"
                  + " after such a call."),
          Rule.of(
              NOT_A_POINTER,
              "(R\\d+) invalid mem access '(\\w+)'",
              "{1} is of type {2}, which cannot be accessed like this",
              "A pointer of this type leads to nothing that a program may read or write by itself.",
              "Use the helper that is meant for it, such as bpf_map_lookup_elem for a map."),
          Rule.of(
              READ_ONLY_MAP,
              "write into map forbidden, value_size=\\d+ off=(-?\\d+) size=(\\d+)",
              "a write of {2} bytes to a map that programs can only read",
              "Constants (const volatile) and maps with BPF_F_RDONLY_PROG are frozen before the"
                  + " program is loaded, and the verifier relies on their values.",
              "Make the variable non-const, so that it is in .data or .bss, or leave the flag away;"
                  + " to set a constant, set it before load."),
          Rule.of(
              READ_ONLY_MAP,
              "read from map forbidden",
              "a map is read that programs can only write",
              "The map was created with BPF_F_WRONLY_PROG.",
              "Leave the flag away, or read the map from user space."),
          Rule.of(
              SPECIAL_FIELD,
              "(bpf_\\w+|kptr|\\w+) cannot be accessed directly by load/store",
              "a field of type {1} is read or written like memory",
              "The kernel keeps its own data there; only its helpers may touch it.",
              "Use the field's helpers (bpf_spin_lock and the like), and copy or clear the fields"
                  + " around it one by one rather than the whole struct."),
          Rule.of(
              SPECIAL_FIELD,
              "map '(.+)' has (?:to have BTF in order to use|no valid) (\\w+)"
                  + "|off=? ?\\d+ doesn't point to '?(?:struct )?(\\w+)",
              "what is used as {2}{3} is no such field of a map's value",
              "The kernel finds locks, timers and the like by the type of the map's value.",
              "Put a field of that type in the struct that is the map's value, declare it with"
                  + " __type(value, struct …), and pass the field's address."),
          Rule.of(
              PACKET_BOUNDS,
              "invalid access to packet, off=(-?\\d+) size=(\\d+), (R\\d+)\\(.*\\br=(-?\\d+)",
              "an access to the packet of {2} bytes at offset {1}, through {3}, of which only the"
                  + " first {4} bytes were checked to be there",
              "A packet can be shorter than its headers should be. Each access has to be behind a"
                  + " comparison of its end with data_end, made with the same pointer.",
              "Compare the end of what is accessed: if ((void *)(header + 1) > data_end) return"
                  + " XDP_PASS; and check again after each header of variable length."),
          Rule.of(
              PACKET_READ_ONLY,
              "cannot write into packet|helper access to the packet is not allowed"
                  + "|does not allow writes to packet data",
              "the packet is written, and a program of type {type} may only read it",
              "Only types that may change packets (XDP, tc, lwt_xmit, sk_skb) get writable ones.",
              "Do it in a program of such a type, or with a helper that stores bytes for this"
                  + " one."),
          Rule.of(
              MAP_VALUE_BOUNDS,
              "invalid access to map value, value_size=(\\d+) off=(-?\\d+) size=(\\d+)",
              "an access of {3} bytes at offset {2} of a map value of {1} bytes",
              "With the values that the index or offset can have as far as the verifier knows, the"
                  + " access ends beyond the value or begins before it.",
              "Check the index right before the access, in an unsigned type: if (i >="
                  + " ARRAY_SIZE(a)) return 0; or mask it: a[i & (ARRAY_SIZE(a) - 1)]."),
          Rule.of(
              MAP_VALUE_BOUNDS,
              "invalid access to map (?:value|key) pointer",
              "a constant address lies outside of a map's value",
              "The offset into the data section or array is larger than the map's value.",
              "Check what the address is made from: an index into a global array beyond its end?"),
          Rule.of(
              MEMORY_BOUNDS,
              "invalid access to (?:memory|map key|mem).*mem_size=(\\d+) off=(-?\\d+) size=(\\d+)",
              "an access of {3} bytes at offset {2} of memory of {1} bytes",
              "The memory was given with a size, and the access is not inside of it.",
              "Ask for as much as is used, or bound the index before the access."),
          Rule.of(
              UNBOUNDED_OFFSET,
              "(R\\d+) unbounded memory access, make sure to bounds check",
              "how far {1} was moved has no bound",
              "The largest value that the index can have leads beyond any memory.",
              "Bound the index before it is used, in the same variable: if (i >= 64) return 0; or"
                  + " i &= 63;"),
          Rule.of(
              UNBOUNDED_OFFSET,
              "math between (\\w+) pointer and register with unbounded m(?:in|ax) value",
              "a pointer of type {1} is moved by a number of any size",
              "Nothing is known of the number, so the result could point anywhere, also before the"
                  + " start.",
              "Check both ends before the arithmetic, best in an unsigned type (u32 or u64): if (i"
                  + " >= 64) return 0; or i &= 63;. If it was checked, make sure that the checked"
                  + " variable is the one that is used, and not a copy of it."),
          Rule.of(
              POINTER_TOO_FAR,
              "(?:math between (\\w+) pointer and -?\\d+ is not allowed"
                  + "|value -?\\d+ makes (\\w+) pointer be out of bounds)",
              "a pointer of type {1}{2} is moved farther than any memory is large",
              "Pointers may be moved by less than 2^29 bytes, which keeps their sums exact.",
              "Look at where the offset is from: is it a difference of pointers, or an unchecked"
                  + " number?"),
          Rule.of(
              NEGATIVE_OFFSET,
              "(R\\d+) min value is negative, either use unsigned index",
              "{1} may have been moved below the start of its memory",
              "The index is signed and may be negative as far as the verifier knows.",
              "Make it unsigned (u32, u64), or check that it is not below 0 as well."),
          Rule.of(
              UNBOUNDED_SIZE,
              "(R\\d+) unbounded (?:memory access, use|size, use) 'var &= const'",
              "the size in {1} has no bound",
              "A helper is told to use as many bytes as a number says that can be of any size.",
              "Bound it before the call: if (size > sizeof(buffer)) size = sizeof(buffer); or size"
                  + " &= 63;"),
          Rule.of(
              NEGATIVE_SIZE,
              "(R\\d+) min value is negative, either use unsigned or 'var &= const'",
              "the size in {1} may be negative",
              "Sizes are unsigned to helpers; a negative number is a very large one.",
              "Keep sizes in unsigned variables (u32, u64), or check that it is not below 0."),
          Rule.of(
              ZERO_SIZE,
              "(?:(R\\d+) )?invalid zero-sized read",
              "a size of 0 is possible, and the helper takes none",
              "As far as the verifier knows the size can be 0 at this call.",
              "Check before the call that the size is not 0."),
          Rule.of(
              MAP_VALUE_BOUNDS,
              "(R\\d+) (min|max) value is outside of the allowed memory range",
              "{1} may point outside of its memory",
              "The {2}imum that the verifier knows of the offset leads outside.",
              "Check the index right before the access, in an unsigned type."),
          Rule.of(
              STACK_VARIABLE_OFFSET,
              "invalid (?:unbounded )?variable-offset (\\S+ ?\\S*) (?:to|from|access to)? ?stack"
                  + " (R\\d+)",
              "which byte of the stack is used through {2} is known only at run time",
              "The index may lead beyond the array on the stack, or to a place where a pointer is"
                  + " kept.",
              "Bound the index to the array's size before the access, or put the array in a map"
                  + " value (a per-CPU array of one element is the usual scratch memory)."),
          Rule.of(
              STACK_VARIABLE_OFFSET,
              "variable offset stack pointer cannot be passed into helper function",
              "a helper gets a pointer to the stack whose place is known only at run time",
              "The verifier has to know which bytes the helper reads or writes.",
              "Pass the address of a variable, not of an element chosen at run time."),
          Rule.of(
              STACK_BOUNDS,
              "invalid (write to|read from|indirect access to|access to|stack) (?:stack|type)?"
                  + " ?(R\\d+) off=(-?\\d+)(?: access_size=| size=)(\\d+)",
              "a use of {4} bytes of the stack at offset {3}, which are not all in the frame",
              "A function has 512 bytes of stack, below R10; and a helper that gets an address of a"
                  + " variable and a size uses as much as the size says.",
              "Give the helper the size of what the address points to (sizeof(variable)); keep what"
                  + " is larger than some hundred bytes in a map value, such as a per-CPU array of"
                  + " one element."),
          STACK_READ,
          Rule.of(
              STACK_ALIGNMENT,
              "misaligned stack access off (.+) size (\\d+)",
              "an access of {2} bytes of the stack at an offset that is no multiple of {2}",
              "The verifier keeps the stack in slots of 8 bytes, and wants accesses aligned.",
              "Do not pack structs that live on the stack, nor cast addresses inside of them."),
          Rule.of(
              MISALIGNED,
              "misaligned (\\w+) access off (\\S+) size (\\d+)",
              "an access of {3} bytes of {1} at an offset that is no multiple of {3}",
              "This machine or the program's flags (BPF_F_STRICT_ALIGNMENT) want aligned accesses.",
              "Read the bytes one by one, or with __builtin_memcpy from a packed struct."),
          Rule.of(
              PARTIAL_SPILL,
              "invalid size of register (spill|fill)|corrupted spill memory|attempt to corrupt"
                  + " spilled pointer",
              "a pointer is put on the stack or taken from it in part",
              "Half a pointer is a number that reveals an address, and no pointer any more.",
              "Store and load pointers as 8 bytes; look for a cast to int or u32."),
          Rule.of(
              UNINITIALISED_REGISTER,
              "R0 !read_ok",
              "R0 is read and has no value",
              "R0 has the result of a call or of the function, and nothing gave it one on this"
                  + " path.",
              "Return a value on every path; after a call of a function without a result use"
                  + " none."),
          Rule.of(
              UNINITIALISED_REGISTER,
              "(R\\d+) !read_ok",
              "{1} is read and has no value",
              "Nothing was put in it on this path; and a call takes the values of R1 to R5.",
              "Give the variable a value on every path, also in the branch that seems impossible;"
                  + " in assembly keep what is needed after a call in R6 to R9."),
          Rule.of(
              FRAME_POINTER,
              "frame pointer is read only",
              "R10 is written",
              "R10 is where the stack ends, and stays so for the whole function.",
              "Copy it to another register and move that."),
          Rule.of(
              POINTER_ARITHMETIC,
              "(R\\d+) pointer (\\S+) pointer prohibited",
              "two pointers are combined with {2}",
              "The sum of two addresses is no address; only pointers into the same packet may be"
                  + " subtracted.",
              "Add a number to a pointer; look for a missing dereference."),
          Rule.of(
              POINTER_ARITHMETIC,
              "(R\\d+) pointer arithmetic with (\\S+) operator prohibited",
              "{1} is a pointer, and {2} is applied to it",
              "Only additions and subtractions leave the verifier a pointer that it can follow.",
              "Keep the number and the pointer in different variables; look for a missing"
                  + " dereference."),
          Rule.of(
              POINTER_ARITHMETIC,
              "(R\\d+) pointer arithmetic on (\\w+) prohibited",
              "{1} is of type {2}, which cannot be moved",
              "Pointers of this type mark a place (the end of the packet, a map, a socket) and are"
                  + " used as they are.",
              "Move the other pointer of the comparison, or use the helper for this type."),
          Rule.of(
              POINTER_ARITHMETIC,
              "(R\\d+) 32-bit pointer arithmetic prohibited",
              "{1} is a pointer, and only 32 bits of it are used",
              "The upper half of the address would be lost.",
              "Keep pointers in 64-bit variables; look for a cast to int or u32."),
          Rule.of(
              POINTER_ARITHMETIC,
              "(R\\d+) (?:bitwise operator (\\S+) on pointer"
                  + "|tried to (?:subtract|sub) pointer from scalar"
                  + "|subtraction from stack pointer) prohibited",
              "arithmetic with the pointer in {1} that does not lead to a pointer",
              "Only a number may be added to a pointer or subtracted from it.",
              "Keep the number and the pointer in different variables."),
          Rule.of(
              POINTER_LEAK,
              "(R\\d+) (?:leaks addr|has pointer with unsupported|partial copy of pointer"
                  + "|sign-extension part of pointer)|pointer comparison prohibited"
                  + "|prohibited for !root|leaking pointer from stack|allowed only to CAP_PERFMON",
              "an address of the kernel would become known",
              "Programs of users without CAP_PERFMON may not give addresses away.",
              "Do not store or return pointers, and do not compare them; or load the program with"
                  + " CAP_BPF and CAP_PERFMON."),
          Rule.of(
              NO_SUCH_ARGUMENT,
              "func '(.+)' doesn't have (\\d+)-th argument",
              "'{1}' has fewer than {2} arguments",
              "The context is the traced function's arguments, 8 bytes each; this one is beyond"
                  + " the last. Functions differ between kernels.",
              "Look the function up: bpftool btf dump file /sys/kernel/btf/vmlinux | grep '{1}'; a"
                  + " result can be read only by fexit."),
          Rule.of(
              CONTEXT_ACCESS,
              "invalid (?:bpf_context access|access to (?:context|flow keys)).*?off=(-?\\d+)"
                  + " size=(\\d+)",
              "an access of {2} bytes at offset {1} of the context, which a program of type {type}"
                  + " may not do",
              "The context has certain fields, which may be used in certain sizes, and some be"
                  + " written; this is none of those, or the attach type does not have it.",
              "Use the struct that belongs to the program type (struct xdp_md, struct __sk_buff,"
                  + " the tracepoint's format); read fields whole; write to none but those that the"
                  + " manual names."),
          Rule.of(
              CONTEXT_MODIFIED,
              "variable ctx access var_off=|dereference of modified ctx ptr",
              "the pointer to the context was changed before it is used",
              "Accesses to the context are rewritten when the program is loaded, so their offset"
                  + " has to be a constant in the instruction. Compilers merge two accesses into"
                  + " one with a computed offset now and then.",
              "Access fields by name, not by index; put barrier_var(ctx) (an empty asm volatile)"
                  + " between the branches, or read the field into a variable first."),
          Rule.of(
              REFERENCE_MODIFIED,
              "dereference of modified (\\w+) ptr|variable (\\w+) access var_off=",
              "a pointer of type {1}{2} was moved, and can be used only as it was given",
              "What it points to is known by its address; with something added it is nothing that"
                  + " the verifier knows.",
              "Keep the pointer as it was returned, and use a copy of it where an offset is"
                  + " needed."),
          Rule.of(
              ATOMIC,
              "BPF_(?:ATOMIC|XADD) (?:stores|loads) (?:into|from) (R\\d+) (\\w+) is not allowed",
              "an atomic operation on memory of type {2}",
              "Atomic operations work on map values, the stack, and memory of the arena.",
              "Count in a map or a global variable."),
          Rule.of(
              KERNEL_STRUCT_BOUNDS,
              "access beyond (?:struct|the end of member) (\\w+)",
              "an access beyond the end of struct {1}",
              "The kernel's types say how large the struct is, and the offset is not in it: the"
                  + " pointer may be of another type, or the struct be another in this kernel.",
              "Take the struct from this kernel's types (vmlinux.h) and let CO-RE relocate the"
                  + " offsets (preserve_access_index)."),
          Rule.of(
              KERNEL_STRUCT_WRITTEN,
              "only read (?:from \\S+ )?is supported|kernel (?:structure|struct)s? .*cannot be"
                  + " written",
              "a struct of the kernel is written",
              "Programs may read the kernel's objects, and change them only through helpers.",
              "Look for a helper or kfunc that makes the change."),
          Rule.of(
              KERNEL_STRUCT_BOUNDS,
              "(R\\d+) is (?:ptr_)?(\\w+) (?:invalid (?:negative access|variable offset)"
                  + "|access (?:user|percpu) memory)",
              "{1} points to {2}, and the access is not to a field of it",
              "Fields of the kernel's structs are found by constant offsets from the start; memory"
                  + " of users and of other CPUs is not read like this.",
              "Access fields by name; read user memory with bpf_probe_read_user and per-CPU memory"
                  + " through bpf_per_cpu_ptr."),
          Rule.of(
              READ_ONLY_MEMORY,
              "(R\\d+) cannot write into (\\w+)|write to (?:change|rdonly) (\\w+)",
              "{1} points to memory that is read-only ({2})",
              "What was given to the program is the kernel's or another program's.",
              "Copy it to the stack or to a map value, and change the copy."));

  private MemoryRules() {}
}
