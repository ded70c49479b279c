package skep.spec;

import java.util.Objects;

/**
 * A section with variables that is no map and nothing else that libbpf knows. It passes over such a
 * section; others read it, as libxdp reads {@code xdp_metadata} and {@code .xdp_run_config}. Its
 * variables are those of the DATASEC of its name in the object's BTF.
 *
 * @param name the section's name
 * @param writable whether the section's flags say that it can be written
 * @param image its bytes
 */
public record OtherSection(String name, boolean writable, DataImage image) {
  /** Checks the components. {@inheritDoc} */
  public OtherSection {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(image, "image");
  }
}
