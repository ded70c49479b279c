package skep.cli

import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.path
import skep.dsl.print.KernelAccessors

/** `skep gen kernel-types`. */
internal class GenKernelTypesCommand(skep: Skep) :
  Subcommand(
    "kernel-types",
    """
    |print Kotlin classes whose properties are the fields of kernel structs; needs no privileges and no Linux
    |
    |Programs that use them need no BTF when they are built: task.realParent.tgid.
    """.trimMargin(),
    skep,
  ) {
  private val packageName by option("--package", metavar = "NAME", help = "the package of the classes").default("")
  private val transitive by option(
    "--transitive",
    help = "print also the classes of all structs that these have or point to, and so on",
  ).flag()
  private val base by option("-B", "--base-btf", metavar = "FILE", help = "what the types are split from").path()
  private val file by argument("BTF_FILE").path()
  private val structs by argument("STRUCT").multiple(required = true)

  override fun perform(): Exit {
    skep.out.print(KernelAccessors.source(BtfSource.read(file, base), structs, packageName, transitive))
    return Exit.DONE
  }
}
