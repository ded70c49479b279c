package skep.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.insn.MapType;
import skep.kernel.Errno;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.MapCreate;
import skep.kernel.MapFd;
import skep.kernel.MapInfo;
import skep.kernel.Pins;
import skep.load.MapMismatchException.Difference;
import skep.spec.MapSpec;

/** Finds the maps that are pinned already, and pins those that are not. */
final class PinnedMaps {
  private final Kernel kernel;
  private final String object;
  private final Resources resources;

  /** What is pinned is unpinned again if the load that the resources are of fails. */
  PinnedMaps(Kernel kernel, String object, Resources resources) {
    this.kernel = kernel;
    this.object = object;
    this.resources = resources;
  }

  /**
   * Opens the map that is pinned at a path.
   *
   * @param wanted the map as it would be created
   * @return the map, if there is one
   * @throws MapMismatchException when it is not like the one that is wanted
   */
  Optional<MapFd> find(MapSpec wanted, String path) {
    Optional<MapFd> found;
    try {
      found = kernel.pinnedMap(path);
    } catch (IllegalArgumentException e) {
      throw failure(wanted, e.getMessage() + "; pin this map elsewhere");
    }
    if (found.isPresent()) {
      try {
        compare(wanted, path, kernel.mapInfo(found.get()));
      } catch (RuntimeException e) {
        found.get().close();
        throw e;
      }
    }
    return found;
  }

  /** The fields that libbpf compares ({@code map_is_reuse_compat}). */
  private void compare(MapSpec ours, String path, MapInfo theirs) {
    List<Difference> differences = new ArrayList<>();
    if (ours.type().number() != theirs.typeNumber()) {
      String type = theirs.type().map(MapType::uapiName).orElse("" + theirs.typeNumber());
      differences.add(new Difference("type", ours.type().uapiName(), type));
    }
    compare(differences, "key_size", ours.keySize(), theirs.keySize());
    compare(differences, "value_size", ours.valueSize(), theirs.valueSize());
    compare(differences, "max_entries", ours.maxEntries(), theirs.maxEntries());
    int theirFlags = theirs.flags();
    if (ours.type() == MapType.DEVMAP || ours.type() == MapType.DEVMAP_HASH) {
      // The kernel adds the flag when it makes such a map.
      theirFlags &= ~MapCreate.RDONLY_PROG;
    }
    if (ours.flags() != theirFlags) {
      differences.add(
          new Difference(
              "map_flags", MapCreate.flagNames(ours.flags()), MapCreate.flagNames(theirFlags)));
    }
    if (ours.extra() != theirs.extra()) {
      differences.add(
          new Difference(
              "map_extra",
              "0x" + Long.toHexString(ours.extra()),
              "0x" + Long.toHexString(theirs.extra())));
    }
    if (!differences.isEmpty()) {
      throw new MapMismatchException(object, ours.name(), path, differences);
    }
  }

  private static void compare(List<Difference> differences, String field, int ours, int theirs) {
    if (ours != theirs) {
      differences.add(
          new Difference(field, Integer.toUnsignedString(ours), Integer.toUnsignedString(theirs)));
    }
  }

  /** Pins a map; false when something else has been pinned there meanwhile. */
  boolean pin(MapSpec map, MapFd fd, String path) {
    try {
      Pins.pin(kernel, fd, path);
      resources.onFailure(() -> kernel.removeFile(path));
      return true;
    } catch (KernelException e) {
      if (e.is(Errno.EEXIST)) {
        return false;
      }
      throw new LoadException(
          LoadException.Phase.MAP,
          object,
          Optional.of(map.name()),
          "it cannot be pinned: " + e.getMessage(),
          e);
    }
  }

  private LoadException failure(MapSpec map, String problem) {
    return new LoadException(LoadException.Phase.MAP, object, Optional.of(map.name()), problem);
  }
}
