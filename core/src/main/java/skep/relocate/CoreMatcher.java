package skep.relocate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import skep.btf.Btf;
import skep.btf.BtfType;
import skep.relocate.CoreSpec.Accessor;
import skep.relocate.CoreSpec.Element;
import skep.relocate.CoreSpec.Member;

/**
 * Finds in one candidate type what an access means in the object's own: the same fields by name,
 * wherever the target has them, through its own anonymous structs and unions ({@code
 * bpf_core_spec_match}).
 */
final class CoreMatcher {
  private final CoreSpec local;
  private final Btf target;
  private final int rootTypeId;
  private final CoreCompatibility compatibility;

  CoreMatcher(CoreSpec local, CoreTarget.Candidate candidate) {
    this.local = local;
    this.target = candidate.btf();
    this.rootTypeId = candidate.id();
    this.compatibility = new CoreCompatibility(local.btf(), target);
  }

  /** The access in the candidate; empty when the candidate has no such thing. */
  Optional<CoreSpec> match() {
    if (local instanceof CoreSpec.Field field) {
      return new FieldSearch().find(field);
    } else if (local instanceof CoreSpec.Enumerator enumerator) {
      return enumerator(enumerator);
    }
    boolean same =
        local.kind() == CoreKind.TYPE_MATCHES
            ? compatibility.typesMatch(local.rootTypeId(), rootTypeId)
            : compatibility.typesAreCompatible(local.rootTypeId(), rootTypeId);
    return same
        ? Optional.of(new CoreSpec.Type(target, rootTypeId, local.kind()))
        : Optional.empty();
  }

  private Optional<CoreSpec> enumerator(CoreSpec.Enumerator wanted) {
    int id = target.skipModifiersAndTypedefs(rootTypeId);
    if (!(target.type(id) instanceof BtfType.Enumeration enumeration)) {
      return Optional.empty();
    }
    String name = EssentialName.of(wanted.value().name());
    for (int i = 0; i < enumeration.values().size(); i++) {
      if (EssentialName.of(enumeration.values().get(i).name()).equals(name)) {
        return Optional.of(new CoreSpec.Enumerator(target, rootTypeId, local.kind(), i));
      }
    }
    return Optional.empty();
  }

  /** Follows the named and numbered steps of a local path through the candidate. */
  private final class FieldSearch {
    private final List<Integer> indices = new ArrayList<>();
    private final List<Accessor> path = new ArrayList<>();
    private int typeId = rootTypeId;
    private int bitOffset;

    /**
     * Structs and unions without the member that is looked for, and at which depth they were looked
     * into: hostile types are within each other in more ways than can be tried.
     */
    private final Map<Integer, Integer> barren = new HashMap<>();

    Optional<CoreSpec> find(CoreSpec.Field wanted) {
      for (int i = 0; i < wanted.path().size(); i++) {
        Accessor step = wanted.path().get(i);
        boolean found =
            step instanceof Member member
                ? member(member, target.skipModifiersAndTypedefs(typeId))
                : element(step.index(), i == 0);
        if (!found) {
          return Optional.empty();
        }
      }
      return Optional.of(
          new CoreSpec.Field(target, rootTypeId, local.kind(), indices, path, typeId, bitOffset));
    }

    private boolean element(int index, boolean isRoot) {
      typeId = target.skipModifiersAndTypedefs(typeId);
      if (!isRoot) {
        if (!(target.type(typeId) instanceof BtfType.Array array)
            || !CoreSpecParser.hasElement(target, array, path, index)) {
          return false;
        }
        typeId = target.skipModifiersAndTypedefs(array.elementTypeId());
      }
      path.add(new Element(typeId, index));
      add(index);
      bitOffset += index * (int) target.sizeOf(typeId) * 8;
      return true;
    }

    /** Tries each member in turn, and takes back what did not lead to the wanted one. */
    private boolean member(Member wanted, int compositeId) {
      if (!(target.type(compositeId) instanceof BtfType.Composite composite)
          || indices.size() <= barren.getOrDefault(compositeId, -1)) {
        return false;
      }
      int before = bitOffset;
      for (int i = 0; i < composite.members().size(); i++) {
        BtfType.Member member = composite.members().get(i);
        add(i);
        bitOffset = before + (int) member.bitOffset();
        if (member.name().isEmpty()) {
          if (member(wanted, target.skipModifiersAndTypedefs(member.typeId()))) {
            return true;
          }
        } else if (member.name().equals(wanted.name())) {
          if (compatibility.fieldsAreCompatible(localType(wanted), member.typeId())) {
            path.add(new Member(compositeId, i, member.name()));
            typeId = member.typeId();
            barren.clear();
            return true;
          }
          indices.remove(indices.size() - 1);
          break;
        }
        indices.remove(indices.size() - 1);
      }
      bitOffset = before;
      barren.put(compositeId, indices.size());
      return false;
    }

    private int localType(Member member) {
      BtfType.Composite composite = (BtfType.Composite) local.btf().type(member.typeId());
      return composite.members().get(member.index()).typeId();
    }

    private void add(int index) {
      if (indices.size() == CoreSpec.MAX_INDICES) {
        throw new CoreFailure(
            "the target nests the field in more than " + CoreSpec.MAX_INDICES + " levels");
      }
      indices.add(index);
    }
  }
}
