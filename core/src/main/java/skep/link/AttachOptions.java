package skep.link;

/** Where and how to attach a program: one record for each kind of link. */
public sealed interface AttachOptions
    permits TracepointOptions,
        RawTracepointOptions,
        TracingOptions,
        KprobeOptions,
        UprobeOptions,
        PerfEventOptions,
        XdpOptions,
        TcxOptions,
        TcOptions,
        CgroupOptions {}
