package skep.spec;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import skep.insn.AttachType;
import skep.insn.Code;
import skep.insn.ProgramType;

/**
 * A program: a function that the kernel runs at some hook. Its section says which.
 *
 * @param name its name, that of its ELF symbol, unique in the object
 * @param section the name of its section, without a leading {@code ?}: {@code
 *     tp/syscalls/sys_enter_write}
 * @param type what kind of program it is; {@link ProgramType#UNSPEC} when its section has no
 *     definition, and it can then not be loaded until a type is set
 * @param expectedAttachType where it is to be attached, where the kernel wants to know when the
 *     program is loaded
 * @param definition the meaning of its section's name, if it has one
 * @param autoload whether loading the object loads it; false when the section's name starts with
 *     {@code ?}
 * @param linkage who can see it, {@link Linkage#GLOBAL} or {@link Linkage#WEAK}
 * @param hidden whether its visibility is hidden or internal
 * @param code its instructions
 * @param btfId its FUNC in the object's BTF, if it has one
 */
public record ProgramSpec(
    String name,
    String section,
    ProgramType type,
    Optional<AttachType> expectedAttachType,
    Optional<SectionDefinition> definition,
    boolean autoload,
    Linkage linkage,
    boolean hidden,
    Code code,
    OptionalInt btfId) {
  /** Checks the components. {@inheritDoc} */
  public ProgramSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(section, "section");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(expectedAttachType, "expectedAttachType");
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(linkage, "linkage");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(btfId, "btfId");
  }

  /** The program of a section, whose definition says what it is and whose {@code ?} to leave it. */
  static ProgramSpec of(
      String section,
      Optional<SectionDefinition> definition,
      String name,
      Visibility visibility,
      Code code,
      OptionalInt btfId) {
    String plain = Names.withoutQuestionMark(section);
    return new ProgramSpec(
        name,
        plain,
        definition.map(SectionDefinition::type).orElse(ProgramType.UNSPEC),
        definition.flatMap(SectionDefinition::attachType),
        definition,
        plain.equals(section),
        visibility.linkage(),
        visibility.hidden(),
        code,
        btfId);
  }

  /**
   * What the section's name says the program is to be attached to: what follows the first slash
   * where the section's definition has such a part. {@code vfs_read} for {@code kprobe/vfs_read}.
   *
   * @return the target, as written
   */
  public Optional<String> attachTarget() {
    return definition.flatMap(found -> found.target(section));
  }

  /**
   * Whether the section's definition says something of the program.
   *
   * @param flag what it may say
   * @return false, too, when the section has no definition
   */
  public boolean has(SectionFlag flag) {
    return definition.filter(found -> found.flags().contains(flag)).isPresent();
  }

  /**
   * This program of another type, for a section that has no definition.
   *
   * @param type the type
   * @param expectedAttachType where it is to be attached, where the kernel wants to know
   * @return the new program
   */
  public ProgramSpec withType(ProgramType type, Optional<AttachType> expectedAttachType) {
    return new ProgramSpec(
        name,
        section,
        type,
        expectedAttachType,
        definition,
        autoload,
        linkage,
        hidden,
        code,
        btfId);
  }

  /**
   * This program in another section, of which it takes neither type nor definition.
   *
   * @param section the section's name, without a leading {@code ?}
   * @return the new program
   */
  public ProgramSpec withSection(String section) {
    return new ProgramSpec(
        name,
        section,
        type,
        expectedAttachType,
        definition,
        autoload,
        linkage,
        hidden,
        code,
        btfId);
  }

  /**
   * This program, to be loaded or not.
   *
   * @param autoload whether loading the object loads it
   * @return the new program
   */
  public ProgramSpec withAutoload(boolean autoload) {
    return new ProgramSpec(
        name,
        section,
        type,
        expectedAttachType,
        definition,
        autoload,
        linkage,
        hidden,
        code,
        btfId);
  }

  /**
   * This program with other instructions.
   *
   * @param code the instructions
   * @return the new program
   */
  public ProgramSpec withCode(Code code) {
    return new ProgramSpec(
        name,
        section,
        type,
        expectedAttachType,
        definition,
        autoload,
        linkage,
        hidden,
        code,
        btfId);
  }
}
