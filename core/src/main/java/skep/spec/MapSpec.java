package skep.spec;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.insn.MapType;

/**
 * A map of an object: one that is declared in {@code .maps}, one that holds a data section, or one
 * that holds a struct of the kernel whose functions the object has.
 *
 * <pre>{@code
 * MapSpec counts = MapSpec.builder("counts", MapType.HASH)
 *     .key(u32).value(u64).maxEntries(1024).build();          // u32, u64: ids of BTF types
 * }</pre>
 *
 * @param name its name, unique in the object: of a declared map that of its variable; of a data
 *     section's as libbpf has it, the start of the object's name before {@code .data}, {@code
 *     .rodata}, {@code .bss} and {@code .kconfig} ({@code minimal_.bss}), and the section's name
 *     alone for a named section ({@code .data.counters}), in full but for {@code .bss.NAME}, which
 *     is cut to 15 characters; of a struct that of its variable
 * @param origin where in the object it comes from
 * @param type what kind of map
 * @param keySize bytes of a key
 * @param valueSize bytes of a value
 * @param maxEntries the most entries, an unsigned number. That of a ring buffer is bytes, and is
 *     rounded up as {@link RingSizes} says when read and when created
 * @param flags {@code BPF_F_*} of map creation
 * @param extra what the type makes of {@code map_extra}; 0 for nothing
 * @param numaNode the node to allocate on, where {@code flags} has {@code BPF_F_NUMA_NODE}
 * @param pinning whether it outlives the process
 * @param autocreate whether loading the object creates it; when not, what refers to it may not run
 * @param weak whether it gives way to a map of its name in another object when they are linked
 * @param keyTypeId the type of a key in the object's BTF
 * @param valueTypeId the type of a value in the object's BTF; of a data section its DATASEC, of a
 *     {@link Origin.StructOps} the struct
 * @param inner what the maps inside a map of maps are like; its name is {@code NAME.inner}
 * @param slots what the entries are to be when the map is made, for a map of maps or of programs
 */
public record MapSpec(
    String name,
    Origin origin,
    MapType type,
    int keySize,
    int valueSize,
    int maxEntries,
    int flags,
    long extra,
    int numaNode,
    Pinning pinning,
    boolean autocreate,
    boolean weak,
    OptionalInt keyTypeId,
    OptionalInt valueTypeId,
    Optional<MapSpec> inner,
    List<Slot> slots) {
  /** Checks the components. {@inheritDoc} */
  public MapSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(pinning, "pinning");
    Objects.requireNonNull(keyTypeId, "keyTypeId");
    Objects.requireNonNull(valueTypeId, "valueTypeId");
    Objects.requireNonNull(inner, "inner");
    slots = List.copyOf(slots);
  }

  /** Where in the object a map comes from. */
  public sealed interface Origin {
    /**
     * A variable of the section {@code .maps}.
     *
     * @param btfId its VAR in the object's BTF; empty in a spec that is not part of an object yet,
     *     and of an inner map that has no variable
     */
    record Declared(OptionalInt btfId) implements Origin {
      /** Checks the components. {@inheritDoc} */
      public Declared {
        Objects.requireNonNull(btfId, "btfId");
      }
    }

    /**
     * A data section, whose bytes are the map's one value.
     *
     * @param section the section's name in the object file, in full
     * @param kind what it is for
     * @param image its initial bytes
     */
    record Data(String section, DataKind kind, DataImage image) implements Origin {
      /** Checks the components. {@inheritDoc} */
      public Data {
        Objects.requireNonNull(section, "section");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(image, "image");
      }
    }

    /**
     * A variable of the section {@code .maps} that is an arena, in which the variables lie that the
     * object puts there ({@code __arena}).
     *
     * @param btfId its VAR in the object's BTF
     * @param data the section of these variables, {@code .addr_space.1}
     */
    record Arena(OptionalInt btfId, Data data) implements Origin {
      /** Checks the components. {@inheritDoc} */
      public Arena {
        Objects.requireNonNull(btfId, "btfId");
        Objects.requireNonNull(data, "data");
      }
    }

    /**
     * A variable of a section of structs that the kernel calls into, such as {@code struct
     * tcp_congestion_ops} ({@code SEC(".struct_ops")}). See {@link StructOpsMember} for what each
     * member is.
     *
     * @param section the section's name in the object file, in full: {@code .struct_ops} or {@code
     *     .struct_ops.link}, with a {@code ?} before it when the first of its maps is not to be
     *     created
     * @param btfId its VAR in the object's BTF
     * @param image the initial bytes of the struct as the object's BTF has it; zeros where programs
     *     are
     * @param programs the programs that are members, by their offset in the struct in bytes
     */
    record StructOps(
        String section, int btfId, DataImage image, SortedMap<Integer, String> programs)
        implements Origin {
      /** Checks and copies the components. {@inheritDoc} */
      public StructOps {
        Objects.requireNonNull(section, "section");
        Objects.requireNonNull(image, "image");
        programs = Collections.unmodifiableSortedMap(new TreeMap<>(programs));
      }
    }
  }

  /** Whether and how a map outlives the process that made it. */
  public enum Pinning {
    /** It goes with its last user ({@code LIBBPF_PIN_NONE}). */
    NONE,
    /**
     * It is pinned under its name, and one that is already there is used ({@code
     * LIBBPF_PIN_BY_NAME}).
     */
    BY_NAME
  }

  /**
   * What an entry is to be when the map is made.
   *
   * @param index the entry's key
   * @param target the name of a map of the object, or of a program for a {@link MapType#PROG_ARRAY}
   */
  public record Slot(int index, String target) {
    /** Checks the components. {@inheritDoc} */
    public Slot {
      Objects.requireNonNull(target, "target");
    }
  }

  /**
   * Describes a map to be declared.
   *
   * @param name its name
   * @param type what kind of map
   * @return a builder with every number 0
   */
  public static Builder builder(String name, MapType type) {
    return new Builder(name, type);
  }

  /** {@return a builder that starts with what this map is} */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** {@return the data section that the map holds, whole or as part of an arena} */
  public Optional<Origin.Data> data() {
    if (origin instanceof Origin.Arena arena) {
      return Optional.of(arena.data());
    }
    return origin instanceof Origin.Data data ? Optional.of(data) : Optional.empty();
  }

  /**
   * This map with other bytes in its data section.
   *
   * @param image the bytes, as many as before
   * @return the new map
   * @throws IllegalStateException when it holds no data section
   */
  public MapSpec withData(DataImage image) {
    Origin.Data before =
        data()
            .orElseThrow(
                () -> new IllegalStateException("map '" + name + "' holds no data section"));
    Origin.Data data = new Origin.Data(before.section(), before.kind(), image);
    return toBuilder()
        .origin(origin instanceof Origin.Arena arena ? new Origin.Arena(arena.btfId(), data) : data)
        .build();
  }

  /**
   * This map with other bytes in its struct.
   *
   * @param image the bytes, as many as before; those of programs do not matter
   * @return the new map
   * @throws IllegalStateException when it holds no struct
   */
  public MapSpec withStruct(DataImage image) {
    Origin.StructOps before = struct();
    return toBuilder()
        .origin(new Origin.StructOps(before.section(), before.btfId(), image, before.programs()))
        .build();
  }

  /**
   * This map with another program in its struct.
   *
   * @param offset the member's place, in bytes from the start of the struct
   * @param program the program's name; empty for none
   * @return the new map
   * @throws IllegalStateException when it holds no struct
   */
  public MapSpec withStructProgram(int offset, Optional<String> program) {
    Origin.StructOps before = struct();
    SortedMap<Integer, String> programs = new TreeMap<>(before.programs());
    program.ifPresentOrElse(name -> programs.put(offset, name), () -> programs.remove(offset));
    return toBuilder()
        .origin(new Origin.StructOps(before.section(), before.btfId(), before.image(), programs))
        .build();
  }

  private Origin.StructOps struct() {
    return structOps()
        .orElseThrow(() -> new IllegalStateException("map '" + name + "' holds no struct"));
  }

  /** {@return this map without the types of its keys and values} */
  public MapSpec withoutTypes() {
    Builder builder = toBuilder();
    builder.keyTypeId = OptionalInt.empty();
    builder.valueTypeId = OptionalInt.empty();
    return builder.build();
  }

  /** {@return the struct that the map holds, when it is one with functions for the kernel} */
  public Optional<Origin.StructOps> structOps() {
    return origin instanceof Origin.StructOps struct ? Optional.of(struct) : Optional.empty();
  }

  /** {@return whether the map is a variable of the section {@code .maps}} */
  public boolean declared() {
    return origin instanceof Origin.Declared || origin instanceof Origin.Arena;
  }

  /** {@return whether the map is nothing but a data section} */
  public boolean internal() {
    return origin instanceof Origin.Data;
  }

  /** Collects what a {@link MapSpec} is. */
  public static final class Builder {
    private final String name;
    private MapType type;
    private Origin origin = new Origin.Declared(OptionalInt.empty());
    private int keySize;
    private int valueSize;
    private int maxEntries;
    private int flags;
    private long extra;
    private int numaNode;
    private Pinning pinning = Pinning.NONE;
    private boolean autocreate = true;
    private boolean weak;
    private OptionalInt keyTypeId = OptionalInt.empty();
    private OptionalInt valueTypeId = OptionalInt.empty();
    private Optional<MapSpec> inner = Optional.empty();
    private List<Slot> slots = List.of();

    private Builder(String name, MapType type) {
      this.name = name;
      this.type = type;
    }

    private Builder(MapSpec map) {
      this(map.name, map.type);
      origin = map.origin;
      keySize = map.keySize;
      valueSize = map.valueSize;
      maxEntries = map.maxEntries;
      flags = map.flags;
      extra = map.extra;
      numaNode = map.numaNode;
      pinning = map.pinning;
      autocreate = map.autocreate;
      weak = map.weak;
      keyTypeId = map.keyTypeId;
      valueTypeId = map.valueTypeId;
      inner = map.inner;
      slots = map.slots;
    }

    /**
     * Says where the map comes from; a variable of {@code .maps} when not called.
     *
     * @param origin where from
     * @return this builder
     */
    public Builder origin(Origin origin) {
      this.origin = origin;
      return this;
    }

    /**
     * Makes it another kind of map.
     *
     * @param type what kind
     * @return this builder
     */
    public Builder type(MapType type) {
      this.type = type;
      return this;
    }

    /**
     * Gives keys a type, and so a size that {@link ObjectBuilder} finds out.
     *
     * @param typeId an id in the object's BTF
     * @return this builder
     */
    public Builder key(int typeId) {
      keyTypeId = OptionalInt.of(typeId);
      return this;
    }

    /**
     * Gives values a type, and so a size that {@link ObjectBuilder} finds out.
     *
     * @param typeId an id in the object's BTF
     * @return this builder
     */
    public Builder value(int typeId) {
      valueTypeId = OptionalInt.of(typeId);
      return this;
    }

    /**
     * Gives keys a size.
     *
     * @param bytes the size
     * @return this builder
     */
    public Builder keySize(int bytes) {
      keySize = bytes;
      return this;
    }

    /**
     * Gives values a size.
     *
     * @param bytes the size
     * @return this builder
     */
    public Builder valueSize(int bytes) {
      valueSize = bytes;
      return this;
    }

    /**
     * Says how many entries there can be; of a ring buffer, how many bytes.
     *
     * @param entries an unsigned number
     * @return this builder
     */
    public Builder maxEntries(int entries) {
      maxEntries = entries;
      return this;
    }

    /**
     * Sets the flags.
     *
     * @param flags {@code BPF_F_*} of map creation
     * @return this builder
     */
    public Builder flags(int flags) {
      this.flags = flags;
      return this;
    }

    /**
     * Sets {@code map_extra}.
     *
     * @param extra what the type makes of it
     * @return this builder
     */
    public Builder extra(long extra) {
      this.extra = extra;
      return this;
    }

    /**
     * Sets the node to allocate on; the flags must have {@code BPF_F_NUMA_NODE} too.
     *
     * @param node the node's number
     * @return this builder
     */
    public Builder numaNode(int node) {
      numaNode = node;
      return this;
    }

    /**
     * Says whether the map outlives the process.
     *
     * @param pinning how
     * @return this builder
     */
    public Builder pinning(Pinning pinning) {
      this.pinning = pinning;
      return this;
    }

    /**
     * Says whether loading the object creates the map; it does when not called.
     *
     * @param autocreate whether it does
     * @return this builder
     */
    public Builder autocreate(boolean autocreate) {
      this.autocreate = autocreate;
      return this;
    }

    /**
     * Says whether the map gives way to one of its name in another object when they are linked; it
     * does not when not called.
     *
     * @param weak whether it does
     * @return this builder
     */
    public Builder weak(boolean weak) {
      this.weak = weak;
      return this;
    }

    /**
     * Says what the maps inside this one are like.
     *
     * @param inner a map that is only a pattern
     * @return this builder
     */
    public Builder inner(MapSpec inner) {
      this.inner = Optional.of(inner);
      return this;
    }

    /**
     * Says what the entries are to be at first.
     *
     * @param slots the entries; copied
     * @return this builder
     */
    public Builder slots(List<Slot> slots) {
      this.slots = List.copyOf(slots);
      return this;
    }

    /** {@return the map} */
    public MapSpec build() {
      return new MapSpec(
          name,
          origin,
          type,
          keySize,
          valueSize,
          maxEntries,
          flags,
          extra,
          numaNode,
          pinning,
          autocreate,
          weak,
          keyTypeId,
          valueTypeId,
          inner,
          slots);
    }
  }
}
