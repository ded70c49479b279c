package skep.link;

/** Where and how to attach a program: one record for each kind of link. */
public sealed interface AttachOptions
    permits TracepointOptions,
        RawTracepointOptions,
        TracingOptions,
        KprobeOptions,
        KsyscallOptions,
        KprobeMultiOptions,
        UprobeOptions,
        UprobeMultiOptions,
        UsdtOptions,
        FreplaceOptions,
        IteratorOptions,
        PerfEventOptions,
        OpenedEventOptions,
        XdpOptions,
        TcxOptions,
        TcOptions,
        NetkitOptions,
        NetfilterOptions,
        NamespaceOptions,
        SockmapOptions,
        SocketOptions,
        CgroupOptions {}
