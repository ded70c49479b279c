package skep.link

import skep.kernel.Kernel
import skep.kernel.LinkDetails
import skep.kernel.LinkType
import skep.load.LoadedObject
import skep.load.OpenObject
import skep.map.BpfIterator
import skep.map.Codec

/** What can be attached where the other one is: a program or a struct of functions. */
internal interface LinkSide {
  /** The number that links have of it. */
  val programId: Int

  /** How often it ran. */
  fun count(): Long

  /** Takes the place of what a link has. */
  fun update(link: Link)

  /** The same, if that is as expected. */
  fun replace(link: Link, expected: LinkSide)
}

internal class ProgramSide(val loaded: LoadedObject, name: String, private val counter: () -> Long) : LinkSide {
  val program = loaded.program(name)

  override val programId get() = program.kernel().progInfo(program.fd()).id()

  override fun count() = counter()

  override fun update(link: Link) = link.update(program)

  override fun replace(link: Link, expected: LinkSide) = link.replace((expected as ProgramSide).program, program)
}

internal class StructSide(private val loaded: LoadedObject, name: String, private val counter: String) : LinkSide {
  val struct = loaded.structOps(name)

  override val programId get() = 0

  override fun count() = loaded.count(counter)

  override fun update(link: Link) = struct.replace(link)

  override fun replace(link: Link, expected: LinkSide) = struct.replace(link, (expected as StructSide).struct)
}

/**
 * A kind of attachment, ready to be made.
 *
 * @property attach makes it, of the first of two sides
 * @property details what the kernel says of it
 * @property event makes what is attached run
 */
internal class LinkWorld(
  val first: LinkSide,
  val second: LinkSide,
  val attach: () -> Link,
  val details: () -> LinkDetails?,
  private val event: (Link?) -> Unit,
) {
  /** Whether a side runs within so many events; [link] is whichever holds the attachment. */
  fun runs(side: LinkSide, link: Link?, times: Int): Boolean {
    val before = side.count()
    repeat(times) {
      event(link)
      if (side.count() != before) return true
    }
    return false
  }
}

/**
 * A row of the table.
 *
 * @property updates whether such links can be given another program
 * @property detaches whether they can be detached while somebody holds them
 * @property needsLink whether it takes the link to make it run, as it does to read an iterator
 * @property times how many events it may take until the program runs
 */
internal class LinkKind(
  val name: String,
  val type: LinkType,
  val updates: Boolean = false,
  val detaches: Boolean = false,
  val needsLink: Boolean = false,
  val times: Int = 1,
  val world: (Kernel, (LinkWorld) -> Unit) -> Unit,
)

/** Programs of two loads of an object. */
internal fun programsOf(
  file: String,
  program: String,
  counter: String,
  options: (LoadedObject) -> AttachOptions? = { null },
  details: (LoadedObject) -> LinkDetails?,
  open: () -> OpenObject = { openLinks(file, program) },
  event: (LoadedObject) -> Unit,
): (Kernel, (LinkWorld) -> Unit) -> Unit = { kernel, test ->
  fun load() = open().load(kernel)
  load().use { first ->
    load().use { second ->
      val sides = listOf(first, second).map { ProgramSide(it, program) { it.count(counter) } }
      val attach = {
        val options = options(first)
        if (options == null) sides[0].program.attach() else sides[0].program.attach(options)
      }
      test(LinkWorld(sides[0], sides[1], attach, { details(first) }) { event(first) })
    }
  }
}

/** Iterators, which count nothing but write: to run is to have something to read. */
internal fun iteratorsOf(
  kind: String,
  options: (LoadedObject) -> IteratorOptions,
  details: (LoadedObject) -> LinkDetails,
): (Kernel, (LinkWorld) -> Unit) -> Unit = { kernel, test ->
  fun load() = loadLinks(kernel, "iterators.bpf.o", "each_$kind")
  load().use { first ->
    load().use { second ->
      val read = mutableMapOf<Int, Long>()
      val sides = listOf(first, second).map { loaded ->
        val id = kernel.progInfo(loaded.program("each_$kind").fd()).id()
        ProgramSide(loaded, "each_$kind") { read[id] ?: 0 }
      }
      val attach = { sides[0].program.attach(options(first)) }
      test(
        LinkWorld(sides[0], sides[1], attach, { details(first) }) { link ->
          val found = BpfIterator(kernel, link!!.fd().get()).values(Codec.LONG).use { it.count() }
          read.merge(link.info().programId(), found, Long::plus)
        },
      )
    }
  }
}

/** What the kernel says of a link that was detached while somebody holds it. */
internal fun LinkDetails.detached(): LinkDetails = when (this) {
  is LinkDetails.Cgroup -> LinkDetails.Cgroup(0, attachType())
  is LinkDetails.Namespace -> LinkDetails.Namespace(0, attachType())
  is LinkDetails.Device -> LinkDetails.Device(0, attachType())
  is LinkDetails.StructOps -> LinkDetails.StructOps(0)
  is LinkDetails.Sockmap -> LinkDetails.Sockmap(0, attachType())
  else -> this
}
