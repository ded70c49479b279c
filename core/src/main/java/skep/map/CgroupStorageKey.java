package skep.map;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import skep.insn.AttachType;
import skep.kernel.KernelException;

/**
 * The key of a {@code CGROUP_STORAGE} or {@code PERCPU_CGROUP_STORAGE} map whose elements belong to
 * a cgroup and one kind of attachment: {@code struct bpf_cgroup_storage_key} of linux/bpf.h. Maps
 * whose elements belong to the cgroup alone have keys of 8 bytes, the cgroup's number ({@link
 * Codec#LONG}, {@link #cgroupId}).
 *
 * <pre>{@code
 * TypedMap<CgroupStorageKey, Long> bytes =
 *     loaded.map("bytes").typed(CgroupStorageKey.CODEC, Codec.LONG);
 * bytes.get(CgroupStorageKey.of(group, AttachType.CGROUP_INET_EGRESS));
 * }</pre>
 *
 * <p>An element comes when a program that uses the map is attached to the cgroup, and goes with the
 * cgroup; until then it can be read and written, and neither added nor removed. Both kinds are
 * deprecated for {@code CGRP_STORAGE} ({@link StorageMap}), which has none of this.
 *
 * @param cgroupId the cgroup's number
 * @param attachType the attachment
 */
public record CgroupStorageKey(long cgroupId, AttachType attachType) {
  /** Keys of 16 bytes, the last 4 of which are padding. */
  public static final Codec<CgroupStorageKey> CODEC =
      Codec.of(
          16,
          (key, to) -> to.putLong(key.cgroupId).putInt(key.attachType.number()),
          from -> new CgroupStorageKey(from.getLong(), attachType(from.getInt())));

  /**
   * The key of a cgroup.
   *
   * @param cgroup its directory, in a file system of cgroup version 2
   * @param attachType the attachment
   * @return the key
   * @throws KernelException when there is no such directory
   */
  public static CgroupStorageKey of(Path cgroup, AttachType attachType) {
    return new CgroupStorageKey(cgroupId(cgroup), attachType);
  }

  /**
   * The number of a cgroup, as programs get it from {@code bpf_get_current_cgroup_id}: that of its
   * directory's inode.
   *
   * @param cgroup its directory, in a file system of cgroup version 2
   * @return the number
   * @throws KernelException when there is no such directory
   */
  public static long cgroupId(Path cgroup) {
    try {
      return (Long) Files.getAttribute(cgroup, "unix:ino");
    } catch (IOException e) {
      throw KernelException.reading(cgroup, e);
    }
  }

  private static AttachType attachType(int number) {
    return AttachType.of(number)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "a cgroup's storage is of attach type "
                        + number
                        + ", which is not known here"));
  }
}
