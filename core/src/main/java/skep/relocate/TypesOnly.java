package skep.relocate;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import skep.btf.Btf;

/** A kernel of which only the types are known; see {@link Target#of}. */
record TypesOnly(Btf kernel) implements Target {
  TypesOnly {
    Objects.requireNonNull(kernel, "kernel");
  }

  @Override
  public Optional<Btf> types() {
    return Optional.of(kernel);
  }

  @Override
  public List<Module> modules() {
    return List.of();
  }

  @Override
  public Map<String, Set<Long>> addresses(Collection<String> names) {
    return names.stream().collect(Collectors.toMap(Function.identity(), name -> Set.of(0L)));
  }

  @Override
  public Stream<String> configuration() {
    return Stream.empty();
  }

  @Override
  public OptionalInt version() {
    return OptionalInt.empty();
  }

  @Override
  public boolean hasCookies() {
    return true;
  }

  @Override
  public boolean hasSyscallWrappers() {
    return true;
  }
}
