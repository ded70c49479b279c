package skep.load;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import skep.btf.Btf;
import skep.kernel.BtfLoad;
import skep.kernel.Feature;
import skep.kernel.Features;
import skep.kernel.Kernel;
import skep.kernel.LoadResult;
import skep.kernel.LogRequest;
import skep.kernel.Memlock;
import skep.relocate.ContextTags;
import skep.relocate.DebugRecords;
import skep.relocate.StitchedProgram;

/**
 * Loads an object's BTF: as it is, and when the kernel refuses that, without what this kernel does
 * not know. An object can be used without its BTF, so a final refusal is only a warning.
 */
final class BtfLoader {
  private final Kernel kernel;
  private final List<StitchedProgram> programs;
  private final Resources resources;
  private final List<String> warnings;

  /** The programs' lines are added to the BTF; warnings are added to the list. */
  BtfLoader(
      Kernel kernel, List<StitchedProgram> programs, Resources resources, List<String> warnings) {
    this.kernel = kernel;
    this.programs = programs;
    this.resources = resources;
    this.warnings = warnings;
  }

  Optional<LoadedBtf> load(Btf btf) {
    ContextTags.Rewritten tagged = contextTags(btf);
    Btf complete = DebugRecords.addLines(programs, tagged.btf());
    Set<Feature> needs = BtfSanitizer.needs(complete);
    boolean isHopeless =
        needs.stream().anyMatch(feature -> Features.isKnownMissing(kernel, feature));
    if (!isHopeless && load(complete, LogRequest.NONE) instanceof LoadResult.Loaded loaded) {
      return Optional.of(
          new LoadedBtf(resources.own(loaded.fd()), complete, true, tagged.functions()));
    }
    Set<Feature> missing = EnumSet.noneOf(Feature.class);
    needs.stream().filter(feature -> Features.lacks(kernel, feature)).forEach(missing::add);
    Btf older = DebugRecords.addLines(programs, BtfSanitizer.sanitize(complete, missing));
    LoadResult result = LogBuffers.load(LogRequest.FULL, log -> load(older, log));
    if (result instanceof LoadResult.Loaded loaded) {
      if (!missing.isEmpty()) {
        warnings.add(lost(missing));
      }
      boolean describesFunctions = !missing.contains(Feature.BTF_FUNC);
      return Optional.of(
          new LoadedBtf(resources.own(loaded.fd()), older, describesFunctions, tagged.functions()));
    }
    LoadResult.Rejected rejected = (LoadResult.Rejected) result;
    warnings.add(
        "the object's types were not loaded, so maps and programs have none: "
            + lastWord(rejected.log().text())
            + rejected.error().getMessage());
    return Optional.empty();
  }

  /** This has to be known before anything is loaded, and few objects have such tags. */
  private ContextTags.Rewritten contextTags(Btf btf) {
    if (!ContextTags.isUsed(btf) || !Features.lacks(kernel, Feature.ARG_CTX_TAG)) {
      return new ContextTags.Rewritten(btf, Map.of(), List.of());
    }
    ContextTags.Rewritten rewritten = ContextTags.rewrite(btf, programs);
    warnings.addAll(rewritten.warnings());
    return rewritten;
  }

  private static String lost(Set<Feature> missing) {
    return "some of the object's types are replaced by others, since this kernel does not know: "
        + missing.stream().map(Feature::title).collect(Collectors.joining(", "));
  }

  /** The last line that the kernel says of the types, if any. */
  private static String lastWord(String log) {
    return log.lines().filter(line -> !line.isBlank()).reduce("", (first, next) -> next + ": ");
  }

  private LoadResult load(Btf btf, LogRequest log) {
    return Memlock.load(kernel, () -> kernel.btfLoad(new BtfLoad(btf.bytes(), log)));
  }
}
