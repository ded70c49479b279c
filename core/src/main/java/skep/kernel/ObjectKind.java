package skep.kernel;

import java.util.Locale;

/** The kinds of BPF object that have numbers and can be walked. */
public enum ObjectKind {
  /** Programs. */
  PROGRAM("PROG", "anon_inode:bpf-prog", Bpf.PROG_GET_NEXT_ID, Bpf.PROG_GET_FD_BY_ID),
  /** Maps. */
  MAP("MAP", "anon_inode:bpf-map", Bpf.MAP_GET_NEXT_ID, Bpf.MAP_GET_FD_BY_ID),
  /** BTF, of the kernel, its modules, and programs. */
  BTF("BTF", "anon_inode:btf", Bpf.BTF_GET_NEXT_ID, Bpf.BTF_GET_FD_BY_ID),
  /** Links. */
  LINK("LINK", "anon_inode:bpf_link", Bpf.LINK_GET_NEXT_ID, Bpf.LINK_GET_FD_BY_ID);

  private final String command;
  private final String inode;
  private final int nextId;
  private final int byId;

  ObjectKind(String command, String inode, int nextId, int byId) {
    this.command = command;
    this.inode = inode;
    this.nextId = nextId;
    this.byId = byId;
  }

  /** The word in the names of the kind's commands. */
  String command() {
    return command;
  }

  /** The attribute that carries a number of this kind. */
  String idField() {
    return command.toLowerCase(Locale.ROOT) + "_id";
  }

  /**
   * Whether /proc/self/fd shows that for a descriptor of this kind. A link is a {@code bpf_link}
   * when it is made, and a {@code bpf-link} when it is opened later.
   */
  boolean isInode(String shown) {
    return shown.replace('_', '-').equals(inode.replace('_', '-'));
  }

  /** The command that walks the numbers. */
  int nextIdCommand() {
    return nextId;
  }

  /** The command that opens an object by number. */
  int byIdCommand() {
    return byId;
  }

  /** The kind in words. */
  String word() {
    return this == BTF ? "BTF" : name().toLowerCase(Locale.ROOT);
  }
}
