package skep.types;

import skep.btf.BtfKind;

/** What the name of a struct or union is a name of. */
public enum StructKind {
  /** A tag: {@code struct task_struct}. */
  STRUCT(BtfKind.STRUCT, "struct "),
  /** A tag: {@code union bpf_attr}. */
  UNION(BtfKind.UNION, "union "),
  /** A typedef of a struct or union without a tag: {@code atomic_t}. */
  TYPEDEF(BtfKind.TYPEDEF, "");

  private final BtfKind btf;
  private final String prefix;

  StructKind(BtfKind btf, String prefix) {
    this.btf = btf;
    this.prefix = prefix;
  }

  /** The kind of type that has such a name. */
  BtfKind btf() {
    return btf;
  }

  /** A name as C has it. */
  String prefixed(String name) {
    return prefix + name;
  }
}
