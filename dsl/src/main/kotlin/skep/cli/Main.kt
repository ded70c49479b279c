package skep.cli

import kotlin.system.exitProcess

/** The `skep` command: `skep --help` tells what it does. */
public fun main(args: Array<String>) {
  exitProcess(Skep(System.out, System.err).execute(args.asList()).code)
}
