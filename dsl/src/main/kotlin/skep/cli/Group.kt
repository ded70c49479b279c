package skep.cli

/** A command that has only subcommands, such as `skep btf`. */
internal class Group(name: String, summary: String) : Command(name, summary) {
  override fun run() = Exit.DONE
}
