package skep.btf;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts split BTF that stands on a {@linkplain BtfDistillation distilled base} onto the BTF of a
 * kernel: each type of the distilled base becomes the kernel's of the same name, by the rules of
 * libbpf's {@code btf__relocate}.
 *
 * <ul>
 *   <li>Integers, floats and enums have to have the same size too, integers also the same encoding;
 *       an enum can become one of 64-bit values.
 *   <li>A struct or union has to have the same size if the kernel has several of its name, or if a
 *       struct or union of the split BTF contains it.
 *   <li>A declaration can become a struct or union.
 * </ul>
 *
 * <pre>{@code
 * Btf distilled = Btf.parse(btfBaseSection);
 * Btf module = BtfRelocation.relocate(Btf.parseSplit(btfSection, distilled), kernel).btf();
 * }</pre>
 */
public final class BtfRelocation {
  private static final int ENCODING = 0x0f000000;

  private final Btf split;
  private final Btf distilled;
  private final Btf base;

  /** The types of the distilled base that a struct or union of the split BTF contains. */
  private final BitSet embedded = new BitSet();

  /** By old id: the new one. */
  private final int[] newIds;

  /** The names of the distilled base: old offsets to new ones. */
  private final Map<Integer, Integer> names = new HashMap<>();

  private BtfRelocation(Btf split, Btf distilled, Btf base) {
    this.split = split;
    this.distilled = distilled;
    this.base = base;
    this.newIds = new int[split.typeCount()];
  }

  /**
   * Relocates split BTF.
   *
   * @param split split BTF on a distilled base
   * @param base the BTF of the kernel
   * @return the same types on the new base; ids of the distilled base map to ids of the new one
   * @throws BtfException if the BTF is not split, its base has types that no distilled one has, or
   *     one of them is not in the new base or there more than once
   */
  public static RenumberedBtf relocate(Btf split, Btf base) {
    Btf distilled =
        split
            .base()
            .orElseThrow(
                () -> BtfException.of("there is nothing to relocate, as it is not split BTF"));
    if (distilled.base().isPresent()) {
      throw BtfException.of("its base is split BTF itself, and so not a distilled one");
    }
    return new BtfRelocation(split, distilled, base).relocate();
  }

  private RenumberedBtf relocate() {
    BtfRecords records = new BtfRecords(split);
    split.ids().forEach(id -> markEmbedded(records, id));
    distilled.ids().forEach(this::mapDistilled);
    for (int id : split.ids().toArray()) {
      newIds[id] = id + base.typeCount() - distilled.typeCount();
    }
    for (int id : split.ids().toArray()) {
      records.mapTypeIds(id, old -> newIds[old]);
      records.mapNames(id, this::newName);
    }
    return new RenumberedBtf(
        records.toBtf(split.ids().toArray(), split.ownStrings(), base), newIds);
  }

  /** Marks the structs and unions of the distilled base that are part of an own struct or union. */
  private void markEmbedded(BtfRecords records, int id) {
    if (split.kind(id).isComposite()) {
      records.mapTypeIds(
          id,
          memberType -> {
            markEmbeddedBy(memberType);
            return memberType;
          });
    }
  }

  private void markEmbeddedBy(int memberType) {
    int id = memberType;
    while (!embedded.get(id)) {
      embedded.set(id);
      BtfKind kind = split.kind(id);
      if (kind == BtfKind.ARRAY) {
        id = split.word(id, 3);
      } else if (kind.isModifier() || kind == BtfKind.TYPEDEF) {
        id = split.word(id, 2);
      }
    }
  }

  private void mapDistilled(int id) {
    BtfKind kind = distilled.kind(id);
    boolean distillable =
        switch (kind) {
          case INT, FLOAT, ENUM, STRUCT, UNION, FWD -> !distilled.name(id).isEmpty();
          default -> false;
        };
    if (!distillable) {
      throw BtfException.inType(
          id, "is a " + kind + " named '" + distilled.name(id) + "', which no distilled base has");
    }
    int[] namesakes = base.findAll(distilled.name(id)).toArray();
    long composites = 0;
    for (int namesake : namesakes) {
      composites += base.kind(namesake).isComposite() ? 1 : 0;
    }
    for (int namesake : namesakes) {
      if (matches(id, namesake, composites > 1)) {
        if (newIds[id] != 0) {
          throw BtfException.inType(
              id,
              describe(id)
                  + " of the distilled base can be both ["
                  + newIds[id]
                  + "] and ["
                  + namesake
                  + "] of the new one");
        }
        newIds[id] = namesake;
      }
    }
    if (newIds[id] == 0) {
      throw BtfException.inType(
          id, describe(id) + " of the distilled base has none like it in the new one");
    }
    names.put(distilled.ownNameOffset(id), base.word(newIds[id], 0));
  }

  /**
   * Whether a type of the distilled base can become one of the new base of the same name. That an
   * embedded struct has to have its size holds, as in libbpf, until one is found: a second one, of
   * whatever size, makes the name ambiguous.
   */
  private boolean matches(int id, int target, boolean ambiguous) {
    BtfKind targetKind = base.kind(target);
    boolean sameSize = distilled.word(id, 2) == base.word(target, 2);
    boolean canBeTarget =
        switch (targetKind) {
          case INT, FLOAT, ENUM, ENUM64 -> sameSize;
          case STRUCT, UNION -> sameSize || !ambiguous;
          case FWD -> true;
          default -> false;
        };
    return canBeTarget
        && switch (distilled.kind(id)) {
          case INT ->
              targetKind == BtfKind.INT
                  && ((distilled.word(id, 3) ^ base.word(target, 3)) & ENCODING) == 0;
          case FLOAT -> targetKind == BtfKind.FLOAT;
          case ENUM -> targetKind.isEnum();
          case FWD -> matchesForward(id, target);
          default -> sameSize || !embedded.get(id) || newIds[id] != 0;
        };
  }

  /**
   * Whether a declaration can become a type. libbpf looks at the kind flag of the target, which in
   * a struct tells of bit-fields; so does this, to the same result.
   */
  private boolean matchesForward(int id, int target) {
    return switch (base.kind(target)) {
      case FWD -> distilled.kindFlag(id) == base.kindFlag(target);
      case STRUCT -> !base.kindFlag(target);
      case UNION -> base.kindFlag(target);
      default -> false;
    };
  }

  private String describe(int id) {
    return distilled.kind(id)
        + " '"
        + distilled.name(id)
        + "' (size "
        + Integer.toUnsignedString(distilled.word(id, 2))
        + ")";
  }

  private int newName(int old) {
    if (old == 0) {
      return 0;
    }
    if (old >= split.firstString()) {
      return old - split.firstString() + base.stringsEnd();
    }
    Integer name = names.get(old);
    if (name == null) {
      throw BtfException.of(
          "the string '" + split.string(old) + "' of the distilled base is not the name of a type");
    }
    return name;
  }
}
