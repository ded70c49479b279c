package skep.kernel;

import java.util.Optional;

/**
 * What the kernel says of a link: {@code struct bpf_link_info}.
 *
 * @param typeNumber a value of {@code enum bpf_link_type}; see {@link #type()}
 * @param id the link's number in the kernel
 * @param programId number of the attached program; 0 for a struct of functions
 * @param details to what it attaches; empty for kinds of link of which this kernel does not tell
 */
public record LinkInfo(int typeNumber, int id, int programId, Optional<LinkDetails> details) {
  /**
   * What kind of link.
   *
   * @return empty for a kind newer than {@link LinkType}
   */
  public Optional<LinkType> type() {
    return LinkType.of(typeNumber);
  }
}
