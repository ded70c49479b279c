package skep.relocate;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfMembers;
import skep.btf.BtfType;
import skep.relocate.CoreTarget.Candidate;

/**
 * Says what it is that a kernel's types do not have when a CO-RE access finds nothing there: the
 * type, the field or the value of an enum, and which ones have a similar name.
 *
 * <pre>{@code
 * MissingAccess.describe(CoreSpec.parse(object.btf().get(), access), CoreTarget.of(kernelTypes));
 * // struct task_struct has no field 'real_parnt' on this kernel; did you mean 'real_parent'?
 * }</pre>
 */
public final class MissingAccess {
  private final CoreSpec access;
  private final CoreTarget kernel;

  private MissingAccess(CoreSpec access, CoreTarget kernel) {
    this.access = access;
    this.kernel = kernel;
  }

  /**
   * Looks for the first part of an access that is not there.
   *
   * @param access what the program asks for, in its own types
   * @param kernel the types of the kernel and its modules
   * @return a sentence without a full stop, in which the access is named if all of it is there and
   *     only does not fit
   */
  public static String describe(CoreSpec access, CoreTarget kernel) {
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
    List<Candidate> candidates = kernel.candidates(name, kind);
    if (candidates.isEmpty()) {
      return "there is no %s on this kernel".formatted(text(kind, name))
          + NearNames.question(name, kernel.names(kind));
    }
    Optional<String> missing = Optional.empty();
    for (Candidate candidate : candidates) {
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

  private Optional<String> missingIn(Candidate candidate) {
    if (access instanceof CoreSpec.Field field) {
      return missingField(candidate, field);
    }
    if (access instanceof CoreSpec.Enumerator value
        && candidate.btf().type(candidate.id()) instanceof BtfType.Enumeration enumeration) {
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
  private Optional<String> missingField(Candidate candidate, CoreSpec.Field field) {
    Btf types = candidate.btf();
    int at = candidate.id();
    String path = "";
    for (CoreSpec.Accessor step : field.path()) {
      at = types.skipModifiersAndTypedefs(at);
      BtfType type = types.type(at);
      if (step instanceof CoreSpec.Member member) {
        if (!(type instanceof BtfType.Composite composite)) {
          return Optional.empty();
        }
        List<BtfType.Member> members = BtfMembers.named(types, at);
        Optional<BtfType.Member> found =
            members.stream().filter(it -> it.name().equals(member.name())).findFirst();
        if (found.isEmpty()) {
          String inside = path.isEmpty() ? "" : " (field '%s')".formatted(path);
          return Optional.of(
              "%s%s has no field '%s' on this kernel"
                      .formatted(text(types.kind(at), composite.name()), inside, member.name())
                  + NearNames.question(member.name(), members.stream().map(BtfType.Member::name)));
        }
        at = found.get().typeId();
        path = path.isEmpty() ? member.name() : path + "." + member.name();
      } else if (type instanceof BtfType.Array array) {
        at = array.elementTypeId();
      }
    }
    return Optional.empty();
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
