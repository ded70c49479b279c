package skep.types

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FreeSpec
import io.kotest.matchers.shouldBe
import skep.types.TraceFormat.Place
import java.util.Random

/** Linux 6.12's, but for the last fields, which are what other events and kernels have. */
private val text =
  """
  |name: sched_process_exec
  |ID: 365
  |format:
  |	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
  |	field:unsigned char common_flags;	offset:2;	size:1;	signed:0;
  |	field:unsigned char common_preempt_count;	offset:3;	size:1;	signed:0;
  |	field:int common_pid;	offset:4;	size:4;	signed:1;
  |
  |	field:__data_loc char[] filename;	offset:8;	size:4;	signed:0;
  |	field:pid_t pid;	offset:12;	size:4;	signed:1;
  |	field:__rel_loc u64[] counts;	offset:16;	size:4;	signed:0;
  |	field:char comm[16];	offset:20;	size:16;	signed:0;
  |	field:const char *const name;	offset:40;	size:8;	signed:0;
  |	field:const struct mm_struct * mm;	offset:48;	size:8;	signed:0;
  |	field:__u8 saddr[sizeof(struct sockaddr_in6)];	offset:56;	size:28;	signed:0;
  |	field:enum dma_data_direction dir;	offset:84;	size:4;	signed:0;
  |	field:xfs_filblks_t blocks;	offset:88;	size:8;	signed:0;
  |	field:bool dirty;	offset:96;	size:1;	signed:0;
  |	field:unsigned long pages[4];	offset:104;	size:32;	signed:0;
  |	field:struct in6_addr addr;	offset:136;	size:16;	signed:0;
  |	field:guid_t guid;	offset:152;	size:16;	signed:0;
  |	field:unsigned long args[];	offset:168;	size:0;	signed:0;
  |	field:void __seg_gs * percpu;	offset:168;	size:8;	signed:0;
  |	field:struct iocb * * iocbpp;	offset:176;	size:8;	signed:0;
  |	field:s8 old;	offset:184;	size:1;
  |
  |print fmt: "filename=%s field:int x;", __get_str(filename), REC->pid
  |
  """.trimMargin()

private val u8 = FieldType.Int(1, false)
private val u64 = FieldType.Int(8, false)

class TraceFormatSpec :
  FreeSpec({
    "a format" {
      val format = TraceFormat.parse(text)
      format.name() shouldBe "sched_process_exec"
      format.id() shouldBe 365
      format.common().map { it.name() } shouldBe
        listOf("common_type", "common_flags", "common_preempt_count", "common_pid")
      format.fields().take(4) shouldBe listOf(
        TraceFormat.Field("char[]", "filename", 8, 4, false, Place.DATA_LOC),
        TraceFormat.Field("pid_t", "pid", 12, 4, true, Place.INLINE),
        TraceFormat.Field("u64[]", "counts", 16, 4, false, Place.REL_LOC),
        TraceFormat.Field("char[16]", "comm", 20, 16, false, Place.INLINE),
      )
      format.fields().associate { it.name() to it.type() } shouldBe mapOf(
        "filename" to FieldType.Array(FieldType.Char(), 0),
        "pid" to FieldType.Int(4, true),
        "counts" to FieldType.Array(u64, 0),
        "comm" to FieldType.Array(FieldType.Char(), 16),
        "name" to FieldType.Pointer(FieldType.Char()),
        "mm" to FieldType.Pointer(FieldType.Struct.named("mm_struct")),
        "saddr" to FieldType.Array(u8, 28),
        "dir" to FieldType.Enumeration("dma_data_direction", 4, false),
        "blocks" to u64,
        "dirty" to FieldType.Bool(),
        "pages" to FieldType.Array(u64, 4),
        "addr" to FieldType.Struct.named("in6_addr"),
        "guid" to FieldType.Array(u8, 16),
        "args" to FieldType.Array(u64, 0),
        "percpu" to FieldType.Pointer(FieldType.Void()),
        "iocbpp" to FieldType.Pointer(FieldType.Void()),
        "old" to FieldType.Int(1, false),
      )
    }
    "an event without fields of its own" {
      TraceFormat.parse(text.lines().take(7).joinToString("\n")).fields() shouldBe listOf()
    }
    "what is no format" - {
      mapOf(
        "" to "line 1: it ends without a name, an ID or fields",
        "name: x\nID: 1\nformat:\n" to "line 4: it ends without a name, an ID or fields",
        "name: x\nID: x1" to "line 2: 'x1' is no ID",
        "name: x\nID: 99999999999" to "line 2: '99999999999' is no ID",
        "name: x\nID: 1\n\tint pid;" to "line 3: 'int pid;' is no field",
        "name: x\nID: 1\n\tfield:int pid;\toffset:-1;\tsize:4;" to
          "line 3: 'field:int pid;	offset:-1;	size:4;' is no field",
        "name: x\nID: 1\n\tfield:int;\toffset:8;\tsize:4;" to null,
        "name: x\nID: 1\n\tfield:[4];\toffset:8;\tsize:4;" to "line 3: the field '[4]' has no name",
        "name: x\n" + " ".repeat(5000) + "x" to "line 2: it has more than 4096 characters",
      ).forEach { (text, problem) ->
        "'${text.take(60)}'" {
          if (problem == null) {
            TraceFormat.parse(text).common().single().declaration() shouldBe ""
          } else {
            shouldThrow<TraceFormatException> { TraceFormat.parse(text) }.message shouldBe
              "format of a tracepoint: $problem"
          }
        }
      }
    }
    "any text is a format or is refused" {
      val random = Random(1)
      repeat(20_000) {
        val changed = StringBuilder(text)
        repeat(1 + random.nextInt(8)) {
          val at = random.nextInt(changed.length)
          when (random.nextInt(3)) {
            0 -> changed.setCharAt(at, " \t\n;:[]*0-9x".random(kotlin.random.Random(random.nextLong())))
            1 -> changed.delete(at, minOf(changed.length, at + random.nextInt(40)))
            else -> changed.insert(at, changed.substring(at, minOf(changed.length, at + random.nextInt(40))))
          }
          if (changed.isEmpty()) changed.append('x')
        }
        try {
          TraceFormat.parse(changed.toString()).fields().forEach { it.type() }
        } catch (_: TraceFormatException) {
          // As it should be.
        }
      }
    }
  })
