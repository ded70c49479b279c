package skep.link;

import java.util.Locale;
import java.util.Optional;
import skep.insn.AttachType;
import skep.insn.ProgramType;
import skep.kernel.Errno;
import skep.kernel.Fd;
import skep.kernel.Hook;
import skep.kernel.Kernel;
import skep.kernel.KernelException;
import skep.kernel.LinkCreate;
import skep.kernel.Position;
import skep.kernel.ProgramAttach;
import skep.kernel.SocketHook;

/** Attaches to what the network has hooks for: devices, namespaces, sockets, netfilter. */
final class NetworkAttacher {
  private NetworkAttacher() {}

  static Link attach(AttachableProgram program, NetfilterOptions options) {
    String target =
        "netfilter %s %s"
            .formatted(options.family(), options.hook())
            .toLowerCase(Locale.ROOT)
            .replace('_', '-');
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      return attachment.finish(
          program
              .kernel()
              .linkCreate(
                  new LinkCreate.OnNetfilter(
                      program.fd(),
                      options.family().number(),
                      options.hook().ordinal(),
                      options.priority(),
                      options.defragments())));
    } catch (KernelException e) {
      throw e.is(Errno.EBUSY)
          ? new AttachException(
              program,
              "%s has a program of priority %d already; give it another"
                  .formatted(target, options.priority()),
              e)
          : Attacher.failed(program, target, e);
    }
  }

  static Link attach(AttachableProgram program, TcxOptions options) {
    AttachType type =
        type(
            program,
            "tcx/ingress, or it is to be attached with TcOptions",
            AttachType.TCX_INGRESS,
            AttachType.TCX_EGRESS);
    String kind = type == AttachType.TCX_INGRESS ? "tcx ingress of " : "tcx egress of ";
    return attach(program, kind, options.device(), type, options.position());
  }

  static Link attach(AttachableProgram program, NetkitOptions options) {
    AttachType type =
        type(program, "netkit/primary", AttachType.NETKIT_PRIMARY, AttachType.NETKIT_PEER);
    return attach(program, "netkit ", options.device(), type, options.position());
  }

  /** Kinds of which a device has many, in an order. */
  private static Link attach(
      AttachableProgram program,
      String kind,
      NetworkDevice device,
      AttachType type,
      Position position) {
    String target = kind + device;
    return Attacher.byLink(
        program,
        target,
        () ->
            program
                .kernel()
                .linkCreate(
                    new LinkCreate.OnDevice(
                        program.fd(), device.resolve(program), type, 0, position)));
  }

  static Link attach(AttachableProgram program, NamespaceOptions options) {
    AttachType type = type(program, "sk_lookup", AttachType.SK_LOOKUP, AttachType.FLOW_DISSECTOR);
    String target = "network namespace " + options.path();
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      Fd namespace = attachment.own(program.kernel().openFile(options.path()));
      return attachment.finish(
          program.kernel().linkCreate(new LinkCreate.OnDescriptor(program.fd(), namespace, type)));
    } catch (KernelException e) {
      throw Attacher.failed(program, target, e);
    }
  }

  static Link attach(AttachableProgram program, SockmapOptions options) {
    AttachType type =
        type(
            program,
            "sk_skb/stream_verdict",
            AttachType.SK_SKB_STREAM_PARSER,
            AttachType.SK_SKB_STREAM_VERDICT,
            AttachType.SK_SKB_VERDICT,
            AttachType.SK_MSG_VERDICT);
    String target = options.map().what();
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      // Links are there since Linux 6.10.
      return Attacher.byLinkOrCommand(
          attachment,
          program,
          options.way(),
          new LinkCreate.OnDescriptor(program.fd(), options.map(), type),
          new ProgramAttach(
              program.fd(),
              new Hook.Of(options.map(), type),
              0,
              Optional.empty(),
              Position.anywhere()),
          "6.10");
    } catch (KernelException e) {
      throw Attacher.failed(program, target, e);
    }
  }

  static Link attach(AttachableProgram program, SocketOptions options) {
    Kernel kernel = program.kernel();
    SocketHook hook =
        program.spec().type() == ProgramType.SK_REUSEPORT
            ? SocketHook.REUSEPORT
            : SocketHook.FILTER;
    String target =
        options
            .device()
            .map(device -> "packets of " + device)
            .orElseGet(() -> options.socket().orElseThrow().what());
    try (Link.Builder attachment = new Link.Builder(program, target)) {
      if (options.device().isPresent()) {
        int device = options.device().get().resolve(program);
        kernel.socketSet(attachment.own(kernel.packetSocket(device)), hook, program.fd());
      } else {
        Fd socket = options.socket().orElseThrow();
        kernel.socketSet(socket, hook, program.fd());
        attachment.undoBy(
            () -> {
              // A socket that is closed took its program with it.
              if (!socket.isClosed()) {
                Gone.ignore(() -> kernel.socketClear(socket, hook));
              }
            });
      }
      return attachment.finishWithoutLink(
          "sockets have none, and keep their program as long as they are open");
    } catch (KernelException e) {
      throw Attacher.failed(program, target, e);
    }
  }

  private static AttachType type(AttachableProgram program, String section, AttachType... of) {
    String otherwise = "it was not loaded for that: its section would be such as " + section;
    return Attacher.loadedFor(program, otherwise, of);
  }
}
