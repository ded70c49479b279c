package skep.link;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import skep.elf.ElfException;
import skep.elf.ElfFile;
import skep.elf.ElfSymbol;
import skep.elf.SymbolBinding;
import skep.elf.SymbolTable;
import skep.elf.SymbolType;
import skep.relocate.NearNames;

/**
 * Where the functions of a user program or library are in its file.
 *
 * <p>A name is looked for among the dynamic symbols, then among all, then among those that a
 * package of debug information has. {@code name@VERSION} is that version of a library's function; a
 * name without is the version that programs linked now get.
 */
final class UserFunctions {
  private final String name;
  private final UserBinary binary;

  UserFunctions(String name, UserBinary binary) {
    this.name = name;
    this.binary = binary;
  }

  /**
   * A function's place.
   *
   * @param name its name, with {@code @VERSION} or without
   * @param address where the program itself has it
   * @param isDefault whether it is the one that a name without a version means
   * @param symbol what the file says of it
   */
  private record Function(String name, long address, boolean isDefault, ElfSymbol symbol) {}

  /** Where in the file a place is; see {@link #offset(String)}. */
  long offset(UserPlace place) {
    return place instanceof UserPlace.InFunction function
        ? Math.addExact(offset(function.name()), function.offset())
        : ((UserPlace.InFile) place).offset();
  }

  /**
   * Finds a function.
   *
   * @return where in the file it starts
   * @throws IllegalArgumentException when there is none, or more than one
   */
  long offset(String function) {
    try {
      for (Stream<Function> table : tables(function)) {
        List<Function> found = table.toList();
        if (!found.isEmpty()) {
          return place(choose(function, found));
        }
      }
      throw new IllegalArgumentException(
          "%s has no function '%s'%s%s"
              .formatted(name, function, NearNames.question(plain(function), names()), hint()));
    } catch (ElfException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Finds functions.
   *
   * @return where in the file they start, by name; each place once
   */
  Map<String, Long> matching(Glob glob) {
    try {
      for (Stream<Function> table :
          List.of(
              binary.elf().symbolTable().map(this::all).orElse(Stream.of()),
              binary.elf().dynamicSymbolTable().map(this::dynamic).orElse(Stream.of()),
              debug())) {
        Set<Long> places = new HashSet<>();
        Map<String, Long> found = new TreeMap<>();
        table
            .filter(it -> it.symbol().type() == SymbolType.FUNC)
            .filter(it -> glob.matches(plain(it.name())))
            .sorted((a, b) -> a.name().compareTo(b.name()))
            .filter(it -> binary.offsetOf(it.address()).isPresent())
            .filter(it -> places.add(it.address()))
            .forEach(it -> found.putIfAbsent(it.name(), place(it)));
        if (!found.isEmpty()) {
          return found;
        }
      }
      return Map.of();
    } catch (ElfException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private List<Stream<Function>> tables(String function) {
    int at = function.indexOf('@');
    String plain = plain(function);
    Optional<String> version =
        at < 0 ? Optional.empty() : Optional.of(function.substring(at).replaceFirst("^@@?", ""));
    Predicate<Function> wanted =
        it ->
            plain(it.name()).equals(plain)
                && (version.isEmpty()
                    || it.name().equals(plain + "@" + version.get())
                    || it.name().equals(plain + "@@" + version.get()));
    return List.of(
            binary.elf().dynamicSymbolTable().map(it -> dynamic(it, plain)).orElse(Stream.of()),
            binary.elf().symbolTable().map(this::all).orElse(Stream.of()),
            debug())
        .stream()
        .map(it -> it.filter(wanted))
        .toList();
  }

  private Stream<Function> dynamic(SymbolTable table) {
    return versioned(table.stream());
  }

  private Stream<Function> dynamic(SymbolTable table, String plain) {
    return versioned(table.named(plain));
  }

  private Stream<Function> versioned(Stream<ElfSymbol> symbols) {
    SymbolVersions versions = SymbolVersions.of(binary.elf());
    return symbols
        .filter(UserFunctions::isFunction)
        .map(
            it ->
                new Function(
                    it.name()
                        + versions
                            .of(it)
                            .map(version -> (versions.isHidden(it) ? "@" : "@@") + version)
                            .orElse(""),
                    it.value(),
                    !versions.isHidden(it),
                    it));
  }

  /** The names here have their versions already. */
  private Stream<Function> all(SymbolTable table) {
    return table.stream()
        .filter(UserFunctions::isFunction)
        .map(
            it -> {
              int at = it.name().indexOf('@');
              boolean isDefault = at < 0 || it.name().startsWith("@@", at);
              return new Function(it.name(), it.value(), isDefault, it);
            });
  }

  private Stream<Function> debug() {
    // Only when it is asked, as it may mean to open another file.
    return Stream.of(0)
        .flatMap(it -> DebugFile.find(binary).stream())
        .flatMap(elf -> elf.symbolTable().map(this::all).orElse(Stream.of()));
  }

  private static boolean isFunction(ElfSymbol symbol) {
    return (symbol.type() == SymbolType.FUNC || symbol.type() == SymbolType.GNU_IFUNC)
        && !symbol.isUndefined();
  }

  private Function choose(String function, List<Function> found) {
    List<Function> rest = found;
    for (Predicate<Function> better :
        List.<Predicate<Function>>of(
            Function::isDefault, it -> it.symbol().binding() != SymbolBinding.WEAK)) {
      if (rest.stream().map(Function::address).distinct().count() > 1) {
        List<Function> left = rest.stream().filter(better).toList();
        rest = left.isEmpty() ? rest : left;
      }
    }
    if (rest.stream().map(Function::address).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "%s has more than one function '%s': %s; give the version, or the offset in the file"
              .formatted(
                  name,
                  function,
                  rest.stream()
                      .map(it -> it.name() + " at 0x" + Long.toHexString(it.address()))
                      .collect(Collectors.joining(", "))));
    }
    if (rest.get(0).symbol().type() == SymbolType.GNU_IFUNC) {
      throw new IllegalArgumentException(
          "%s chooses among several functions '%s' when it is loaded (GNU_IFUNC); probe the one"
                  .formatted(name, function)
              + " that this machine gets");
    }
    return rest.get(0);
  }

  private long place(Function function) {
    return binary
        .offsetOf(function.address())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s has its function '%s' at 0x%x, where nothing of the file is loaded"
                        .formatted(name, function.name(), function.address())));
  }

  private Stream<String> names() {
    ElfFile elf = binary.elf();
    return Stream.of(elf.dynamicSymbolTable(), elf.symbolTable())
        .flatMap(Optional::stream)
        .flatMap(SymbolTable::stream)
        .filter(UserFunctions::isFunction)
        .map(it -> plain(it.name()))
        .distinct();
  }

  private String hint() {
    boolean hasAll = binary.elf().symbolTable().isPresent() || debug().findAny().isPresent();
    return hasAll
        ? ""
        : "; its symbols are stripped, but for those other files are linked with: install its"
            + " debug symbols, or give the offset in the file";
  }

  private static String plain(String symbol) {
    int at = symbol.indexOf('@');
    return at < 0 ? symbol : symbol.substring(0, at);
  }
}
