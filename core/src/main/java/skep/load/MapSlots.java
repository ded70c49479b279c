package skep.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import skep.kernel.Fd;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.MapFd;
import skep.spec.MapSpec;
import skep.spec.ObjectSpec;

/** Puts what an object says into the slots of its maps of maps and maps of programs. */
final class MapSlots {
  private MapSlots() {}

  /**
   * Fills the slots of one map.
   *
   * @param targets what there is to put into slots, by name
   */
  static void fill(
      Kernel kernel, ObjectSpec object, MapSpec map, MapFd created, Map<String, Fd> targets) {
    for (MapSpec.Slot slot : map.slots()) {
      Fd target = targets.get(slot.target());
      if (target == null) {
        throw new LoadException(
            LoadException.Phase.MAP,
            object.name(),
            Optional.of(map.name()),
            "slot %d is to hold '%s', which is not there: turn its autoload or autocreate on"
                .formatted(slot.index(), slot.target()));
      }
      try {
        kernel.mapUpdate(created, number(slot.index()), number(target.number()), Kernel.ANY);
      } catch (KernelException e) {
        throw new LoadException(
            LoadException.Phase.MAP,
            object.name(),
            Optional.of(map.name()),
            "slot %d cannot be set to '%s': %s"
                .formatted(slot.index(), slot.target(), e.getMessage()),
            e);
      }
    }
  }

  private static ByteBuffer number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(0, value);
  }
}
