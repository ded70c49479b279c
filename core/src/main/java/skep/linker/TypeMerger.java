package skep.linker;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import skep.btf.BtfBuilder;
import skep.btf.BtfException;
import skep.btf.BtfExt;
import skep.btf.BtfLinkage;
import skep.btf.BtfType;
import skep.btf.CoreRelocation;
import skep.btf.FuncInfo;
import skep.btf.LineInfo;
import skep.linker.LinkException.Where;
import skep.linker.TypeGraph.UnusableTypeException;

/**
 * Joins {@code .BTF} and {@code .BTF.ext}. All types of all inputs are there one after the other,
 * but for those of global names, of which there is one for each name, and for the DATASECs, which
 * are made of all the inputs' in the end ({@code linker_append_btf} of libbpf).
 */
final class TypeMerger {
  private static final String MAPS = ".maps";

  private final BtfBuilder builder;
  private final TypeGraph types;
  private final Map<String, GlobalSymbol> globals;

  TypeMerger(ByteOrder order, Map<String, GlobalSymbol> globals) {
    this.builder = new BtfBuilder(order);
    this.types = TypeGraph.of(builder);
    this.globals = globals;
  }

  /** The types so far. */
  BtfBuilder builder() {
    return builder;
  }

  /**
   * Requires that an input means the same by a global name as the inputs before it.
   *
   * @param typeId the input's VAR or FUNC
   */
  void requireMatch(GlobalSymbol known, InputObject input, int typeId, Where where) {
    if (known.typeId().isEmpty()) {
      throw where.error("its type is not known in " + known.source().file());
    }
    TypeGraph theirs = input.types().orElseThrow().graph();
    Optional<String> mismatch;
    try {
      mismatch =
          known.section().filter(section -> section.name().equals(MAPS)).isPresent()
              ? mapMismatch(known, theirs, typeId)
              : TypeMatch.mismatch(types, known.typeId().getAsInt(), theirs, typeId);
    } catch (UnusableTypeException unusable) {
      throw where.error(String.valueOf(unusable.getMessage()));
    }
    if (mismatch.isPresent()) {
      throw where.error(
          "it is not the same in " + known.source().file() + " and here: " + mismatch.get());
    }
  }

  private Optional<String> mapMismatch(GlobalSymbol known, TypeGraph theirs, int typeId) {
    if (!(theirs.type(typeId) instanceof BtfType.Var map)) {
      throw new UnusableTypeException("it is a map elsewhere and a function here");
    }
    BtfType.Reference ours = (BtfType.Reference) types.type(known.typeId().orElseThrow());
    return MapDefinition.mismatch(
        types,
        MapDefinition.read(types, ours.typeId()),
        theirs,
        MapDefinition.read(theirs, map.typeId()));
  }

  /**
   * Makes the type of a name that of a definition: it is no extern any more, and the parameters of
   * a function get names. What an extern said of it stays, to be found the same by deduplication.
   *
   * @param typeId the definer's VAR or FUNC, which matches
   */
  void complete(GlobalSymbol known, InputObject definer, int typeId) {
    TypeGraph theirs = definer.types().orElseThrow().graph();
    int id = known.typeId().orElseThrow();
    if (types.type(id) instanceof BtfType.Var variable) {
      builder.set(id, new BtfType.Var(variable.name(), variable.typeId(), BtfLinkage.GLOBAL));
    } else if (types.type(id) instanceof BtfType.Func function
        && types.type(function.typeId()) instanceof BtfType.FuncProto ours
        && theirs.type(((BtfType.Func) theirs.type(typeId)).typeId())
            instanceof BtfType.FuncProto defined) {
      builder.set(id, new BtfType.Func(function.name(), function.typeId(), BtfLinkage.GLOBAL));
      names(defined).forEach(builder::addString);
      builder.set(function.typeId(), named(ours, defined));
    }
  }

  private static BtfType.FuncProto named(BtfType.FuncProto extern, BtfType.FuncProto definition) {
    List<BtfType.Param> params = new ArrayList<>();
    for (int i = 0; i < extern.params().size(); i++) {
      BtfType.Param param = extern.params().get(i);
      String name = definition.params().get(i).name();
      params.add(new BtfType.Param(name.isEmpty() ? param.name() : name, param.typeId()));
    }
    return new BtfType.FuncProto(extern.returnTypeId(), params);
  }

  /** Adds the types of an input whose symbols are resolved already. */
  void add(InputObject input, Placements places) {
    input.types().ifPresent(theirs -> new Part(input, theirs, places).add());
  }

  /**
   * The DATASEC of a section, if it has any. A function that an input defined after all is in none.
   */
  Optional<BtfType.Datasec> datasec(OutputSection section) {
    List<BtfType.SectionEntry> entries =
        section.entries().stream()
            .filter(
                entry ->
                    !(types.type(entry.typeId()) instanceof BtfType.Func function)
                        || function.linkage() == BtfLinkage.EXTERN)
            .toList();
    return section.isTyped() && (section.isReal() || !entries.isEmpty())
        ? Optional.of(new BtfType.Datasec(section.name(), section.size(), entries))
        : Optional.empty();
  }

  /** The strings of a type's record, in its order. */
  private static Stream<String> names(BtfType type) {
    Stream<String> inside = Stream.empty();
    if (type instanceof BtfType.Composite composite) {
      inside = composite.members().stream().map(BtfType.Member::name);
    } else if (type instanceof BtfType.Enumeration enumeration) {
      inside = enumeration.values().stream().map(BtfType.EnumValue::name);
    } else if (type instanceof BtfType.FuncProto proto) {
      inside = proto.params().stream().map(BtfType.Param::name);
    }
    return Stream.concat(Stream.of(type.name()), inside);
  }

  /** The types of one input. */
  private final class Part {
    private final InputObject input;
    private final InputTypes theirs;
    private final Placements places;

    /** The type of the result by the input's id; 0 for void and for what is left out. */
    private final int[] ids;

    Part(InputObject input, InputTypes theirs, Placements places) {
      this.input = input;
      this.theirs = theirs;
      this.places = places;
      this.ids = new int[theirs.typeCount()];
    }

    void add() {
      try {
        addTypes();
        for (InputSection section : input.sections()) {
          Optional<Placement> place = places.of(section);
          if (place.isPresent()) {
            theirs.datasec(section).ifPresent(datasec -> addEntries(datasec, place.get()));
          }
        }
        theirs.ext().ifPresent(this::addExt);
      } catch (BtfException damaged) {
        throw input.where().error(damaged);
      }
    }

    private void addTypes() {
      Map<GlobalSymbol, Integer> redefined = new LinkedHashMap<>();
      List<Integer> added = new ArrayList<>();
      for (int id = 1; id < ids.length; id++) {
        BtfType type = theirs.graph().type(id);
        if (type instanceof BtfType.Datasec) {
          continue;
        }
        if (InputTypes.isGlobal(type)) {
          GlobalSymbol global = globals.get(type.name());
          if (global == null) {
            // That of a section which is left out, or there from an earlier input.
            continue;
          }
          if (global.takeNeedsType()) {
            redefined.put(global, ((BtfType.Reference) type).typeId());
          }
          if (global.typeId().isPresent()) {
            ids[id] = global.typeId().getAsInt();
            continue;
          }
          global.typeId(builder.typeCount());
        }
        ids[id] = builder.reserve();
        added.add(id);
      }
      for (int id : added) {
        BtfType type = theirs.graph().type(id);
        names(type).forEach(builder::addString);
        builder.set(ids[id], type.mapTypeIds(to -> idReferredTo(id, to)));
      }
      redefined.forEach(
          (global, typeId) -> {
            int id = global.typeId().orElseThrow();
            int changed = idReferredTo(id, typeId);
            builder.set(id, builder.type(id).mapTypeIds(old -> changed));
          });
    }

    private int idReferredTo(int from, int to) {
      if (to != 0 && ids[to] == 0) {
        throw input
            .where()
            .section(InputSection.BTF)
            .error(
                "type ["
                    + from
                    + "] refers to ["
                    + to
                    + "] '"
                    + theirs.graph().type(to).name()
                    + "', which has no symbol, or is in a section that is left out");
      }
      return ids[to];
    }

    /** Adds the variables of a section. */
    private void addEntries(BtfType.Datasec datasec, Placement place) {
      OutputSection section = place.section();
      section.markTyped();
      for (BtfType.SectionEntry entry : datasec.entries()) {
        int id = ids[entry.typeId()];
        if (id == 0) {
          continue;
        }
        BtfType.SectionEntry moved =
            new BtfType.SectionEntry(id, place.offset() + entry.offset(), entry.size());
        BtfType type = types.type(id);
        if (InputTypes.isGlobal(type)) {
          addGlobal(globals.get(type.name()), moved, section);
        } else {
          section.entries().add(moved);
        }
      }
    }

    /** Adds a variable or extern, or brings up to date what an earlier input said of it. */
    private void addGlobal(GlobalSymbol global, BtfType.SectionEntry entry, OutputSection section) {
      Where where = input.where().symbol(global.symbol().name());
      if (global.section().filter(section::equals).isEmpty()) {
        throw SymbolResolver.elsewhere(global, section.name(), where);
      }
      if (global.entry().isEmpty()) {
        global.entry(section.entries().size());
        section.entries().add(entry);
      } else if (types.type(entry.typeId()) instanceof BtfType.Var variable) {
        int index = global.entry().getAsInt();
        BtfType.SectionEntry before = section.entries().get(index);
        boolean definedHere = !global.isExtern() && global.source() == input;
        section
            .entries()
            .set(
                index,
                new BtfType.SectionEntry(
                    entry.typeId(),
                    definedHere ? entry.offset() : before.offset(),
                    sizeOf(variable, before.size(), where)));
      }
    }

    /**
     * The size of a variable, which the type of a definition may have changed. An extern that is
     * nothing but an address, such as {@code extern const void name __ksym}, has none to change.
     */
    private long sizeOf(BtfType.Var variable, long before, Where where) {
      try {
        boolean isTypeless = types.resolve(variable.typeId()) == 0;
        return isTypeless ? before : types.sizeOf(variable.typeId());
      } catch (UnusableTypeException unusable) {
        throw where.error(String.valueOf(unusable.getMessage()));
      }
    }

    private void addExt(BtfExt ext) {
      ext.sections().forEach(this::addRecords);
      ext.sections().stream()
          .flatMap(section -> section.lines().stream())
          .flatMap(line -> Stream.of(line.file(), line.text()))
          .forEach(builder::addString);
      ext.sections().stream()
          .flatMap(section -> section.relocations().stream())
          .forEach(relocation -> builder.addString(relocation.access()));
    }

    private void addRecords(BtfExt.Section ext) {
      InputSection section =
          input
              .section(ext.name())
              .orElseThrow(
                  () ->
                      input
                          .where()
                          .section(InputSection.BTF_EXT)
                          .error("it is about section '" + ext.name() + "', which is not there"));
      places.of(section).ifPresent(place -> addRecords(ext, place.section(), place.offset()));
    }

    private void addRecords(BtfExt.Section ext, OutputSection section, long base) {
      for (FuncInfo info : ext.functions()) {
        section.functions().add(new FuncInfo(base + info.insnOffset(), ids[info.typeId()]));
      }
      for (LineInfo line : ext.lines()) {
        section
            .lines()
            .add(
                new LineInfo(
                    base + line.insnOffset(),
                    line.file(),
                    line.text(),
                    line.line(),
                    line.column()));
      }
      for (CoreRelocation relocation : ext.relocations()) {
        section
            .coreRelocations()
            .add(
                new CoreRelocation(
                    base + relocation.insnOffset(),
                    ids[relocation.typeId()],
                    relocation.access(),
                    relocation.kind()));
      }
    }
  }
}
