package skep.kernel;

import java.util.Optional;

/**
 * A request to attach a program to a raw tracepoint: {@code BPF_RAW_TRACEPOINT_OPEN}.
 *
 * @param program the program to attach
 * @param name the tracepoint, such as {@code sys_enter}; empty for a program that named its target
 *     when it was loaded (BTF-typed tracepoints, function entry and exit, security hooks)
 * @param cookie what {@code bpf_get_attach_cookie} gives the program; kernels before 6.10 only take
 *     0
 */
public record RawTracepointOpen(Fd program, Optional<String> name, long cookie) {}
