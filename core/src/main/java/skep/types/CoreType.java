package skep.types;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import skep.btf.BtfKind;
import skep.insn.CoreAccess;
import skep.relocate.CoreKind;
import skep.relocate.EssentialName;
import skep.relocate.NearNames;

/**
 * A kernel type that has a name, and what can be asked of it as a whole. Each question is a record
 * for an instruction that loads an immediate, whose value is then the answer: a move, and for ids
 * and the values of enums a load of 64 bits, as clang has it.
 */
public abstract sealed class CoreType permits CoreStruct, CoreEnum {
  private final CoreTypes types;
  private final String subject;
  private final Optional<KernelBtf.Found> found;
  private final String name;
  private final Predicate<BtfKind> kinds;
  private final boolean flavored;

  /**
   * A type.
   *
   * @param subject what messages call it
   * @param name its name, with its flavor
   * @param kinds which kinds of types it may be
   */
  CoreType(CoreTypes types, String subject, String name, Predicate<BtfKind> kinds) {
    this.types = types;
    this.subject = subject;
    this.name = name;
    this.kinds = kinds;
    if (name.isEmpty()) {
      throw new TypesException(subject, "CO-RE finds types by name, and this one has none");
    }
    String essential = EssentialName.of(name);
    this.found = types.kernel().find(essential, kinds);
    this.flavored = !essential.equals(name);
  }

  /** What is wrong with a name that is not there, and what to do about it. */
  static String absent(String what, String name, Stream<String> known) {
    String question = NearNames.question(name, known);
    return "there is no such %s in the BTF at hand".formatted(what)
        + (question.isEmpty()
            ? "; one that other kernels have can be used when the program asks whether it exists"
            : question);
  }

  /** Declares the type in the object, and says under which id. */
  abstract int declare();

  /**
   * Whether the kernel has a type of this name and kind. After this was asked, the object may use
   * it even where the BTF at hand does not have it.
   *
   * @return the record; the answer is 1 or 0
   */
  public final CoreAccess exists() {
    types.ask(subject);
    return ask(CoreKind.TYPE_EXISTS);
  }

  /**
   * How large it is.
   *
   * @return the record; the answer is in bytes, and 0 where there is no such type
   */
  public final CoreAccess size() {
    return ask(CoreKind.TYPE_SIZE);
  }

  /**
   * Whether the kernel's type has all that this object uses of it, with the same types.
   *
   * @return the record; the answer is 1 or 0
   */
  public final CoreAccess matches() {
    return ask(CoreKind.TYPE_MATCHES);
  }

  /**
   * The id of the declaration in the object's own BTF.
   *
   * @return the record
   */
  public final CoreAccess localId() {
    return ask(CoreKind.TYPE_ID_LOCAL);
  }

  /**
   * The type's id in the kernel's BTF, which helpers such as {@code bpf_snprintf_btf} take.
   *
   * @return the record; the answer is 0 where there is no such type
   */
  public final CoreAccess targetId() {
    return ask(CoreKind.TYPE_ID_TARGET);
  }

  private CoreAccess ask(CoreKind kind) {
    return new CoreAccess(declare(), "0", kind.number());
  }

  final CoreTypes types() {
    return types;
  }

  /** The type in the BTF at hand, if it is there. */
  final Optional<KernelBtf.Found> found() {
    return found;
  }

  /** Whether the BTF at hand should have it and everything in it. */
  final boolean isStrict() {
    return found.isPresent() && !flavored;
  }

  /**
   * Refuses a type that is not there, unless the object asks whether it is.
   *
   * @throws TypesException if there is BTF at hand, and it does not have the type
   */
  public final void require() {
    boolean missing = found.isEmpty() && !flavored && types.kernel().isAtHand();
    if (missing && !types.asks(subject)) {
      throw new TypesException(subject, absent("type", name, types.kernel().names(kinds)));
    }
  }

  /** {@return the type as C has it: {@code struct task_struct}} */
  @Override
  public final String toString() {
    return subject;
  }
}
