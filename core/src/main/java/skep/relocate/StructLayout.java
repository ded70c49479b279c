package skep.relocate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.btf.Btf;
import skep.btf.BtfKind;
import skep.btf.BtfType;
import skep.insn.ProgramType;
import skep.spec.DataImage;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;
import skep.spec.StructOpsMember;

/**
 * Lays one struct out as the kernel has it, member by member and by name ({@code
 * bpf_map__init_kern_struct_ops} of libbpf). A member that the kernel has not may stay zero.
 */
final class StructLayout {
  private static final int MAX_SIZE = 1 << 20;

  private final ObjectSpec object;
  private final Btf local;
  private final MapSpec map;
  private final KernelStructs.Found kernel;
  private final byte[] value;
  private final SortedMap<Integer, String> programs = new TreeMap<>();
  private final Map<String, KernelStruct.Member> members = new HashMap<>();

  StructLayout(ObjectSpec object, MapSpec map, KernelStructs.Found kernel) {
    this.object = object;
    this.local = object.btf().orElseThrow();
    this.map = map;
    this.kernel = kernel;
    long size = kernel.value().size();
    if (size > MAX_SIZE) {
      throw new StructOpsException(
          map.name(),
          "the kernel's struct %s has %d bytes, more than any that kernels call into"
              .formatted(kernel.value().name(), size));
    }
    this.value = new byte[(int) size];
  }

  KernelStruct make() {
    StructOpsMember.of(map, local).forEach(this::place);
    return new KernelStruct(kernel.valueId(), kernel.module(), DataImage.of(value), programs);
  }

  /** What each program is, by its name; known when the struct is made. */
  Map<String, KernelStruct.Member> members() {
    return members;
  }

  private void place(StructOpsMember member) {
    Optional<Integer> found = find(member.name());
    if (found.isEmpty()) {
      if (!member.value().isZero() || member.program().isPresent()) {
        throw error(
            member,
            "the kernel's struct %s has no such member; it may only be zero here"
                .formatted(kernel.struct().name()));
      }
      return;
    }
    int index = found.get();
    BtfType.Member theirs = kernel.struct().members().get(index);
    if (member.member().bitfieldSize() != 0 || theirs.bitfieldSize() != 0) {
      throw error(member, "it is a bit field, which cannot be laid out for the kernel");
    }
    int type = local.skipModifiersAndTypedefs(member.member().typeId());
    int theirType = kernel.types().skipModifiersAndTypedefs(theirs.typeId());
    if (local.kind(type) != kernel.types().kind(theirType)) {
      throw error(
          member,
          "it is of kind %s here and %s in the kernel"
              .formatted(local.kind(type), kernel.types().kind(theirType)));
    }
    long offset = kernel.offset() + theirs.bitOffset() / 8;
    if (offset + kernel.types().sizeOf(theirType) > value.length) {
      throw error(member, "the kernel's types say that it is outside of " + kernel.value().name());
    }
    if (local.kind(type) == BtfKind.PTR) {
      place(member, index, theirType, (int) offset);
    } else {
      copy(member, theirType, (int) offset);
    }
  }

  private Optional<Integer> find(String name) {
    List<BtfType.Member> theirs = kernel.struct().members();
    for (int i = 0; i < theirs.size(); i++) {
      if (theirs.get(i).name().equals(name)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private void place(StructOpsMember member, int index, int pointer, int offset) {
    if (member.program().isEmpty()) {
      if (!member.value().isZero()) {
        throw error(member, "it is a pointer, and can only be a program or null");
      }
      return;
    }
    String program = member.program().get();
    boolean fits =
        object.program(program).filter(it -> it.type() == ProgramType.STRUCT_OPS).isPresent();
    if (!fits) {
      throw error(
          member, "'%s' is no program of a section struct_ops of this object".formatted(program));
    }
    int target = ((BtfType.Pointer) kernel.types().type(pointer)).typeId();
    if (kernel.types().kind(kernel.types().skipModifiersAndTypedefs(target))
        != BtfKind.FUNC_PROTO) {
      throw error(
          member, "it is to be prog '%s', and is no function in the kernel".formatted(program));
    }
    KernelStruct.Member place = new KernelStruct.Member(kernel.structId(), index, kernel.module());
    KernelStruct.Member before = members.putIfAbsent(program, place);
    if (before != null && !before.equals(place)) {
      throw error(
          member,
          "prog '%s' is member '%s' already: a program can only be one thing to the kernel"
              .formatted(program, kernel.struct().members().get(before.index()).name()));
    }
    programs.put(offset, program);
  }

  private void copy(StructOpsMember member, int theirType, int offset) {
    long size = local.sizeOf(member.member().typeId());
    long theirs = kernel.types().sizeOf(theirType);
    if (size != theirs) {
      throw error(member, "it has %d bytes here and %d in the kernel".formatted(size, theirs));
    }
    System.arraycopy(member.value().toByteArray(), 0, value, offset, (int) size);
  }

  private StructOpsException error(StructOpsMember member, String problem) {
    return new StructOpsException(map.name(), "member '%s': %s".formatted(member.name(), problem));
  }
}
