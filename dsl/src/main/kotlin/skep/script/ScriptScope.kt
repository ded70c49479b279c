package skep.script

/** What a `*.bpf.kts` script sees besides its imports. */
public class ScriptScope internal constructor(
  /** The words after the script's name on the command line. */
  public val args: List<String>,
)
