/**
 * Attaching loaded programs to what they observe or decide.
 *
 * <p>{@code LoadedProgram.attach()} attaches a program where the name of its section says, and
 * {@code attach(options)} where the {@linkplain skep.link.AttachOptions options} say:
 *
 * <table>
 * <caption>Sections and options</caption>
 * <tr><th>sections</th><th>options</th></tr>
 * <tr><td>{@code tp/…}, {@code raw_tp/…}</td>
 *     <td>{@link skep.link.TracepointOptions}, {@link skep.link.RawTracepointOptions}</td></tr>
 * <tr><td>{@code kprobe/…}, {@code kretprobe/…}, {@code ksyscall/…}, {@code kprobe.multi/…},
 *     {@code kprobe.session/…}</td>
 *     <td>{@link skep.link.KprobeOptions}, {@link skep.link.KsyscallOptions}, {@link
 *     skep.link.KprobeMultiOptions}</td></tr>
 * <tr><td>{@code uprobe/…}, {@code uretprobe/…}, {@code uprobe.multi/…}, {@code uprobe.session/…},
 *     {@code usdt/…}</td>
 *     <td>{@link skep.link.UprobeOptions}, {@link skep.link.UprobeMultiOptions}, {@link
 *     skep.link.UsdtOptions}</td></tr>
 * <tr><td>{@code fentry/…}, {@code fexit/…}, {@code fmod_ret/…}, {@code tp_btf/…}, {@code
 *     lsm/…}, {@code iter/…}, {@code freplace/…}</td>
 *     <td>{@link skep.link.TracingOptions}, {@link skep.link.IteratorOptions}, {@link
 *     skep.link.FreplaceOptions}</td></tr>
 * <tr><td>{@code perf_event}</td>
 *     <td>{@link skep.link.PerfEventOptions}, {@link skep.link.OpenedEventOptions}</td></tr>
 * <tr><td>{@code xdp}, {@code tcx/…}, {@code tc}, {@code netkit/…}, {@code netfilter}</td>
 *     <td>{@link skep.link.XdpOptions}, {@link skep.link.TcxOptions}, {@link
 *     skep.link.TcOptions}, {@link skep.link.NetkitOptions}, {@link
 *     skep.link.NetfilterOptions}</td></tr>
 * <tr><td>{@code cgroup…/…}, {@code sockops}, {@code lsm_cgroup/…}</td>
 *     <td>{@link skep.link.CgroupOptions}</td></tr>
 * <tr><td>{@code sk_lookup}, {@code flow_dissector}</td>
 *     <td>{@link skep.link.NamespaceOptions}</td></tr>
 * <tr><td>{@code sk_msg}, {@code sk_skb/…}, {@code socket}, {@code sk_reuseport}</td>
 *     <td>{@link skep.link.SockmapOptions}, {@link skep.link.SocketOptions}</td></tr>
 * </table>
 */
@NullMarked
package skep.link;

import org.jspecify.annotations.NullMarked;
