package skep.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A message of rtnetlink(7), to the kernel or from it.
 *
 * @param type {@code RTM_*}
 * @param flags {@code NLM_F_*}; {@code NLM_F_REQUEST} and {@code NLM_F_ACK} are set without being
 *     asked for
 * @param body what follows the header, in this machine's byte order
 */
public record NetlinkMessage(int type, int flags, ByteBuffer body) {
  /** {@code RTM_GETLINK}: a device, {@code struct ifinfomsg}. */
  public static final int GET_LINK = 18;

  /** {@code RTM_SETLINK}. */
  public static final int SET_LINK = 19;

  /** {@code RTM_NEWQDISC}: a queueing discipline, {@code struct tcmsg}. */
  public static final int NEW_DISCIPLINE = 36;

  /** {@code RTM_DELQDISC}. */
  public static final int DELETE_DISCIPLINE = 37;

  /** {@code RTM_NEWTFILTER}: a filter of a queueing discipline, {@code struct tcmsg}. */
  public static final int NEW_FILTER = 44;

  /** {@code RTM_DELTFILTER}. */
  public static final int DELETE_FILTER = 45;

  /** {@code RTM_GETTFILTER}. */
  public static final int GET_FILTER = 46;

  /** {@code NLM_F_ECHO}: tell what was made. */
  public static final int ECHO = 8;

  /** {@code NLM_F_DUMP}: tell of all there are. */
  public static final int DUMP = 0x300;

  /** {@code NLM_F_REPLACE}: it may be there already. */
  public static final int REPLACE = 0x100;

  /** {@code NLM_F_EXCL}: it must not be there yet. */
  public static final int EXCLUSIVE = 0x200;

  /** {@code NLM_F_CREATE}: make it if it is not there. */
  public static final int CREATE = 0x400;

  /** Checks the components and makes the body read-only. {@inheritDoc} */
  public NetlinkMessage {
    Objects.requireNonNull(body, "body");
    body = body.slice().asReadOnlyBuffer();
  }

  /**
   * What follows the header.
   *
   * @return a view of its own, in this machine's byte order
   */
  @Override
  public ByteBuffer body() {
    return body.duplicate().order(ByteOrder.nativeOrder());
  }
}
