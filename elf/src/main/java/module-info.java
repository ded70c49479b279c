/** ELF files, read and written. Knows nothing of BPF. */
module skep.elf {
  requires static transitive org.jspecify;

  exports skep.elf;
}
