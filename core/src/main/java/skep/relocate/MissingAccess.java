package skep.relocate;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfType;

/**
 * Says what it is that a kernel's types do not have when a CO-RE access finds nothing there: the
 * type, the field or the value of an enum, and which ones have a similar name.
 *
 * <pre>{@code
 * MissingAccess.describe(CoreSpec.parse(object.btf().get(), access), kernelTypes);
 * // struct task_struct has no field 'real_parnt' on this kernel; did you mean 'real_parent'?
 * }</pre>
 */
public final class MissingAccess {
  private final CoreSpec access;
  private final Btf kernel;

  private MissingAccess(CoreSpec access, Btf kernel) {
    this.access = access;
    this.kernel = kernel;
  }

  /**
   * Looks for the first part of an access that is not there.
   *
   * @param access what the program asks for, in its own types
   * @param kernel the types of the kernel
   * @return a sentence without a full stop, in which the access is named if all of it is there and
   *     only does not fit
   */
  public static String describe(CoreSpec access, Btf kernel) {
    Objects.requireNonNull(access, "access");
    return new MissingAccess(access, Objects.requireNonNull(kernel, "kernel")).describe();
  }

  private String describe() {
    Btf local = access.btf();
    int rootId = root(local, access.rootTypeId());
    String name = EssentialName.of(local.name(rootId));
    BtfKind kind = local.kind(rootId);
    if (name.isEmpty()) {
      return unfit();
    }
    List<Integer> candidates = candidates(name, kind);
    if (candidates.isEmpty()) {
      return "there is no %s on this kernel".formatted(text(kind, name))
          + NearNames.question(name, namesOf(kind));
    }
    Optional<String> missing = Optional.empty();
    for (int candidate : candidates) {
      missing = missingIn(candidate);
      if (missing.isEmpty()) {
        return unfit();
      }
    }
    return missing.orElseGet(this::unfit);
  }

  /** The named type that an access starts at: an enum or struct, or a typedef of something else. */
  private int root(Btf local, int id) {
    if (access.kind().about() == CoreKind.About.TYPE) {
      return id;
    }
    return local.skipModifiersAndTypedefs(id);
  }

  private List<Integer> candidates(String name, BtfKind kind) {
    return kernel
        .findAllFlavors(name)
        .filter(id -> CoreCompatibility.sameKind(kernel.kind(id), kind))
        .boxed()
        .toList();
  }

  private Stream<String> namesOf(BtfKind kind) {
    return kernel
        .ids()
        .filter(id -> CoreCompatibility.sameKind(kernel.kind(id), kind))
        .mapToObj(kernel::name)
        .distinct();
  }

  private Optional<String> missingIn(int candidate) {
    if (access instanceof CoreSpec.Field field) {
      return missingField(candidate, field);
    }
    if (access instanceof CoreSpec.Enumerator value
        && kernel.type(candidate) instanceof BtfType.Enumeration enumeration) {
      String name = EssentialName.of(value.value().name());
      List<String> names =
          enumeration.values().stream().map(it -> EssentialName.of(it.name())).toList();
      return names.contains(name)
          ? Optional.empty()
          : Optional.of(
              "enum %s has no value '%s' on this kernel".formatted(enumeration.name(), name)
                  + NearNames.question(name, names.stream()));
    }
    return Optional.empty();
  }

  /** Follows the names of an access through the kernel's types. */
  private Optional<String> missingField(int candidate, CoreSpec.Field field) {
    int at = candidate;
    String path = "";
    for (CoreSpec.Accessor step : field.path()) {
      at = kernel.skipModifiersAndTypedefs(at);
      BtfType type = kernel.type(at);
      if (step instanceof CoreSpec.Member member) {
        if (!(type instanceof BtfType.Composite composite)) {
          return Optional.empty();
        }
        Optional<BtfType.Member> found = member(composite, member.name());
        if (found.isEmpty()) {
          String inside = path.isEmpty() ? "" : " (field '%s')".formatted(path);
          return Optional.of(
              "%s%s has no field '%s' on this kernel"
                      .formatted(text(kernel.kind(at), composite.name()), inside, member.name())
                  + NearNames.question(member.name(), memberNames(composite)));
        }
        at = found.get().typeId();
        path = path.isEmpty() ? member.name() : path + "." + member.name();
      } else if (type instanceof BtfType.Array array) {
        at = array.elementTypeId();
      }
    }
    return Optional.empty();
  }

  /** A member of the name, also one of an anonymous struct or union inside. */
  private Optional<BtfType.Member> member(BtfType.Composite composite, String name) {
    return composite.members().stream()
        .flatMap(
            member ->
                member.name().isEmpty()
                    ? inner(member).flatMap(it -> member(it, name).stream())
                    : Stream.of(member).filter(it -> it.name().equals(name)))
        .findFirst();
  }

  private Stream<String> memberNames(BtfType.Composite composite) {
    return composite.members().stream()
        .flatMap(
            member ->
                member.name().isEmpty()
                    ? inner(member).flatMap(this::memberNames)
                    : Stream.of(member.name()));
  }

  private Stream<BtfType.Composite> inner(BtfType.Member member) {
    return kernel.type(kernel.skipModifiersAndTypedefs(member.typeId()))
            instanceof BtfType.Composite composite
        ? Stream.of(composite)
        : Stream.empty();
  }

  private static String text(BtfKind kind, String name) {
    String word = kind == BtfKind.ENUM64 ? "enum" : kind.name().toLowerCase(Locale.ROOT);
    return (word + " " + name).strip();
  }

  /** All names are there, and what they name is something else. */
  private String unfit() {
    return "nothing on this kernel is like " + access;
  }
}
