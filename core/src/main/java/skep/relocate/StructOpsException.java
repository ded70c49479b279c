package skep.relocate;

/**
 * A struct that the kernel is to call into does not fit this kernel's. Found before the kernel is
 * asked to load anything.
 */
public final class StructOpsException extends UnresolvedException {
  private static final long serialVersionUID = 1L;

  private final String map;

  /**
   * A struct that does not fit.
   *
   * @param map the name of its map
   * @param problem what is wrong, and what to do about it
   */
  StructOpsException(String map, String problem) {
    super("map '" + map + "': " + problem);
    this.map = map;
  }

  /**
   * The struct's map.
   *
   * @return its name, which is that of the variable
   */
  public String map() {
    return map;
  }
}
