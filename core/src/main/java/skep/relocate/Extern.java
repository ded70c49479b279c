package skep.relocate;

import java.util.Optional;
import skep.relocate.Target.Module;

/** What became of something that an object only declares. */
sealed interface Extern {
  /** A value of the configuration, in the map of the section {@code .kconfig}. */
  record Configuration(int offset) implements Extern {}

  /** A symbol; 0 when it is weak and missing. */
  record Address(long value) implements Extern {}

  /** A variable with a type; in the kernel proper when there is no module. */
  record Variable(int btfId, Optional<Module> module) implements Extern {}

  /** A function; in the kernel proper when there is no module. */
  record Function(int btfId, Optional<Module> module) implements Extern {}

  /** A weak function that the kernel has not, so that it must never be called. */
  record Missing() implements Extern {}
}
