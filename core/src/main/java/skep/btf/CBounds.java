package skep.btf;

/**
 * Keeps types from becoming text or work without end: a few hundred hostile bytes can describe
 * types nested in each other a million deep, or an anonymous struct that holds two of another that
 * holds two of another, whose text doubles with each.
 *
 * <p>The allowance is generous against what compilers make: the types of a kernel nest some thirty
 * deep, and their text is half as long as their BTF.
 */
final class CBounds {
  /** Levels of types within types, within what the stack of a thread bears. */
  static final int MAX_DEPTH = 512;

  private static final long BASIC = 1 << 20;
  private static final int PER_BYTE = 64;

  private int depth;
  private long left;

  CBounds(Btf btf) {
    long length = 0;
    for (Btf part = btf; part != null; part = part.base().orElse(null)) {
      length += part.bytes().limit();
    }
    left = BASIC + PER_BYTE * length;
  }

  /** Goes from a type into one that it is made of. */
  void enter(int id) {
    if (++depth > MAX_DEPTH) {
      throw BtfException.inType(
          id,
          "lies more than "
              + MAX_DEPTH
              + " levels of types deep; the types are made of themselves, or not a compiler's");
    }
    spend(1);
  }

  void leave() {
    depth--;
  }

  /** Counts characters written or types looked at. */
  void spend(int amount) {
    left -= amount;
    if (left < 0) {
      throw BtfException.of(
          "its types are far longer as C than any compiler's; refusing to go on printing them");
    }
  }
}
