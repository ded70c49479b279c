package skep.btf;

import java.util.Arrays;

/**
 * Writes declarations: {@code int (*name[4])(const char *, ...)}.
 *
 * <p>C wraps a type around the name it declares: pointers before it, arrays and parameters behind,
 * and parentheses where a pointer is to one of the latter. BTF has a plain chain, here of array,
 * pointer, function and int. The chain is put on a stack down to the type it ends in, which is
 * written first; then it is taken down again, and an array or a function leaves room for what is
 * still on the stack. Equal to libbpf's {@code btf_dump_emit_type_chain}.
 */
final class CDeclarator {
  private final Btf btf;
  private final CBounds bounds;
  private final CText text;
  private final CNames names;
  private final CBody body;

  /** The chains of all declarations that are being written, one within the other. */
  private int[] stack = new int[64];

  private int height;
  private boolean plain;

  CDeclarator(Btf btf, CBounds bounds, CText text, CNames names, CBody body) {
    this.btf = btf;
    this.bounds = bounds;
    this.text = text;
    this.names = names;
    this.body = body;
  }

  /**
   * Writes the declaration of a name, without a semicolon.
   *
   * @param id the type of what is declared
   * @param name its name; empty for the type alone
   * @param level how deep the line is indented, for an anonymous struct's members
   */
  void write(int id, String name, int level) {
    int bottom = height;
    push(id, bottom);
    chain(bottom, name, level);
  }

  /**
   * Writes a type as in a cast to it: without const and other modifiers, and without the members of
   * an anonymous struct.
   */
  void writeCast(int id) {
    plain = true;
    write(id, "", 0);
    plain = false;
  }

  /** Puts a chain on the stack, from what is declared to the type it is made of. */
  private void push(int id, int bottom) {
    int at = id;
    while (true) {
      BtfKind kind = btf.kind(at);
      if (!plain || !kind.isModifier()) {
        if (height - bottom > CBounds.MAX_DEPTH) {
          throw BtfException.inType(
              id, "is a chain of more than " + CBounds.MAX_DEPTH + " pointers and the like");
        }
        if (height == stack.length) {
          stack = Arrays.copyOf(stack, 2 * height);
        }
        stack[height++] = at;
      }
      bounds.spend(1);
      switch (kind) {
        case PTR, VOLATILE, CONST, RESTRICT, TYPE_TAG, FUNC_PROTO -> at = btf.word(at, 2);
        case ARRAY -> at = btf.word(at, 3);
        case VOID, INT, FLOAT, ENUM, ENUM64, FWD, STRUCT, UNION, TYPEDEF -> {
          return;
        }
        case FUNC, VAR, DATASEC, DECL_TAG, UNKNOWN ->
            throw BtfException.inType(
                at, "is a " + kind + ", of which nothing in C can be declared");
      }
    }
  }

  /** Takes a chain from the stack and writes it around a name. */
  private void chain(int bottom, String name, int level) {
    boolean afterPointer = true;
    while (height > bottom) {
      int id = stack[--height];
      BtfKind kind = btf.kind(id);
      switch (kind) {
        case VOID, INT, FLOAT, ENUM, ENUM64, FWD, STRUCT, UNION, TYPEDEF -> {
          modifiersBefore(bottom);
          base(id, kind, level);
        }
        case PTR -> text.add(afterPointer ? "*" : " *");
        case VOLATILE -> text.add(" volatile");
        case CONST -> text.add(" const");
        case RESTRICT -> text.add(" restrict");
        case TYPE_TAG -> {
          modifiersBefore(bottom);
          typeTag(id);
        }
        case ARRAY -> {
          array(id, bottom, name, level, afterPointer);
          return;
        }
        case FUNC_PROTO -> {
          prototype(id, bottom, name, level, afterPointer);
          return;
        }
        case FUNC, VAR, DATASEC, DECL_TAG, UNKNOWN ->
            throw new AssertionError("no part of a declaration: " + kind);
      }
      afterPointer = kind == BtfKind.PTR;
    }
    name(name, afterPointer);
  }

  private void base(int id, BtfKind kind, int level) {
    boolean inline = !plain && !btf.isNamed(id);
    switch (kind) {
      case VOID -> text.add("void");
      case STRUCT, UNION -> {
        if (inline) {
          body.composite(id, level);
        } else {
          body.compositeTag(id);
        }
      }
      case ENUM, ENUM64 -> {
        if (inline) {
          body.enumeration(id, level);
        } else {
          body.enumTag(id);
        }
      }
      case FWD -> body.forward(id);
      case TYPEDEF -> text.add(names.typedef(id));
      default -> text.add(btf.name(id));
    }
  }

  /** C writes the modifiers of a pointer behind its star, and those of other types before them. */
  private void modifiersBefore(int bottom) {
    for (; height > bottom; height--) {
      switch (btf.kind(stack[height - 1])) {
        case VOLATILE -> text.add("volatile ");
        case CONST -> text.add("const ");
        case RESTRICT -> text.add("restrict ");
        default -> {
          return;
        }
      }
    }
  }

  private void typeTag(int id) {
    String tag = btf.name(id);
    text.add(" __attribute__((");
    if (btf.kindFlag(id)) {
      text.add(tag);
    } else {
      text.add("btf_type_tag(\"").add(tag).add("\")");
    }
    text.add("))");
  }

  private void array(int id, int bottom, String name, int level, boolean afterPointer) {
    dropModifiers(bottom);
    if (height == bottom) {
      name(name, afterPointer);
    } else {
      boolean ofArrays = btf.kind(stack[height - 1]) == BtfKind.ARRAY;
      if (!name.isEmpty() && !afterPointer) {
        text.add(" ");
      }
      nested(id, ofArrays ? "" : "(", bottom, name, level, ofArrays ? "" : ")");
    }
    text.add("[").add(Integer.toUnsignedLong(btf.word(id, 5))).add("]");
  }

  private void prototype(int id, int bottom, String name, int level, boolean afterPointer) {
    dropModifiers(bottom);
    if (height == bottom) {
      name(name, afterPointer);
    } else {
      nested(id, " (", bottom, name, level, ")");
    }
    text.add("(");
    parameters(id, level);
    text.add(")");
  }

  private void nested(int id, String open, int bottom, String name, int level, String close) {
    bounds.enter(id);
    text.add(open);
    chain(bottom, name, level);
    text.add(close);
    bounds.leave();
  }

  private void parameters(int id, int level) {
    int count = btf.vlen(id);
    if (count == 0 || count == 1 && btf.word(id, 4) == 0) {
      text.add("void");
      return;
    }
    for (int index = 0; index < count; index++) {
      int word = 3 + 2 * index;
      int type = btf.word(id, word + 1);
      if (index > 0) {
        text.add(", ");
      }
      if (index == count - 1 && type == 0) {
        text.add("...");
      } else {
        bounds.enter(id);
        write(type, btf.string(btf.word(id, word)), level);
        bounds.leave();
      }
    }
  }

  /**
   * gcc makes an array of const elements const itself, and the type of a noreturn function
   * volatile; C has no way to write either, and needs none.
   */
  private void dropModifiers(int bottom) {
    while (height > bottom && btf.kind(stack[height - 1]).isModifier()) {
      height--;
    }
  }

  private void name(String name, boolean afterPointer) {
    if (!name.isEmpty() && !afterPointer) {
      text.add(" ");
    }
    text.add(name);
  }
}
