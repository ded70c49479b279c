/** BPF on the JVM: instructions, BTF, object files, the kernel, loading, maps and links. */
module skep.core {
  requires static transitive org.jspecify;
  requires transitive skep.elf;
  requires org.jnrproject.jffi;

  exports skep.btf;
  exports skep.insn;
  exports skep.ir;
  exports skep.kernel;
  exports skep.link;
  exports skep.linker;
  exports skep.load;
  exports skep.map;
  exports skep.relocate;
  exports skep.spec;
  exports skep.types;
  exports skep.verifier;
}
