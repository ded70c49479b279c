package skep.insn;

/** What {@link Code} is a list of: a step, or a label bound where the next step is. */
public sealed interface CodeElement permits Step, Label {}
