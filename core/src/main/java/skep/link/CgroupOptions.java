package skep.link;

import java.util.Objects;
import java.util.Optional;
import skep.insn.AttachType;
import skep.kernel.Fd;
import skep.kernel.Position;
import skep.kernel.ProgramAttach;

/**
 * Attaching a program to a control group: it runs for the processes in it and in those below.
 *
 * <pre>{@code
 * program.attach(CgroupOptions.of("/sys/fs/cgroup/system.slice/nginx.service"));
 * }</pre>
 *
 * @param path the group's directory, of cgroup version 2
 * @param type what the program does there; empty for what it was loaded for, which sections such as
 *     {@code cgroup_skb/egress} say
 * @param position where among other programs of the group, other than anywhere since Linux 6.17: a
 *     link is next to another link, and what is attached without to a program
 * @param way by a link (Linux 5.7), or without
 * @param sharing without a link, whether other programs may be attached too; with one they always
 *     may
 * @param replaced without a link, the program that this one takes the place of
 */
public record CgroupOptions(
    String path,
    Optional<AttachType> type,
    Position position,
    AttachWay way,
    Sharing sharing,
    Optional<Fd> replaced)
    implements AttachOptions {
  /** Whether other programs may be attached too. */
  public enum Sharing {
    /** None, neither here nor below. */
    EXCLUSIVE(0),
    /** None here; groups below may have another one instead. */
    OVERRIDE(ProgramAttach.ALLOW_OVERRIDE),
    /** As many as like, here and below, and all of them run. */
    MULTI(ProgramAttach.ALLOW_MULTI);

    private final int flag;

    Sharing(int flag) {
      this.flag = flag;
    }

    /** {@code BPF_F_ALLOW_*} of linux/bpf.h. */
    int flag() {
      return flag;
    }
  }

  /** Checks the components. {@inheritDoc} */
  public CgroupOptions {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(way, "way");
    Objects.requireNonNull(sharing, "sharing");
    Objects.requireNonNull(replaced, "replaced");
  }

  /**
   * Attaching beside others.
   *
   * @param path the group's directory
   * @return the options
   */
  public static CgroupOptions of(String path) {
    return new CgroupOptions(
        path,
        Optional.empty(),
        Position.anywhere(),
        AttachWay.BEST,
        Sharing.MULTI,
        Optional.empty());
  }

  /**
   * The same for what the program does there.
   *
   * @param type such as {@link AttachType#CGROUP_INET_EGRESS}
   * @return the options
   */
  public CgroupOptions as(AttachType type) {
    return new CgroupOptions(path, Optional.of(type), position, way, sharing, replaced);
  }

  /**
   * The same at another position.
   *
   * @param position where among other programs of the group
   * @return the options
   */
  public CgroupOptions at(Position position) {
    return new CgroupOptions(path, type, position, way, sharing, replaced);
  }

  /**
   * The same without a link.
   *
   * @param sharing whether other programs may be attached too
   * @return the options
   */
  public CgroupOptions withoutLink(Sharing sharing) {
    return new CgroupOptions(path, type, position, AttachWay.WITHOUT_LINK, sharing, replaced);
  }

  /**
   * The same without a link, in place of another program that was attached so.
   *
   * @param program that program
   * @return the options
   */
  public CgroupOptions replacing(Fd program) {
    return new CgroupOptions(
        path, type, position, AttachWay.WITHOUT_LINK, sharing, Optional.of(program));
  }
}
