package skep.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import skep.btf.Btf;
import skep.btf.BtfException;
import skep.btf.BtfType;
import skep.spec.MapSpec.Origin;

/**
 * A member of a struct that the kernel calls into, with what the object puts there.
 *
 * <pre>{@code
 * for (StructOpsMember member : StructOpsMember.of(map, object.btf().orElseThrow())) {
 *   System.out.println(member.name() + " = " + member.program().orElse(member.value().toString()));
 * }
 * }</pre>
 *
 * @param member the member of the struct in the object's BTF: its name, its type, its place
 * @param value its initial bytes, in the object's byte order; of a bit field those it has bits in
 * @param program the program that the kernel is to call, when there is one
 */
public record StructOpsMember(BtfType.Member member, DataImage value, Optional<String> program) {
  /** Checks the components. {@inheritDoc} */
  public StructOpsMember {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(program, "program");
  }

  /**
   * The members of a map's struct.
   *
   * @param map a map
   * @param btf the types of its object
   * @return the members in their order; none for a map that holds no such struct
   * @throws BtfException when the type of a member has no size
   */
  public static List<StructOpsMember> of(MapSpec map, Btf btf) {
    List<StructOpsMember> members = new ArrayList<>();
    map.structOps()
        .ifPresent(
            ops -> {
              BtfType.Struct struct = (BtfType.Struct) btf.type(map.valueTypeId().orElseThrow());
              struct.members().forEach(member -> members.add(of(ops, member, btf)));
            });
    return members;
  }

  private static StructOpsMember of(Origin.StructOps ops, BtfType.Member member, Btf btf) {
    long size =
        member.bitfieldSize() == 0
            ? btf.sizeOf(member.typeId())
            : (member.bitOffset() % 8 + member.bitfieldSize() + 7) / 8;
    int start = (int) Math.min(member.bitOffset() / 8, ops.image().size());
    int length = (int) Math.min(size, ops.image().size() - start);
    return new StructOpsMember(
        member,
        DataImage.of(ops.image().slice(start, length)),
        Optional.ofNullable(ops.programs().get(start)));
  }

  /** {@return its name; empty for an unnamed struct or union} */
  public String name() {
    return member.name();
  }

  /** {@return where it starts, in bytes from the start of the struct} */
  public int offset() {
    return (int) (member.bitOffset() / 8);
  }
}
