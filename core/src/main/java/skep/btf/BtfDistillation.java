package skep.btf;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Distilled base BTF: what the types of a module need of the kernel's, so that they can be told
 * again on a kernel that has other ids.
 *
 * <p>A module's split BTF refers to its kernel's types by id, and so fits that one build of the
 * kernel. A distilled base has just the named types it refers to: numbers and declarations as they
 * are, structs and unions without members, enums without values. Whatever else it needs of the base
 * (pointers, arrays, typedefs, types without names) is added to the module's own types. {@link
 * BtfRelocation} puts the result onto a kernel. Both are libbpf's, type for type ({@code
 * btf__distill_base}); only where no named type is needed, libbpf up to 1.8 leaves out the rest too
 * and writes references to nothing.
 *
 * <pre>{@code
 * Btf module = BtfDistillation.distill(split).btf();
 * ByteBuffer btfSection = module.bytes();
 * ByteBuffer btfBaseSection = module.base().orElseThrow().bytes();
 * }</pre>
 *
 * @see <a href="https://docs.kernel.org/bpf/btf.html#btf-base-section">.BTF.base section</a>
 */
public final class BtfDistillation {
  private final Btf source;

  /** By id of the old base: whether the type is needed. */
  private final boolean[] needed;

  /** By old id: the new one, 0 for none. */
  private final int[] newIds;

  private BtfDistillation(Btf source) {
    this.source = source;
    this.needed = new boolean[source.firstId()];
    this.newIds = new int[source.typeCount()];
  }

  /**
   * Makes split BTF that stands on a distilled base.
   *
   * @param split split BTF, on its whole base
   * @return its types, then those of the old base that cannot be in a distilled one, on a distilled
   *     base
   * @throws BtfException if the BTF is not split, or it refers to a function, a variable, a section
   *     or a declaration tag of its base
   */
  public static RenumberedBtf distill(Btf split) {
    Btf base =
        split
            .base()
            .orElseThrow(
                () -> BtfException.of("there is nothing to distill, as it is not split BTF"));
    if (base.base().isPresent()) {
      throw BtfException.of("its base is split BTF itself, which no module's is");
    }
    BtfReferences.check(split);
    BtfReferences.check(base);
    BtfDistillation distillation = new BtfDistillation(split);
    distillation.findNeeded();
    return new RenumberedBtf(distillation.split(distillation.base()), distillation.newIds);
  }

  /** Finds the types of the base that own types refer to, directly or not. */
  private void findNeeded() {
    Deque<Integer> pending = new ArrayDeque<>();
    for (int id : source.ids().toArray()) {
      need(id, pending);
      while (!pending.isEmpty()) {
        need(pending.pop(), pending);
      }
    }
  }

  /** Marks what a type refers to; what has to be looked into is added to the pending ones. */
  private void need(int id, Deque<Integer> pending) {
    source
        .type(id)
        .mapTypeIds(
            target -> {
              if (target != 0 && target < source.firstId() && !needed[target]) {
                needed[target] = true;
                if (!isInBase(target)) {
                  pending.push(target);
                }
              }
              return target;
            });
  }

  /** Whether a type of the old base goes into the distilled base, rather than the split BTF. */
  private boolean isInBase(int id) {
    return switch (source.kind(id)) {
      case INT, FLOAT, FWD -> true;
      case STRUCT, UNION, ENUM, ENUM64 -> !source.name(id).isEmpty();
      case PTR, ARRAY, TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG, FUNC_PROTO -> false;
      case VOID, FUNC, VAR, DATASEC, DECL_TAG, UNKNOWN ->
          throw BtfException.inType(
              id,
              "is a "
                  + source.kind(id)
                  + " of the base that split BTF refers to; a distilled base cannot have it");
    };
  }

  private Btf base() {
    BtfBuilder builder = new BtfBuilder(source.order());
    for (int id = 1; id < source.firstId(); id++) {
      if (needed[id] && isInBase(id)) {
        newIds[id] = builder.add(withoutMembers(source.type(id)));
      }
    }
    return builder.build();
  }

  private static BtfType withoutMembers(BtfType type) {
    if (type instanceof BtfType.Struct struct) {
      return new BtfType.Struct(struct.name(), struct.size(), List.of());
    }
    if (type instanceof BtfType.Union union) {
      return new BtfType.Union(union.name(), union.size(), List.of());
    }
    if (type instanceof BtfType.Enumeration enumeration) {
      return new BtfType.Enum(enumeration.name(), enumeration.size(), false, List.of());
    }
    return type;
  }

  private Btf split(Btf base) {
    BtfBuilder builder = BtfBuilder.splitFrom(base);
    source.ids().forEach(id -> newIds[id] = builder.add(source.type(id)));
    for (int id = 1; id < source.firstId(); id++) {
      if (needed[id] && !isInBase(id)) {
        newIds[id] = builder.add(source.type(id));
      }
    }
    builder.replaceAll(type -> type.mapTypeIds(id -> newIds[id]));
    return builder.build();
  }
}
