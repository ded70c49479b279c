package skep.insn;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.function.Function;

/** One instruction as LLVM writes it. */
final class InsnText {
  /** How the label of a jump or of a local function is written. */
  private final Function<Label, String> target;

  InsnText(Function<Label, String> target) {
    this.target = target;
  }

  String of(Insn insn) {
    if (insn instanceof Insn.Alu alu) {
      return alu.dst().name(alu.width())
          + " "
          + alu.op().symbol()
          + " "
          + operand(alu.src(), alu.width());
    } else if (insn instanceof Insn.Negate negate) {
      String dst = negate.dst().name(negate.width());
      return dst + " = -" + dst;
    } else if (insn instanceof Insn.MoveSigned move) {
      return move.dst().name(move.width())
          + " = (s"
          + move.from().bits()
          + ")"
          + move.src().name(move.width());
    } else if (insn instanceof Insn.Swap swap) {
      return swap.dst() + " = " + swapName(swap.kind()) + swap.bits() + " " + swap.dst();
    } else if (insn instanceof Insn.CastAddressSpace cast) {
      return cast.dst()
          + " = addr_space_cast("
          + cast.src()
          + ", "
          + hex(cast.to())
          + ", "
          + hex(cast.from())
          + ")";
    } else if (insn instanceof Insn.Load load) {
      Width width = load.signed() ? Width.W64 : width(load.size());
      return load.dst().name(width)
          + " = *("
          + (load.signed() ? "s" : "u")
          + load.size().bits()
          + " *)("
          + address(load.base(), load.offset())
          + ")";
    } else if (insn instanceof Insn.Store store) {
      return memory(store.size(), store.base(), store.offset())
          + " = "
          + operand(store.src(), width(store.size()));
    } else if (insn instanceof Insn.Atomic atomic) {
      return atomic(atomic);
    } else if (insn instanceof Insn.LoadAcquire load) {
      return load.dst().name(width(load.size()))
          + " = load_acquire("
          + pointer(load.size(), load.base(), load.offset())
          + ")";
    } else if (insn instanceof Insn.StoreRelease store) {
      return "store_release("
          + pointer(store.size(), store.base(), store.offset())
          + ", "
          + store.src().name(width(store.size()))
          + ")";
    } else if (insn instanceof Insn.LoadImm64 load) {
      return load.dst() + " = " + imm64(load.value());
    } else if (insn instanceof Insn.LoadPacketAbsolute load) {
      return "r0 = *(u" + load.size().bits() + " *)skb[" + hex(load.offset()) + "]";
    } else if (insn instanceof Insn.LoadPacketIndirect load) {
      String note = load.offset() == 0 ? "" : " # offset " + hex(load.offset());
      return "r0 = *(u" + load.size().bits() + " *)skb[" + load.index() + "]" + note;
    } else if (insn instanceof Insn.Jump jump) {
      return (jump.wide() ? "gotol " : "goto ") + target.apply(jump.label());
    } else if (insn instanceof Insn.JumpIf jump) {
      return "if "
          + jump.dst().name(jump.width())
          + " "
          + jump.condition().symbol()
          + " "
          + operand(jump.src(), jump.width())
          + " goto "
          + target.apply(jump.label());
    } else if (insn instanceof Insn.JumpRegister jump) {
      return "gotox " + jump.reg();
    } else if (insn instanceof Insn.MayGoto jump) {
      return "may_goto " + target.apply(jump.label());
    } else if (insn instanceof Insn.Call call) {
      return call(call.callee());
    } else if (insn instanceof Insn.Exit) {
      return "exit";
    } else if (insn instanceof Insn.Raw raw) {
      return "<unknown> # opcode "
          + hex(raw.opcode())
          + " dst "
          + hex(raw.dst())
          + " src "
          + hex(raw.src())
          + " offset "
          + hex(raw.offset())
          + " imm "
          + hex(raw.imm());
    }
    throw new IllegalStateException("no text for " + insn);
  }

  private String atomic(Insn.Atomic atomic) {
    Width width = width(atomic.size());
    String src = atomic.src().name(width);
    String address = address(atomic.base(), atomic.offset());
    String suffix = width == Width.W64 ? "_64(" : "32_32(";
    if (atomic.op() == AtomicOp.XCHG) {
      return src + " = xchg" + suffix + address + ", " + src + ")";
    } else if (atomic.op() == AtomicOp.CMPXCHG) {
      String r0 = Reg.R0.name(width);
      return r0 + " = cmpxchg" + suffix + address + ", " + r0 + ", " + src + ")";
    } else if (atomic.fetch()) {
      String name = "atomic_fetch_" + atomic.op().name().toLowerCase(Locale.ROOT);
      return src
          + " = "
          + name
          + "("
          + pointer(atomic.size(), atomic.base(), atomic.offset())
          + ", "
          + src
          + ")";
    }
    String symbol = AluOp.valueOf(atomic.op().name()).symbol();
    return "lock "
        + memory(atomic.size(), atomic.base(), atomic.offset())
        + " "
        + symbol
        + " "
        + src;
  }

  private String imm64(Imm64 value) {
    if (value instanceof Imm64.Value number) {
      return hex(number.value()) + " ll";
    } else if (value instanceof Imm64.MapRef ref) {
      return symbol(ref.map()) + " ll # map";
    } else if (value instanceof Imm64.GlobalRef ref) {
      return symbol(ref.section()) + "+0x" + Integer.toHexString(ref.offset()) + " ll # data";
    } else if (value instanceof Imm64.FunctionRef ref) {
      return symbol(ref.function()) + " ll # function";
    } else if (value instanceof Imm64.ExternRef ref) {
      return symbol(ref.name()) + " ll";
    } else if (value instanceof Imm64.JumpTable table) {
      return table.entries().stream()
          .map(this::entry)
          .collect(joining(", ", "jump_table(", ") ll"));
    } else if (value instanceof Imm64.MapFd map) {
      return halves(map.fd(), 0) + " ll # map fd";
    } else if (value instanceof Imm64.MapValue map) {
      return halves(map.fd(), map.offset()) + " ll # map fd value";
    } else if (value instanceof Imm64.MapIndex map) {
      return halves(map.index(), 0) + " ll # map index";
    } else if (value instanceof Imm64.MapIndexValue map) {
      return halves(map.index(), map.offset()) + " ll # map index value";
    } else if (value instanceof Imm64.BtfVariable variable) {
      return halves(variable.typeId(), variable.btfFd()) + " ll # variable";
    } else if (value instanceof Imm64.LocalFunction function) {
      return target.apply(function.label()) + " ll # local";
    } else if (value instanceof Imm64.RelativeFunction function) {
      return halves(function.slots(), 0) + " ll # local";
    }
    throw new IllegalStateException("no text for " + value);
  }

  private String entry(Imm64.JumpTable.Entry entry) {
    return entry instanceof Imm64.JumpTable.To to
        ? target.apply(to.label())
        : "astray " + hex(((Imm64.JumpTable.Astray) entry).offset());
  }

  private String call(Callee callee) {
    if (callee instanceof Callee.HelperId helper) {
      return "call " + hex(helper.id());
    } else if (callee instanceof Callee.Function function) {
      return "call " + symbol(function.name()) + " # function";
    } else if (callee instanceof Callee.Extern extern) {
      return "call " + symbol(extern.name());
    } else if (callee instanceof Callee.Kfunc kfunc) {
      return "call " + hex(kfunc.btfId()) + " # kfunc " + hex(kfunc.fdIndex());
    } else if (callee instanceof Callee.Local local) {
      return "call " + target.apply(local.label()) + " # local";
    } else if (callee instanceof Callee.Relative relative) {
      return "call " + hex(relative.slots()) + " # local";
    } else if (callee instanceof Callee.Register register) {
      return "callx " + register.reg();
    }
    throw new IllegalStateException("no text for " + callee);
  }

  static String swapName(ByteSwap kind) {
    return switch (kind) {
      case TO_LE -> "le";
      case TO_BE -> "be";
      case BSWAP -> "bswap";
    };
  }

  /** The registers that hold a value of this size are written so. */
  private static Width width(Size size) {
    return size == Size.DW ? Width.W64 : Width.W32;
  }

  private static String operand(Operand operand, Width width) {
    return operand instanceof Reg reg ? reg.name(width) : hex(((Imm) operand).value());
  }

  private static String address(Reg base, int offset) {
    return base + (offset < 0 ? " - 0x" : " + 0x") + Integer.toHexString(Math.abs(offset));
  }

  private static String pointer(Size size, Reg base, int offset) {
    return "(u" + size.bits() + " *)(" + address(base, offset) + ")";
  }

  private static String memory(Size size, Reg base, int offset) {
    return "*" + pointer(size, base, offset);
  }

  private static String halves(int low, int high) {
    return hex((long) high << 32 | low & 0xffff_ffffL);
  }

  static String hex(long value) {
    return value < 0 ? "-0x" + Long.toHexString(-value) : "0x" + Long.toHexString(value);
  }

  /** A name, in quotes when it could be read as something else. */
  static String symbol(String name) {
    boolean plain = !name.isEmpty() && !Character.isDigit(name.charAt(0));
    for (int i = 0; plain && i < name.length(); i++) {
      plain = isPlain(name.charAt(i));
    }
    if (plain) {
      return name;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (isPlain(c) || c == ' ' || c == '-' || c == '/') {
        quoted.append(c);
      } else {
        quoted.append(String.format("\\u%04x", (int) c));
      }
    }
    return quoted.append('"').toString();
  }

  static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '.'
        || c == '$';
  }
}
