package skep.cli

/** How the command ends: what a shell sees in `$?`. */
internal enum class Exit(val code: Int, val meaning: String) {
  DONE(0, "done"),
  FAILED(1, "the script failed by itself, or there is a bug in skep"),
  USAGE(2, "the command line is wrong"),
  INPUT(3, "a script does not compile, or a file cannot be read or is no BPF object"),
  REFUSED(4, "the kernel refuses: a program, a map, or an attachment"),
  PRIVILEGE(5, "this process lacks a capability; root has them all"),
  MACHINE(6, "something is missing here: Linux, tracefs, bpffs, or a feature of the kernel"),
  INTERRUPTED(130, "stopped by Ctrl-C"),
}
