package skep.link;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import skep.kernel.Errno;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.KernelSymbols;
import skep.kernel.KernelSymbols.Symbol;

/** Says why addresses were refused, as far as the kernel's list of its symbols tells. */
final class KernelAddresses {
  /** No function is that long, so what is farther from a symbol is not in its function. */
  private static final long LONGEST = 1 << 20;

  private static final String HIDDEN =
      "what is there cannot be told, as this process may not know addresses in /proc/kallsyms"
          + " (CAP_SYSLOG, kernel.kptr_restrict)";

  /** Where the kernel's code and its data start, and where its data ends. */
  private static final String CODE = "_stext";

  private static final String DATA = "_sdata";
  private static final String DATA_END = "_edata";

  private final Kernel kernel;
  private final Map<Long, Symbol> symbols;
  private final Map<String, Set<Long>> bounds;

  private KernelAddresses(Kernel kernel, List<Long> addresses) {
    this.kernel = kernel;
    KernelSymbols known = KernelSymbols.read(kernel);
    this.symbols = known.before(addresses);
    this.bounds = known.find(Set.of(CODE, DATA, DATA_END));
  }

  /** Why an address cannot be probed, unless the refusal is for another reason. */
  static Optional<String> problem(
      Kernel kernel, long address, boolean atReturn, KernelException refusal) {
    return explain(
        kernel,
        List.of(address),
        refusal,
        addresses ->
            addresses
                .outside(address)
                .or(() -> addresses.inside(address, atReturn, refusal.is(Errno.EILSEQ))));
  }

  /** Which of many addresses is no function that can be probed with others, if one is found. */
  static Optional<String> problem(Kernel kernel, List<Long> all, KernelException refusal) {
    return explain(kernel, all, refusal, addresses -> addresses.first(all));
  }

  private static Optional<String> explain(
      Kernel kernel,
      List<Long> all,
      KernelException refusal,
      Function<KernelAddresses, Optional<String>> why) {
    if (!isOfAddress(refusal)) {
      return Optional.empty();
    }
    try {
      KernelAddresses addresses = new KernelAddresses(kernel, all);
      return addresses.areHidden() ? Optional.of(HIDDEN) : why.apply(addresses);
    } catch (KernelException e) {
      return Optional.empty(); // The symbols cannot be read, which is not why it was refused.
    }
  }

  private static boolean isOfAddress(KernelException refusal) {
    return refusal.is(Errno.EINVAL) || refusal.is(Errno.ENOENT) || refusal.is(Errno.EILSEQ);
  }

  private boolean areHidden() {
    return symbols.isEmpty() && Set.of(0L).equals(bounds.get(CODE));
  }

  private Optional<String> first(List<Long> all) {
    Set<String> listed = KernelFunctions.listed(kernel);
    // Ftrace also takes the place of its call, which is some bytes into a function; so that is
    // the last thing to blame.
    return Stream.<LongFunction<Optional<String>>>of(
            this::outside, it -> unlisted(it, listed), this::amidst)
        .flatMap(check -> all.stream().map(it -> check.apply(it).map(why -> hex(it) + ": " + why)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** What is said of an address where no function is. */
  private Optional<String> outside(long address) {
    Symbol symbol = symbols.get(address);
    if (symbol == null || offset(address) >= LONGEST) {
      return Optional.of("that is not in the kernel's code");
    }
    return symbol.isCode() && !isData(address)
        ? Optional.empty()
        : Optional.of("that is not in the kernel's code, but " + place(address));
  }

  /** Linux 7.2 lists what is in the kernel's data as code. */
  private boolean isData(long address) {
    return bounds.getOrDefault(DATA, Set.of()).stream()
            .anyMatch(start -> Long.compareUnsigned(start, address) <= 0)
        && bounds.getOrDefault(DATA_END, Set.of()).stream()
            .anyMatch(end -> Long.compareUnsigned(address, end) < 0);
  }

  private Optional<String> inside(long address, boolean atReturn, boolean inInstruction) {
    String why =
        inInstruction
            ? " is in the middle of an instruction"
            : atReturn && offset(address) != 0
                ? " is not the start of a function, where those that probe returns are"
                : " cannot be probed; what kprobes themselves need is in"
                    + " /sys/kernel/debug/kprobes/blacklist";
    return Optional.of(place(address) + why);
  }

  private Optional<String> unlisted(long address, Set<String> listed) {
    boolean isListed = listed.isEmpty() || listed.contains(symbols.get(address).name());
    return offset(address) != 0 || isListed
        ? Optional.empty()
        : Optional.of(
            place(address)
                + " is not among the functions that can be probed many at once"
                + " (available_filter_functions)");
  }

  private Optional<String> amidst(long address) {
    return offset(address) == 0
        ? Optional.empty()
        : Optional.of(place(address) + " is not the start of a function");
  }

  private String place(long address) {
    return new KernelPlace.InFunction(symbols.get(address).name(), offset(address)).toString();
  }

  private long offset(long address) {
    return address - symbols.get(address).address();
  }

  private static String hex(long address) {
    return new KernelPlace.AtAddress(address).toString();
  }
}
