package skep.kernel;

import java.util.Optional;
import skep.insn.MapType;

/**
 * What the kernel says of a map: {@code struct bpf_map_info}.
 *
 * @param typeNumber a value of {@code enum bpf_map_type}; see {@link #type()}
 * @param id the map's number in the kernel
 * @param keySize bytes of a key
 * @param valueSize bytes of a value, of one CPU's value for a per-CPU map
 * @param maxEntries most entries
 * @param flags {@code BPF_F_*} flags it was created with
 * @param name its name, empty for none
 * @param btfId number of the BTF that describes it, 0 for none
 * @param btfKeyTypeId type of its keys, 0 for none
 * @param btfValueTypeId type of its values, 0 for none
 * @param extra {@code map_extra}; 0 where the kernel does not tell
 */
public record MapInfo(
    int typeNumber,
    int id,
    int keySize,
    int valueSize,
    int maxEntries,
    int flags,
    String name,
    int btfId,
    int btfKeyTypeId,
    int btfValueTypeId,
    long extra) {
  /**
   * What kind of map.
   *
   * @return empty for a kind newer than {@link MapType}
   */
  public Optional<MapType> type() {
    return MapType.of(typeNumber);
  }
}
