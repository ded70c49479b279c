package skep.cli

/** One of the things the command does. */
internal interface Subcommand {
  /** The word that asks for it. */
  val name: String

  /** What it does, in a line. */
  val summary: String

  /** How to call it, with its options: what `--help` prints. */
  val usage: String

  val syntax: Syntax

  fun run(arguments: Arguments, skep: Skep): Exit
}
