package skep.load;

import java.util.Optional;
import skep.kernel.MapFd;

/**
 * What was said of a map before load that no object file can say.
 *
 * @param pinPath where it is pinned, when that is not its object's choice
 * @param reused the map to use in its place, owned by who gave it
 * @param innerMap what the maps inside it are like, owned by who gave it
 * @param exclusiveProgram the program that alone may use it
 * @param ifindex the network device that is to hold it, 0 for the kernel itself
 */
record MapSettings(
    Optional<String> pinPath,
    Optional<MapFd> reused,
    Optional<MapFd> innerMap,
    Optional<String> exclusiveProgram,
    int ifindex) {
  static final MapSettings NONE =
      new MapSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0);

  MapSettings withPinPath(Optional<String> path) {
    return new MapSettings(path, reused, innerMap, exclusiveProgram, ifindex);
  }

  MapSettings withReused(MapFd map) {
    return new MapSettings(pinPath, Optional.of(map), innerMap, exclusiveProgram, ifindex);
  }

  MapSettings withInnerMap(MapFd map) {
    return new MapSettings(pinPath, reused, Optional.of(map), exclusiveProgram, ifindex);
  }

  MapSettings withExclusiveProgram(String program) {
    return new MapSettings(pinPath, reused, innerMap, Optional.of(program), ifindex);
  }

  MapSettings withIfindex(int ifindex) {
    return new MapSettings(pinPath, reused, innerMap, exclusiveProgram, ifindex);
  }
}
