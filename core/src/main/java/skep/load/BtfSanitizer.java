package skep.load;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import skep.btf.Btf;
import skep.btf.BtfBuilder;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.kernel.Feature;

/**
 * Makes a copy of an object's BTF that an older kernel takes: kinds it does not know are replaced
 * by others of the same id, name and size, as libbpf does ({@code bpf_object__sanitize_btf}).
 */
final class BtfSanitizer {
  private final Btf btf;
  private final Set<Feature> missing;
  private final BtfBuilder builder;

  private BtfSanitizer(Btf btf, Set<Feature> missing) {
    this.btf = btf;
    this.missing = missing;
    this.builder = BtfBuilder.from(btf);
  }

  /** The features of a kernel that this BTF depends on. */
  static Set<Feature> needs(Btf btf) {
    Set<Feature> needs = EnumSet.noneOf(Feature.class);
    btf.ids().mapToObj(btf::type).forEach(type -> addNeeds(type, needs));
    return needs;
  }

  private static void addNeeds(BtfType type, Set<Feature> needs) {
    if (type instanceof BtfType.Func func) {
      needs.add(Feature.BTF_FUNC);
      if (func.linkage() == BtfLinkage.GLOBAL) {
        needs.add(Feature.BTF_GLOBAL_FUNC);
      }
    } else if (type instanceof BtfType.FuncProto) {
      needs.add(Feature.BTF_FUNC);
    } else if (type instanceof BtfType.Var) {
      needs.add(Feature.BTF_DATASEC);
    } else if (type instanceof BtfType.Datasec datasec) {
      needs.add(Feature.BTF_DATASEC);
      if (datasec.name().startsWith("?")) {
        needs.add(Feature.BTF_QMARK_DATASEC);
      }
    } else if (type instanceof BtfType.Float) {
      needs.add(Feature.BTF_FLOAT);
    } else if (type instanceof BtfType.DeclTag) {
      needs.add(Feature.BTF_DECL_TAG);
    } else if (type instanceof BtfType.TypeTag) {
      needs.add(Feature.BTF_TYPE_TAG);
    } else if (type instanceof BtfType.Enum64) {
      needs.add(Feature.BTF_ENUM64);
    } else if (type instanceof BtfType.Enum plain && plain.signed()) {
      // The flag that says so came with 64-bit enums.
      needs.add(Feature.BTF_ENUM64);
    }
  }

  /**
   * A copy without what is missing. A layout section, which old kernels do not know either, is
   * never copied.
   */
  static Btf sanitize(Btf btf, Set<Feature> missing) {
    BtfSanitizer sanitizer = new BtfSanitizer(btf, missing);
    sanitizer.builder.replaceAll(sanitizer::replace);
    if (missing.contains(Feature.BTF_ENUM64)) {
      sanitizer.replaceEnums();
    }
    return sanitizer.builder.build();
  }

  private BtfType replace(BtfType type) {
    if (type instanceof BtfType.Var var && missing.contains(Feature.BTF_DATASEC)) {
      return byteSized(var.name());
    }
    if (type instanceof BtfType.DeclTag tag && missing.contains(Feature.BTF_DECL_TAG)) {
      return byteSized(tag.name());
    }
    if (type instanceof BtfType.Datasec datasec) {
      return replace(datasec);
    }
    if (type instanceof BtfType.FuncProto && missing.contains(Feature.BTF_FUNC)) {
      return new BtfType.Enum("", 4, false, List.of());
    }
    if (type instanceof BtfType.Func func) {
      return replace(func);
    }
    if (type instanceof BtfType.Float number && missing.contains(Feature.BTF_FLOAT)) {
      return new BtfType.Struct("", number.size(), List.of());
    }
    if (type instanceof BtfType.TypeTag tag && missing.contains(Feature.BTF_TYPE_TAG)) {
      return new BtfType.Const(tag.typeId());
    }
    return type;
  }

  /** No variable is smaller, so it is nowhere too large. */
  private static BtfType byteSized(String name) {
    return BtfType.Int.unsigned(name, 1);
  }

  private BtfType replace(BtfType.Datasec datasec) {
    if (missing.contains(Feature.BTF_DATASEC)) {
      List<BtfType.Member> members =
          datasec.entries().stream()
              .map(
                  entry ->
                      BtfType.Member.atByte(
                          btf.name(entry.typeId()), entry.typeId(), entry.offset()))
              .toList();
      String name = datasec.name().replace('.', '_').replace('?', '_');
      return new BtfType.Struct(name, datasec.size(), members);
    }
    if (missing.contains(Feature.BTF_QMARK_DATASEC) && datasec.name().startsWith("?")) {
      return new BtfType.Datasec(
          datasec.name().replace('?', '_'), datasec.size(), datasec.entries());
    }
    return datasec;
  }

  private BtfType replace(BtfType.Func func) {
    if (missing.contains(Feature.BTF_FUNC)) {
      return new BtfType.Typedef(func.name(), func.typeId());
    }
    if (missing.contains(Feature.BTF_GLOBAL_FUNC) && func.linkage() == BtfLinkage.GLOBAL) {
      return new BtfType.Func(func.name(), func.typeId(), BtfLinkage.STATIC);
    }
    return func;
  }

  /** A 64-bit enum becomes a union of its size, whose members keep the names of the values. */
  private void replaceEnums() {
    int placeholder = builder.add(byteSized("enum64_placeholder"));
    builder.replaceAll(
        type -> {
          if (type instanceof BtfType.Enum64 wide) {
            List<BtfType.Member> members =
                wide.values().stream()
                    .map(value -> BtfType.Member.atByte(value.name(), placeholder, 0))
                    .toList();
            return new BtfType.Union(wide.name(), wide.size(), members);
          }
          if (type instanceof BtfType.Enum plain && plain.signed()) {
            List<BtfType.EnumValue> values =
                plain.values().stream()
                    .map(v -> new BtfType.EnumValue(v.name(), v.value() & 0xffff_ffffL))
                    .toList();
            return new BtfType.Enum(plain.name(), plain.size(), false, values);
          }
          return type;
        });
  }
}
