package skep.load;

import java.util.NoSuchElementException;
import java.util.Optional;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfType;
import skep.map.GlobalVariable;
import skep.spec.MapSpec;

/**
 * The struct of a map of {@code .struct_ops}, to be adjusted before it is loaded: the kernel calls
 * the programs in it, and reads its other members.
 *
 * <pre>{@code
 * OpenStructOps reno = open.map("my_reno").structOps();
 * reno.member("flags").setInt(TCP_CONG_NON_RESTRICTED);
 * reno.program("undo_cwnd", open.program("my_undo_cwnd"));
 * }</pre>
 */
public final class OpenStructOps {
  private final OpenMap map;
  private final Btf btf;

  OpenStructOps(OpenMap map, Btf btf) {
    this.map = map;
    this.btf = btf;
  }

  /**
   * A member that is no function, to be read and set.
   *
   * @param name its name
   * @return the member, as the object has it; the kernel's may lie elsewhere
   * @throws NoSuchElementException when there is none; the message says which there are
   * @throws IllegalArgumentException when it is a function, or a bit field
   */
  public GlobalVariable member(String name) {
    BtfType.Member member = find(name);
    if (isPointer(member)) {
      throw new IllegalArgumentException(
          "map '%s': member '%s' is a pointer; only programs can be put there"
              .formatted(map.name(), name));
    }
    if (member.bitfieldSize() != 0) {
      throw new IllegalArgumentException(
          "map '%s': member '%s' is a bit field, which the kernel takes from no object"
              .formatted(map.name(), name));
    }
    return new GlobalVariable(
        name, struct().section(), offset(member), (int) btf.sizeOf(member.typeId()), map.image());
  }

  /**
   * The program that a member is.
   *
   * @param member the member's name
   * @return the program's name; empty when the kernel is to call nothing there
   * @throws NoSuchElementException when there is no such member; the message says which there are
   */
  public Optional<String> program(String member) {
    return Optional.ofNullable(struct().programs().get(offset(find(member))));
  }

  /**
   * Has the kernel call another program.
   *
   * @param member the member's name
   * @param program a program of a section {@code struct_ops} of the same object
   * @return this
   * @throws NoSuchElementException when there is no such member; the message says which there are
   * @throws IllegalArgumentException when the member is no function
   */
  public OpenStructOps program(String member, OpenProgram program) {
    map.structProgram(function(member), Optional.of(program.name()));
    return this;
  }

  /**
   * Has the kernel call nothing.
   *
   * @param member the member's name
   * @return this
   * @throws NoSuchElementException when there is no such member; the message says which there are
   * @throws IllegalArgumentException when the member is no function
   */
  public OpenStructOps withoutProgram(String member) {
    map.structProgram(function(member), Optional.empty());
    return this;
  }

  private int function(String name) {
    BtfType.Member member = find(name);
    if (!isPointer(member)) {
      throw new IllegalArgumentException(
          "map '%s': member '%s' is no pointer to a function".formatted(map.name(), name));
    }
    return offset(member);
  }

  private boolean isPointer(BtfType.Member member) {
    return btf.kind(btf.skipModifiersAndTypedefs(member.typeId())) == BtfKind.PTR;
  }

  private BtfType.Member find(String name) {
    BtfType.Struct struct = (BtfType.Struct) btf.type(map.spec().valueTypeId().orElseThrow());
    return Names.find("member", name, map.name(), struct.members(), BtfType.Member::name);
  }

  private MapSpec.Origin.StructOps struct() {
    return map.spec().structOps().orElseThrow();
  }

  private static int offset(BtfType.Member member) {
    return (int) (member.bitOffset() / 8);
  }
}
