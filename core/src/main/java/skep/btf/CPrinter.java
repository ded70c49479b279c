package skep.btf;

import java.util.BitSet;
import java.util.Map;

/**
 * Prints types as C, with all that they need to compile.
 *
 * <p>A printer remembers what it has printed, so that the texts it gives, put one after the other,
 * are a C header in which each type is defined once and before its use. The text is the one of
 * libbpf's {@code btf_dump__dump_type}, byte for byte, except where that would not compile or not
 * give the same type back:
 *
 * <ul>
 *   <li>an enum of 2 bytes, and one of 8 bytes all of whose values fit in an {@code int}, gets its
 *       {@code mode} attribute;
 *   <li>a union gets its {@code packed} or {@code aligned} attribute, if its size needs one;
 *   <li>the suffix that tells types of one name apart ({@code state___2}) is not cut off from a
 *       long name, and makes no name that another type has.
 * </ul>
 *
 * <pre>{@code
 * CPrinter printer = new CPrinter(btf);
 * System.out.print(printer.define(btf.find("task_struct", BtfKind.STRUCT).orElseThrow()));
 * System.out.println("extern " + printer.declare(function.typeId(), function.name()) + ";");
 * }</pre>
 *
 * <p>A printer is used by one thread at a time, and not any more after it has thrown. For a whole
 * header as bpftool makes it, see {@link CHeader}.
 */
public final class CPrinter {
  private static final byte STARTED = 1;
  private static final byte DONE = 2;

  /**
   * Built-in types of gcc for Arm's vectors, which BTF has as integers but other compilers do not
   * know.
   */
  private static final Map<String, String> BUILT_IN_ALIASES =
      Map.of(
          "__Poly8_t", "unsigned char",
          "__Poly16_t", "unsigned short",
          "__Poly64_t", "unsigned long long",
          "__Poly128_t", "unsigned __int128");

  private final Btf btf;
  private final CBounds bounds;
  private final CText text;
  private final CNames names;
  private final CTypeOrder order;
  private final CBody body;
  private final byte[] states;
  private final BitSet declared = new BitSet();

  /**
   * A printer that has printed nothing yet.
   *
   * @param btf the types
   */
  public CPrinter(Btf btf) {
    this.btf = btf;
    this.bounds = new CBounds(btf);
    this.text = new CText(bounds);
    this.names = new CNames(btf);
    this.order = new CTypeOrder(btf, bounds);
    this.body = new CBody(btf, bounds, text, names);
    this.states = new byte[btf.typeCount()];
    states[0] = DONE;
  }

  /**
   * The definition of a type, after those of the types it needs: those it holds are defined, those
   * it points to are declared. What was printed before is left out, so the text can be empty; it is
   * also for types that C does not define, such as pointers to what is known, functions and
   * variables.
   *
   * @param id the type
   * @return C source, each definition followed by an empty line
   * @throws BtfException if there is no such type, if it holds itself other than through a pointer,
   *     or if it is nested so deep or made of so many copies of anonymous types that no compiler
   *     can have made it
   */
  public String define(int id) {
    for (int needed : order.upTo(id)) {
      emit(needed, 0);
    }
    return text.take();
  }

  /**
   * The declaration of a variable, a member or a function. The types in it are only named, so they
   * must be defined before; an anonymous struct is written out.
   *
   * @param id the type of what is declared: for a function its {@link BtfType.FuncProto}
   * @param name the name to declare; empty for the type alone
   * @return C source without a semicolon, such as {@code int (*name)(void)}
   * @throws BtfException as {@link #define}
   */
  public String declare(int id, String name) {
    body.declarator().write(id, name, 0);
    return text.take();
  }

  /**
   * A type as one would cast to it: {@code struct list_head *}, without const and other modifiers,
   * and an anonymous struct without its members.
   *
   * @param id the type
   * @return C source
   * @throws BtfException as {@link #define}
   */
  public String cast(int id) {
    body.declarator().writeCast(id);
    return text.take();
  }

  /**
   * Emits a definition, or the declarations that a definition around it needs.
   *
   * @param id the type
   * @param container the definition that it is for; 0 for its own
   */
  private void emit(int id, int container) {
    BtfKind kind = btf.kind(id);
    if (states[id] == DONE) {
      return;
    }
    if (states[id] == STARTED) {
      emitWithinItself(id, kind, container);
      return;
    }
    bounds.enter(id);
    switch (kind) {
      case INT -> {
        emitAlias(id);
        states[id] = DONE;
      }
      case ENUM, ENUM64 -> {
        if (container == 0) {
          body.enumeration(id, 0);
          text.add(";\n\n");
        }
        states[id] = DONE;
      }
      case FWD -> {
        body.forward(id);
        text.add(";\n\n");
        states[id] = DONE;
      }
      case PTR, VOLATILE, CONST, RESTRICT, TYPE_TAG -> emit(btf.word(id, 2), container);
      case ARRAY -> emit(btf.word(id, 3), container);
      case TYPEDEF -> {
        states[id] = STARTED;
        emit(btf.word(id, 2), id);
        if (!declared.get(id)) {
          emitTypedef(id);
        }
        states[id] = DONE;
      }
      case STRUCT, UNION -> emitComposite(id, container);
      case FUNC_PROTO -> {
        emit(btf.word(id, 2), container);
        emitElements(id, 2, container);
      }
      case VOID, FLOAT, FUNC, VAR, DATASEC, DECL_TAG, UNKNOWN -> {}
    }
    bounds.leave();
  }

  /**
   * A type that is needed within its own definition, at the other end of a pointer: a struct is
   * declared now, a typedef as soon as what it is of is declared.
   */
  private void emitWithinItself(int id, BtfKind kind, int container) {
    if (declared.get(id)) {
      return;
    }
    if (kind == BtfKind.TYPEDEF) {
      emitTypedef(id);
      declared.set(id);
    } else if (kind.isComposite() && id != container && btf.isNamed(id)) {
      emitForward(id);
    }
  }

  private void emitComposite(int id, int container) {
    states[id] = STARTED;
    boolean named = btf.isNamed(id);
    if (container == 0 || !named) {
      emitElements(id, 3, named ? id : container);
    } else if (!declared.get(id) && id != container) {
      emitForward(id);
    }
    if (container == 0) {
      body.composite(id, 0);
      text.add(";\n\n");
    }
    states[id] = container == 0 ? DONE : 0;
  }

  private void emitElements(int id, int wordsEach, int container) {
    int end = 3 + wordsEach * btf.vlen(id);
    for (int word = 3; word < end; word += wordsEach) {
      emit(btf.word(id, word + 1), container);
    }
  }

  private void emitForward(int id) {
    body.compositeTag(id);
    text.add(";\n\n");
    declared.set(id);
  }

  private void emitTypedef(int id) {
    if (btf.name(id).equals("__builtin_va_list")) {
      return;
    }
    String name = names.typedef(id);
    if (btf.word(id, 2) == 0 && name.equals("__gnuc_va_list")) {
      text.add("typedef __builtin_va_list __gnuc_va_list");
    } else {
      text.add("typedef ");
      body.declarator().write(btf.word(id, 2), name, 0);
    }
    text.add(";\n\n");
  }

  private void emitAlias(int id) {
    String name = names.tag(id);
    String known = BUILT_IN_ALIASES.get(name);
    if (known != null) {
      text.add("typedef ").add(known).add(" ").add(name).add(";\n\n");
    }
  }
}
