// The processes that there are, as the kernel has them, by an iterator over tasks.
//
//   examples/run ps

class Ps : Bpf("ps", license = "GPL") {
  val tasks by iterator("task") {
    val task by arg("task")
    returnIf(task.isNull())
    returnIf(task["pid"].read(s32) ne task["tgid"].read(s32))
    printf("%8d %8d %s\n", task["tgid"], task["real_parent"]["tgid"], task["comm"])
  }
}

run(Ps()) { ps ->
  println("     pid     ppid comm")
  ps.tasks.useLines { it.forEach(::println) }
}
