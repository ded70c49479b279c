/**
 * Functions as operations on virtual registers, and what makes instructions of them. {@link
 * skep.ir.FunctionBuilder} takes a function operation by operation, with blocks and branches;
 * building it folds constants, removes what is not needed, gives each value a register or a place
 * on the stack, and writes {@link skep.insn.Code}.
 *
 * <p>A value is assigned once, but for variables, which are assigned as often as wanted. There are
 * no phi nodes: a variable is one virtual register wherever it is used.
 */
@org.jspecify.annotations.NullMarked
package skep.ir;
