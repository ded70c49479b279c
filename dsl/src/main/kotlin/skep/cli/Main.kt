package skep.cli

/** The `skep` command. */
public fun main(args: Array<String>) {
  println(args.joinToString(" "))
}
