package skep.types;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import skep.btf.BtfBuilder;
import skep.btf.BtfKind;

/**
 * The kernel types that one object uses. Naming a field adds a declaration of it to the object's
 * own BTF, as if C code had said
 *
 * <pre>{@code
 * struct task_struct { struct task_struct *real_parent; int tgid; }
 *     __attribute__((preserve_access_index));
 * }</pre>
 *
 * with only what is used, and gives the CO-RE record by which a loader finds it in any kernel.
 *
 * <pre>{@code
 * ObjectBuilder object = new ObjectBuilder("parents", ByteOrder.LITTLE_ENDIAN).license("GPL");
 * CoreTypes types = new CoreTypes(object.types(), KernelBtf.of(btf));
 * CoreField parent = types.struct("task_struct").field("real_parent");
 * CoreField tgid = parent.pointee().field("tgid");
 * // code: r1 + parent.byteOffset() is where to read a pointer; that + tgid.byteOffset() a number,
 * object.program("tp_btf/sched_switch", "on_switch", code);
 * types.complete();
 * ObjectSpec spec = LocalAnswers.fillIn(object.build());
 * }</pre>
 *
 * <p>With the types of a kernel at hand, a name that is not there is an error at once, and what a
 * field is need not be said ({@link CoreField#type}). Without, it must be ({@link CoreField#as}),
 * and the same records and declarations come out: the same uses give the same bytes whatever is at
 * hand.
 *
 * <p>The ids and paths in records stay valid as more is used, but where a member is in its
 * declaration may change. So instructions with records may hold any number until {@code
 * skep.relocate.LocalAnswers} puts in the right one at the end. Not for use by several threads.
 */
public final class CoreTypes {
  private final LocalTypes local;
  private final KernelBtf kernel;

  /** What the object asks about before it uses it, because not every kernel has it. */
  private final Set<String> asked = new HashSet<>();

  /**
   * The uses of a new object.
   *
   * @param object the types of the object
   * @param kernel the kernel types at hand
   */
  public CoreTypes(BtfBuilder object, KernelBtf kernel) {
    this.local = new LocalTypes(Objects.requireNonNull(object, "object"));
    this.kernel = Objects.requireNonNull(kernel, "kernel");
  }

  /**
   * A struct.
   *
   * @param name its tag, such as {@code task_struct}; one with a flavor, such as {@code
   *     task_struct___old}, is a second declaration, of what the struct was in other kernels, and
   *     may have fields that the kernel at hand does not have
   * @return the struct, which is declared when it is used
   */
  public CoreStruct struct(String name) {
    return struct(new FieldType.Struct(StructKind.STRUCT, name));
  }

  /**
   * A union.
   *
   * @param name its tag
   * @return the union
   */
  public CoreStruct union(String name) {
    return struct(new FieldType.Struct(StructKind.UNION, name));
  }

  /**
   * A struct or union that has only a typedef to be known by.
   *
   * @param name the typedef, such as {@code atomic_t}
   * @return the struct
   */
  public CoreStruct typedef(String name) {
    return struct(new FieldType.Struct(StructKind.TYPEDEF, name));
  }

  /**
   * A struct or union that a pointer points to.
   *
   * @param type which one
   * @return the struct
   * @throws TypesException if it has no name, by which CO-RE finds types
   */
  public CoreStruct struct(FieldType.Struct type) {
    return new CoreStruct(this, type);
  }

  /**
   * An enum.
   *
   * @param name its tag, such as {@code pid_type}
   * @return the enum
   */
  public CoreEnum enumeration(String name) {
    return new CoreEnum(this, name);
  }

  /**
   * Says in the object's BTF what each declaration has. To be called when all code is made; if more
   * is used afterwards, once more.
   *
   * @throws TypesException if a declaration would be too large, or a part of itself
   */
  public void complete() {
    local.complete();
  }

  LocalTypes local() {
    return local;
  }

  KernelBtf kernel() {
    return kernel;
  }

  /** Remembers that the object asks whether something is there. */
  void ask(String subject) {
    asked.add(subject);
  }

  /** Whether the object asks whether something is there, so that it may be missing. */
  boolean asks(String subject) {
    return asked.contains(subject);
  }

  static boolean isEnum(BtfKind kind) {
    return kind == BtfKind.ENUM || kind == BtfKind.ENUM64;
  }
}
