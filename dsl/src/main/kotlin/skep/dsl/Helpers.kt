package skep.dsl

import skep.insn.Helper

// The helpers under the names that C has for them, less `bpf_`: one for each constant of Helper. They are properties of
// the package rather than of CodeBuilder, so that a map or label of the user's that has a helper's name hides the helper.

/** `void *bpf_map_lookup_elem(struct bpf_map *map, const void *key)` */
public val map_lookup_elem: Helper get() = Helper.MAP_LOOKUP_ELEM

/** `long bpf_map_update_elem(struct bpf_map *map, const void *key, const void *value, u64 flags)` */
public val map_update_elem: Helper get() = Helper.MAP_UPDATE_ELEM

/** `long bpf_map_delete_elem(struct bpf_map *map, const void *key)` */
public val map_delete_elem: Helper get() = Helper.MAP_DELETE_ELEM

/** `long bpf_probe_read(void *dst, u32 size, const void *unsafe_ptr)` */
public val probe_read: Helper get() = Helper.PROBE_READ

/** `u64 bpf_ktime_get_ns(void)` */
public val ktime_get_ns: Helper get() = Helper.KTIME_GET_NS

/** `long bpf_trace_printk(const char *fmt, u32 fmt_size, ...)` */
public val trace_printk: Helper get() = Helper.TRACE_PRINTK

/** `u32 bpf_get_prandom_u32(void)` */
public val get_prandom_u32: Helper get() = Helper.GET_PRANDOM_U32

/** `u32 bpf_get_smp_processor_id(void)` */
public val get_smp_processor_id: Helper get() = Helper.GET_SMP_PROCESSOR_ID

/** `long bpf_skb_store_bytes(struct sk_buff *skb, u32 offset, const void *from, u32 len, u64 flags)` */
public val skb_store_bytes: Helper get() = Helper.SKB_STORE_BYTES

/** `long bpf_l3_csum_replace(struct sk_buff *skb, u32 offset, u64 from, u64 to, u64 size)` */
public val l3_csum_replace: Helper get() = Helper.L3_CSUM_REPLACE

/** `long bpf_l4_csum_replace(struct sk_buff *skb, u32 offset, u64 from, u64 to, u64 flags)` */
public val l4_csum_replace: Helper get() = Helper.L4_CSUM_REPLACE

/** `long bpf_tail_call(void *ctx, struct bpf_map *prog_array_map, u32 index)` */
public val tail_call: Helper get() = Helper.TAIL_CALL

/** `long bpf_clone_redirect(struct sk_buff *skb, u32 ifindex, u64 flags)` */
public val clone_redirect: Helper get() = Helper.CLONE_REDIRECT

/** `u64 bpf_get_current_pid_tgid(void)` */
public val get_current_pid_tgid: Helper get() = Helper.GET_CURRENT_PID_TGID

/** `u64 bpf_get_current_uid_gid(void)` */
public val get_current_uid_gid: Helper get() = Helper.GET_CURRENT_UID_GID

/** `long bpf_get_current_comm(void *buf, u32 size_of_buf)` */
public val get_current_comm: Helper get() = Helper.GET_CURRENT_COMM

/** `u32 bpf_get_cgroup_classid(struct sk_buff *skb)` */
public val get_cgroup_classid: Helper get() = Helper.GET_CGROUP_CLASSID

/** `long bpf_skb_vlan_push(struct sk_buff *skb, __be16 vlan_proto, u16 vlan_tci)` */
public val skb_vlan_push: Helper get() = Helper.SKB_VLAN_PUSH

/** `long bpf_skb_vlan_pop(struct sk_buff *skb)` */
public val skb_vlan_pop: Helper get() = Helper.SKB_VLAN_POP

/** `long bpf_skb_get_tunnel_key(struct sk_buff *skb, struct bpf_tunnel_key *key, u32 size, u64 flags)` */
public val skb_get_tunnel_key: Helper get() = Helper.SKB_GET_TUNNEL_KEY

/** `long bpf_skb_set_tunnel_key(struct sk_buff *skb, struct bpf_tunnel_key *key, u32 size, u64 flags)` */
public val skb_set_tunnel_key: Helper get() = Helper.SKB_SET_TUNNEL_KEY

/** `u64 bpf_perf_event_read(struct bpf_map *map, u64 flags)` */
public val perf_event_read: Helper get() = Helper.PERF_EVENT_READ

/** `long bpf_redirect(u32 ifindex, u64 flags)` */
public val redirect: Helper get() = Helper.REDIRECT

/** `u32 bpf_get_route_realm(struct sk_buff *skb)` */
public val get_route_realm: Helper get() = Helper.GET_ROUTE_REALM

/** `long bpf_perf_event_output(void *ctx, struct bpf_map *map, u64 flags, void *data, u64 size)` */
public val perf_event_output: Helper get() = Helper.PERF_EVENT_OUTPUT

/** `long bpf_skb_load_bytes(const void *skb, u32 offset, void *to, u32 len)` */
public val skb_load_bytes: Helper get() = Helper.SKB_LOAD_BYTES

/** `long bpf_get_stackid(void *ctx, struct bpf_map *map, u64 flags)` */
public val get_stackid: Helper get() = Helper.GET_STACKID

/** `s64 bpf_csum_diff(__be32 *from, u32 from_size, __be32 *to, u32 to_size, __wsum seed)` */
public val csum_diff: Helper get() = Helper.CSUM_DIFF

/** `long bpf_skb_get_tunnel_opt(struct sk_buff *skb, void *opt, u32 size)` */
public val skb_get_tunnel_opt: Helper get() = Helper.SKB_GET_TUNNEL_OPT

/** `long bpf_skb_set_tunnel_opt(struct sk_buff *skb, void *opt, u32 size)` */
public val skb_set_tunnel_opt: Helper get() = Helper.SKB_SET_TUNNEL_OPT

/** `long bpf_skb_change_proto(struct sk_buff *skb, __be16 proto, u64 flags)` */
public val skb_change_proto: Helper get() = Helper.SKB_CHANGE_PROTO

/** `long bpf_skb_change_type(struct sk_buff *skb, u32 type)` */
public val skb_change_type: Helper get() = Helper.SKB_CHANGE_TYPE

/** `long bpf_skb_under_cgroup(struct sk_buff *skb, struct bpf_map *map, u32 index)` */
public val skb_under_cgroup: Helper get() = Helper.SKB_UNDER_CGROUP

/** `u32 bpf_get_hash_recalc(struct sk_buff *skb)` */
public val get_hash_recalc: Helper get() = Helper.GET_HASH_RECALC

/** `u64 bpf_get_current_task(void)` */
public val get_current_task: Helper get() = Helper.GET_CURRENT_TASK

/** `long bpf_probe_write_user(void *dst, const void *src, u32 len)` */
public val probe_write_user: Helper get() = Helper.PROBE_WRITE_USER

/** `long bpf_current_task_under_cgroup(struct bpf_map *map, u32 index)` */
public val current_task_under_cgroup: Helper get() = Helper.CURRENT_TASK_UNDER_CGROUP

/** `long bpf_skb_change_tail(struct sk_buff *skb, u32 len, u64 flags)` */
public val skb_change_tail: Helper get() = Helper.SKB_CHANGE_TAIL

/** `long bpf_skb_pull_data(struct sk_buff *skb, u32 len)` */
public val skb_pull_data: Helper get() = Helper.SKB_PULL_DATA

/** `s64 bpf_csum_update(struct sk_buff *skb, __wsum csum)` */
public val csum_update: Helper get() = Helper.CSUM_UPDATE

/** `void bpf_set_hash_invalid(struct sk_buff *skb)` */
public val set_hash_invalid: Helper get() = Helper.SET_HASH_INVALID

/** `long bpf_get_numa_node_id(void)` */
public val get_numa_node_id: Helper get() = Helper.GET_NUMA_NODE_ID

/** `long bpf_skb_change_head(struct sk_buff *skb, u32 len, u64 flags)` */
public val skb_change_head: Helper get() = Helper.SKB_CHANGE_HEAD

/** `long bpf_xdp_adjust_head(struct xdp_buff *xdp_md, int delta)` */
public val xdp_adjust_head: Helper get() = Helper.XDP_ADJUST_HEAD

/** `long bpf_probe_read_str(void *dst, u32 size, const void *unsafe_ptr)` */
public val probe_read_str: Helper get() = Helper.PROBE_READ_STR

/** `u64 bpf_get_socket_cookie(struct sk_buff *skb)` */
public val get_socket_cookie: Helper get() = Helper.GET_SOCKET_COOKIE

/** `u32 bpf_get_socket_uid(struct sk_buff *skb)` */
public val get_socket_uid: Helper get() = Helper.GET_SOCKET_UID

/** `long bpf_set_hash(struct sk_buff *skb, u32 hash)` */
public val set_hash: Helper get() = Helper.SET_HASH

/** `long bpf_setsockopt(void *bpf_socket, int level, int optname, void *optval, int optlen)` */
public val setsockopt: Helper get() = Helper.SETSOCKOPT

/** `long bpf_skb_adjust_room(struct sk_buff *skb, s32 len_diff, u32 mode, u64 flags)` */
public val skb_adjust_room: Helper get() = Helper.SKB_ADJUST_ROOM

/** `long bpf_redirect_map(struct bpf_map *map, u64 key, u64 flags)` */
public val redirect_map: Helper get() = Helper.REDIRECT_MAP

/** `long bpf_sk_redirect_map(struct sk_buff *skb, struct bpf_map *map, u32 key, u64 flags)` */
public val sk_redirect_map: Helper get() = Helper.SK_REDIRECT_MAP

/** `long bpf_sock_map_update(struct bpf_sock_ops *skops, struct bpf_map *map, void *key, u64 flags)` */
public val sock_map_update: Helper get() = Helper.SOCK_MAP_UPDATE

/** `long bpf_xdp_adjust_meta(struct xdp_buff *xdp_md, int delta)` */
public val xdp_adjust_meta: Helper get() = Helper.XDP_ADJUST_META

/** `long bpf_perf_event_read_value(struct bpf_map *map, u64 flags, struct bpf_perf_event_value *buf, u32 buf_size)` */
public val perf_event_read_value: Helper get() = Helper.PERF_EVENT_READ_VALUE

/** `long bpf_perf_prog_read_value(struct bpf_perf_event_data *ctx, struct bpf_perf_event_value *buf, u32 buf_size)` */
public val perf_prog_read_value: Helper get() = Helper.PERF_PROG_READ_VALUE

/** `long bpf_getsockopt(void *bpf_socket, int level, int optname, void *optval, int optlen)` */
public val getsockopt: Helper get() = Helper.GETSOCKOPT

/** `long bpf_override_return(struct pt_regs *regs, u64 rc)` */
public val override_return: Helper get() = Helper.OVERRIDE_RETURN

/** `long bpf_sock_ops_cb_flags_set(struct bpf_sock_ops *bpf_sock, int argval)` */
public val sock_ops_cb_flags_set: Helper get() = Helper.SOCK_OPS_CB_FLAGS_SET

/** `long bpf_msg_redirect_map(struct sk_msg_buff *msg, struct bpf_map *map, u32 key, u64 flags)` */
public val msg_redirect_map: Helper get() = Helper.MSG_REDIRECT_MAP

/** `long bpf_msg_apply_bytes(struct sk_msg_buff *msg, u32 bytes)` */
public val msg_apply_bytes: Helper get() = Helper.MSG_APPLY_BYTES

/** `long bpf_msg_cork_bytes(struct sk_msg_buff *msg, u32 bytes)` */
public val msg_cork_bytes: Helper get() = Helper.MSG_CORK_BYTES

/** `long bpf_msg_pull_data(struct sk_msg_buff *msg, u32 start, u32 end, u64 flags)` */
public val msg_pull_data: Helper get() = Helper.MSG_PULL_DATA

/** `long bpf_bind(struct bpf_sock_addr *ctx, struct sockaddr *addr, int addr_len)` */
public val bind: Helper get() = Helper.BIND

/** `long bpf_xdp_adjust_tail(struct xdp_buff *xdp_md, int delta)` */
public val xdp_adjust_tail: Helper get() = Helper.XDP_ADJUST_TAIL

/** `long bpf_skb_get_xfrm_state(struct sk_buff *skb, u32 index, struct bpf_xfrm_state *xfrm_state, u32 size, u64 flags)` */
public val skb_get_xfrm_state: Helper get() = Helper.SKB_GET_XFRM_STATE

/** `long bpf_get_stack(void *ctx, void *buf, u32 size, u64 flags)` */
public val get_stack: Helper get() = Helper.GET_STACK

/** `long bpf_skb_load_bytes_relative(const void *skb, u32 offset, void *to, u32 len, u32 start_header)` */
public val skb_load_bytes_relative: Helper get() = Helper.SKB_LOAD_BYTES_RELATIVE

/** `long bpf_fib_lookup(void *ctx, struct bpf_fib_lookup *params, int plen, u32 flags)` */
public val fib_lookup: Helper get() = Helper.FIB_LOOKUP

/** `long bpf_sock_hash_update(struct bpf_sock_ops *skops, struct bpf_map *map, void *key, u64 flags)` */
public val sock_hash_update: Helper get() = Helper.SOCK_HASH_UPDATE

/** `long bpf_msg_redirect_hash(struct sk_msg_buff *msg, struct bpf_map *map, void *key, u64 flags)` */
public val msg_redirect_hash: Helper get() = Helper.MSG_REDIRECT_HASH

/** `long bpf_sk_redirect_hash(struct sk_buff *skb, struct bpf_map *map, void *key, u64 flags)` */
public val sk_redirect_hash: Helper get() = Helper.SK_REDIRECT_HASH

/** `long bpf_lwt_push_encap(struct sk_buff *skb, u32 type, void *hdr, u32 len)` */
public val lwt_push_encap: Helper get() = Helper.LWT_PUSH_ENCAP

/** `long bpf_lwt_seg6_store_bytes(struct sk_buff *skb, u32 offset, const void *from, u32 len)` */
public val lwt_seg6_store_bytes: Helper get() = Helper.LWT_SEG6_STORE_BYTES

/** `long bpf_lwt_seg6_adjust_srh(struct sk_buff *skb, u32 offset, s32 delta)` */
public val lwt_seg6_adjust_srh: Helper get() = Helper.LWT_SEG6_ADJUST_SRH

/** `long bpf_lwt_seg6_action(struct sk_buff *skb, u32 action, void *param, u32 param_len)` */
public val lwt_seg6_action: Helper get() = Helper.LWT_SEG6_ACTION

/** `long bpf_rc_repeat(void *ctx)` */
public val rc_repeat: Helper get() = Helper.RC_REPEAT

/** `long bpf_rc_keydown(void *ctx, u32 protocol, u64 scancode, u32 toggle)` */
public val rc_keydown: Helper get() = Helper.RC_KEYDOWN

/** `u64 bpf_skb_cgroup_id(struct sk_buff *skb)` */
public val skb_cgroup_id: Helper get() = Helper.SKB_CGROUP_ID

/** `u64 bpf_get_current_cgroup_id(void)` */
public val get_current_cgroup_id: Helper get() = Helper.GET_CURRENT_CGROUP_ID

/** `void *bpf_get_local_storage(void *map, u64 flags)` */
public val get_local_storage: Helper get() = Helper.GET_LOCAL_STORAGE

/** `long bpf_sk_select_reuseport(struct sk_reuseport_md *reuse, struct bpf_map *map, void *key, u64 flags)` */
public val sk_select_reuseport: Helper get() = Helper.SK_SELECT_REUSEPORT

/** `u64 bpf_skb_ancestor_cgroup_id(struct sk_buff *skb, int ancestor_level)` */
public val skb_ancestor_cgroup_id: Helper get() = Helper.SKB_ANCESTOR_CGROUP_ID

/** `struct bpf_sock *bpf_sk_lookup_tcp(void *ctx, struct bpf_sock_tuple *tuple, u32 tuple_size, u64 netns, u64 flags)` */
public val sk_lookup_tcp: Helper get() = Helper.SK_LOOKUP_TCP

/** `struct bpf_sock *bpf_sk_lookup_udp(void *ctx, struct bpf_sock_tuple *tuple, u32 tuple_size, u64 netns, u64 flags)` */
public val sk_lookup_udp: Helper get() = Helper.SK_LOOKUP_UDP

/** `long bpf_sk_release(void *sock)` */
public val sk_release: Helper get() = Helper.SK_RELEASE

/** `long bpf_map_push_elem(struct bpf_map *map, const void *value, u64 flags)` */
public val map_push_elem: Helper get() = Helper.MAP_PUSH_ELEM

/** `long bpf_map_pop_elem(struct bpf_map *map, void *value)` */
public val map_pop_elem: Helper get() = Helper.MAP_POP_ELEM

/** `long bpf_map_peek_elem(struct bpf_map *map, void *value)` */
public val map_peek_elem: Helper get() = Helper.MAP_PEEK_ELEM

/** `long bpf_msg_push_data(struct sk_msg_buff *msg, u32 start, u32 len, u64 flags)` */
public val msg_push_data: Helper get() = Helper.MSG_PUSH_DATA

/** `long bpf_msg_pop_data(struct sk_msg_buff *msg, u32 start, u32 len, u64 flags)` */
public val msg_pop_data: Helper get() = Helper.MSG_POP_DATA

/** `long bpf_rc_pointer_rel(void *ctx, s32 rel_x, s32 rel_y)` */
public val rc_pointer_rel: Helper get() = Helper.RC_POINTER_REL

/** `long bpf_spin_lock(struct bpf_spin_lock *lock)` */
public val spin_lock: Helper get() = Helper.SPIN_LOCK

/** `long bpf_spin_unlock(struct bpf_spin_lock *lock)` */
public val spin_unlock: Helper get() = Helper.SPIN_UNLOCK

/** `struct bpf_sock *bpf_sk_fullsock(struct bpf_sock *sk)` */
public val sk_fullsock: Helper get() = Helper.SK_FULLSOCK

/** `struct bpf_tcp_sock *bpf_tcp_sock(struct bpf_sock *sk)` */
public val tcp_sock: Helper get() = Helper.TCP_SOCK

/** `long bpf_skb_ecn_set_ce(struct sk_buff *skb)` */
public val skb_ecn_set_ce: Helper get() = Helper.SKB_ECN_SET_CE

/** `struct bpf_sock *bpf_get_listener_sock(struct bpf_sock *sk)` */
public val get_listener_sock: Helper get() = Helper.GET_LISTENER_SOCK

/** `struct bpf_sock *bpf_skc_lookup_tcp(void *ctx, struct bpf_sock_tuple *tuple, u32 tuple_size, u64 netns, u64 flags)` */
public val skc_lookup_tcp: Helper get() = Helper.SKC_LOOKUP_TCP

/** `long bpf_tcp_check_syncookie(void *sk, void *iph, u32 iph_len, struct tcphdr *th, u32 th_len)` */
public val tcp_check_syncookie: Helper get() = Helper.TCP_CHECK_SYNCOOKIE

/** `long bpf_sysctl_get_name(struct bpf_sysctl *ctx, char *buf, size_t buf_len, u64 flags)` */
public val sysctl_get_name: Helper get() = Helper.SYSCTL_GET_NAME

/** `long bpf_sysctl_get_current_value(struct bpf_sysctl *ctx, char *buf, size_t buf_len)` */
public val sysctl_get_current_value: Helper get() = Helper.SYSCTL_GET_CURRENT_VALUE

/** `long bpf_sysctl_get_new_value(struct bpf_sysctl *ctx, char *buf, size_t buf_len)` */
public val sysctl_get_new_value: Helper get() = Helper.SYSCTL_GET_NEW_VALUE

/** `long bpf_sysctl_set_new_value(struct bpf_sysctl *ctx, const char *buf, size_t buf_len)` */
public val sysctl_set_new_value: Helper get() = Helper.SYSCTL_SET_NEW_VALUE

/** `long bpf_strtol(const char *buf, size_t buf_len, u64 flags, long *res)` */
public val strtol: Helper get() = Helper.STRTOL

/** `long bpf_strtoul(const char *buf, size_t buf_len, u64 flags, unsigned long *res)` */
public val strtoul: Helper get() = Helper.STRTOUL

/** `void *bpf_sk_storage_get(struct bpf_map *map, void *sk, void *value, u64 flags)` */
public val sk_storage_get: Helper get() = Helper.SK_STORAGE_GET

/** `long bpf_sk_storage_delete(struct bpf_map *map, void *sk)` */
public val sk_storage_delete: Helper get() = Helper.SK_STORAGE_DELETE

/** `long bpf_send_signal(u32 sig)` */
public val send_signal: Helper get() = Helper.SEND_SIGNAL

/** `s64 bpf_tcp_gen_syncookie(void *sk, void *iph, u32 iph_len, struct tcphdr *th, u32 th_len)` */
public val tcp_gen_syncookie: Helper get() = Helper.TCP_GEN_SYNCOOKIE

/** `long bpf_skb_output(void *ctx, struct bpf_map *map, u64 flags, void *data, u64 size)` */
public val skb_output: Helper get() = Helper.SKB_OUTPUT

/** `long bpf_probe_read_user(void *dst, u32 size, const void *unsafe_ptr)` */
public val probe_read_user: Helper get() = Helper.PROBE_READ_USER

/** `long bpf_probe_read_kernel(void *dst, u32 size, const void *unsafe_ptr)` */
public val probe_read_kernel: Helper get() = Helper.PROBE_READ_KERNEL

/** `long bpf_probe_read_user_str(void *dst, u32 size, const void *unsafe_ptr)` */
public val probe_read_user_str: Helper get() = Helper.PROBE_READ_USER_STR

/** `long bpf_probe_read_kernel_str(void *dst, u32 size, const void *unsafe_ptr)` */
public val probe_read_kernel_str: Helper get() = Helper.PROBE_READ_KERNEL_STR

/** `long bpf_tcp_send_ack(void *tp, u32 rcv_nxt)` */
public val tcp_send_ack: Helper get() = Helper.TCP_SEND_ACK

/** `long bpf_send_signal_thread(u32 sig)` */
public val send_signal_thread: Helper get() = Helper.SEND_SIGNAL_THREAD

/** `u64 bpf_jiffies64(void)` */
public val jiffies64: Helper get() = Helper.JIFFIES64

/** `long bpf_read_branch_records(struct bpf_perf_event_data *ctx, void *buf, u32 size, u64 flags)` */
public val read_branch_records: Helper get() = Helper.READ_BRANCH_RECORDS

/** `long bpf_get_ns_current_pid_tgid(u64 dev, u64 ino, struct bpf_pidns_info *nsdata, u32 size)` */
public val get_ns_current_pid_tgid: Helper get() = Helper.GET_NS_CURRENT_PID_TGID

/** `long bpf_xdp_output(void *ctx, struct bpf_map *map, u64 flags, void *data, u64 size)` */
public val xdp_output: Helper get() = Helper.XDP_OUTPUT

/** `u64 bpf_get_netns_cookie(void *ctx)` */
public val get_netns_cookie: Helper get() = Helper.GET_NETNS_COOKIE

/** `u64 bpf_get_current_ancestor_cgroup_id(int ancestor_level)` */
public val get_current_ancestor_cgroup_id: Helper get() = Helper.GET_CURRENT_ANCESTOR_CGROUP_ID

/** `long bpf_sk_assign(struct sk_buff *skb, void *sk, u64 flags)` */
public val sk_assign: Helper get() = Helper.SK_ASSIGN

/** `u64 bpf_ktime_get_boot_ns(void)` */
public val ktime_get_boot_ns: Helper get() = Helper.KTIME_GET_BOOT_NS

/** `long bpf_seq_printf(struct seq_file *m, const char *fmt, u32 fmt_size, const void *data, u32 data_len)` */
public val seq_printf: Helper get() = Helper.SEQ_PRINTF

/** `long bpf_seq_write(struct seq_file *m, const void *data, u32 len)` */
public val seq_write: Helper get() = Helper.SEQ_WRITE

/** `u64 bpf_sk_cgroup_id(void *sk)` */
public val sk_cgroup_id: Helper get() = Helper.SK_CGROUP_ID

/** `u64 bpf_sk_ancestor_cgroup_id(void *sk, int ancestor_level)` */
public val sk_ancestor_cgroup_id: Helper get() = Helper.SK_ANCESTOR_CGROUP_ID

/** `long bpf_ringbuf_output(void *ringbuf, void *data, u64 size, u64 flags)` */
public val ringbuf_output: Helper get() = Helper.RINGBUF_OUTPUT

/** `void *bpf_ringbuf_reserve(void *ringbuf, u64 size, u64 flags)` */
public val ringbuf_reserve: Helper get() = Helper.RINGBUF_RESERVE

/** `void bpf_ringbuf_submit(void *data, u64 flags)` */
public val ringbuf_submit: Helper get() = Helper.RINGBUF_SUBMIT

/** `void bpf_ringbuf_discard(void *data, u64 flags)` */
public val ringbuf_discard: Helper get() = Helper.RINGBUF_DISCARD

/** `u64 bpf_ringbuf_query(void *ringbuf, u64 flags)` */
public val ringbuf_query: Helper get() = Helper.RINGBUF_QUERY

/** `long bpf_csum_level(struct sk_buff *skb, u64 level)` */
public val csum_level: Helper get() = Helper.CSUM_LEVEL

/** `struct tcp6_sock *bpf_skc_to_tcp6_sock(void *sk)` */
public val skc_to_tcp6_sock: Helper get() = Helper.SKC_TO_TCP6_SOCK

/** `struct tcp_sock *bpf_skc_to_tcp_sock(void *sk)` */
public val skc_to_tcp_sock: Helper get() = Helper.SKC_TO_TCP_SOCK

/** `struct tcp_timewait_sock *bpf_skc_to_tcp_timewait_sock(void *sk)` */
public val skc_to_tcp_timewait_sock: Helper get() = Helper.SKC_TO_TCP_TIMEWAIT_SOCK

/** `struct tcp_request_sock *bpf_skc_to_tcp_request_sock(void *sk)` */
public val skc_to_tcp_request_sock: Helper get() = Helper.SKC_TO_TCP_REQUEST_SOCK

/** `struct udp6_sock *bpf_skc_to_udp6_sock(void *sk)` */
public val skc_to_udp6_sock: Helper get() = Helper.SKC_TO_UDP6_SOCK

/** `long bpf_get_task_stack(struct task_struct *task, void *buf, u32 size, u64 flags)` */
public val get_task_stack: Helper get() = Helper.GET_TASK_STACK

/** `long bpf_load_hdr_opt(struct bpf_sock_ops *skops, void *searchby_res, u32 len, u64 flags)` */
public val load_hdr_opt: Helper get() = Helper.LOAD_HDR_OPT

/** `long bpf_store_hdr_opt(struct bpf_sock_ops *skops, const void *from, u32 len, u64 flags)` */
public val store_hdr_opt: Helper get() = Helper.STORE_HDR_OPT

/** `long bpf_reserve_hdr_opt(struct bpf_sock_ops *skops, u32 len, u64 flags)` */
public val reserve_hdr_opt: Helper get() = Helper.RESERVE_HDR_OPT

/** `void *bpf_inode_storage_get(struct bpf_map *map, void *inode, void *value, u64 flags)` */
public val inode_storage_get: Helper get() = Helper.INODE_STORAGE_GET

/** `int bpf_inode_storage_delete(struct bpf_map *map, void *inode)` */
public val inode_storage_delete: Helper get() = Helper.INODE_STORAGE_DELETE

/** `long bpf_d_path(const struct path *path, char *buf, u32 sz)` */
public val d_path: Helper get() = Helper.D_PATH

/** `long bpf_copy_from_user(void *dst, u32 size, const void *user_ptr)` */
public val copy_from_user: Helper get() = Helper.COPY_FROM_USER

/** `long bpf_snprintf_btf(char *str, u32 str_size, struct btf_ptr *ptr, u32 btf_ptr_size, u64 flags)` */
public val snprintf_btf: Helper get() = Helper.SNPRINTF_BTF

/** `long bpf_seq_printf_btf(struct seq_file *m, struct btf_ptr *ptr, u32 ptr_size, u64 flags)` */
public val seq_printf_btf: Helper get() = Helper.SEQ_PRINTF_BTF

/** `u64 bpf_skb_cgroup_classid(struct sk_buff *skb)` */
public val skb_cgroup_classid: Helper get() = Helper.SKB_CGROUP_CLASSID

/** `long bpf_redirect_neigh(u32 ifindex, struct bpf_redir_neigh *params, int plen, u64 flags)` */
public val redirect_neigh: Helper get() = Helper.REDIRECT_NEIGH

/** `void *bpf_per_cpu_ptr(const void *percpu_ptr, u32 cpu)` */
public val per_cpu_ptr: Helper get() = Helper.PER_CPU_PTR

/** `void *bpf_this_cpu_ptr(const void *percpu_ptr)` */
public val this_cpu_ptr: Helper get() = Helper.THIS_CPU_PTR

/** `long bpf_redirect_peer(u32 ifindex, u64 flags)` */
public val redirect_peer: Helper get() = Helper.REDIRECT_PEER

/** `void *bpf_task_storage_get(struct bpf_map *map, struct task_struct *task, void *value, u64 flags)` */
public val task_storage_get: Helper get() = Helper.TASK_STORAGE_GET

/** `long bpf_task_storage_delete(struct bpf_map *map, struct task_struct *task)` */
public val task_storage_delete: Helper get() = Helper.TASK_STORAGE_DELETE

/** `struct task_struct *bpf_get_current_task_btf(void)` */
public val get_current_task_btf: Helper get() = Helper.GET_CURRENT_TASK_BTF

/** `long bpf_bprm_opts_set(struct linux_binprm *bprm, u64 flags)` */
public val bprm_opts_set: Helper get() = Helper.BPRM_OPTS_SET

/** `u64 bpf_ktime_get_coarse_ns(void)` */
public val ktime_get_coarse_ns: Helper get() = Helper.KTIME_GET_COARSE_NS

/** `long bpf_ima_inode_hash(struct inode *inode, void *dst, u32 size)` */
public val ima_inode_hash: Helper get() = Helper.IMA_INODE_HASH

/** `struct socket *bpf_sock_from_file(struct file *file)` */
public val sock_from_file: Helper get() = Helper.SOCK_FROM_FILE

/** `long bpf_check_mtu(void *ctx, u32 ifindex, u32 *mtu_len, s32 len_diff, u64 flags)` */
public val check_mtu: Helper get() = Helper.CHECK_MTU

/** `long bpf_for_each_map_elem(struct bpf_map *map, void *callback_fn, void *callback_ctx, u64 flags)` */
public val for_each_map_elem: Helper get() = Helper.FOR_EACH_MAP_ELEM

/** `long bpf_snprintf(char *str, u32 str_size, const char *fmt, u64 *data, u32 data_len)` */
public val snprintf: Helper get() = Helper.SNPRINTF

/** `long bpf_sys_bpf(u32 cmd, void *attr, u32 attr_size)` */
public val sys_bpf: Helper get() = Helper.SYS_BPF

/** `long bpf_btf_find_by_name_kind(char *name, int name_sz, u32 kind, int flags)` */
public val btf_find_by_name_kind: Helper get() = Helper.BTF_FIND_BY_NAME_KIND

/** `long bpf_sys_close(u32 fd)` */
public val sys_close: Helper get() = Helper.SYS_CLOSE

/** `long bpf_timer_init(struct bpf_timer *timer, struct bpf_map *map, u64 flags)` */
public val timer_init: Helper get() = Helper.TIMER_INIT

/** `long bpf_timer_set_callback(struct bpf_timer *timer, void *callback_fn)` */
public val timer_set_callback: Helper get() = Helper.TIMER_SET_CALLBACK

/** `long bpf_timer_start(struct bpf_timer *timer, u64 nsecs, u64 flags)` */
public val timer_start: Helper get() = Helper.TIMER_START

/** `long bpf_timer_cancel(struct bpf_timer *timer)` */
public val timer_cancel: Helper get() = Helper.TIMER_CANCEL

/** `u64 bpf_get_func_ip(void *ctx)` */
public val get_func_ip: Helper get() = Helper.GET_FUNC_IP

/** `u64 bpf_get_attach_cookie(void *ctx)` */
public val get_attach_cookie: Helper get() = Helper.GET_ATTACH_COOKIE

/** `long bpf_task_pt_regs(struct task_struct *task)` */
public val task_pt_regs: Helper get() = Helper.TASK_PT_REGS

/** `long bpf_get_branch_snapshot(void *entries, u32 size, u64 flags)` */
public val get_branch_snapshot: Helper get() = Helper.GET_BRANCH_SNAPSHOT

/** `long bpf_trace_vprintk(const char *fmt, u32 fmt_size, const void *data, u32 data_len)` */
public val trace_vprintk: Helper get() = Helper.TRACE_VPRINTK

/** `struct unix_sock *bpf_skc_to_unix_sock(void *sk)` */
public val skc_to_unix_sock: Helper get() = Helper.SKC_TO_UNIX_SOCK

/** `long bpf_kallsyms_lookup_name(const char *name, int name_sz, int flags, u64 *res)` */
public val kallsyms_lookup_name: Helper get() = Helper.KALLSYMS_LOOKUP_NAME

/** `long bpf_find_vma(struct task_struct *task, u64 addr, void *callback_fn, void *callback_ctx, u64 flags)` */
public val find_vma: Helper get() = Helper.FIND_VMA

/** `long bpf_loop(u32 nr_loops, void *callback_fn, void *callback_ctx, u64 flags)` */
public val loop: Helper get() = Helper.LOOP

/** `long bpf_strncmp(const char *s1, u32 s1_sz, const char *s2)` */
public val strncmp: Helper get() = Helper.STRNCMP

/** `long bpf_get_func_arg(void *ctx, u32 n, u64 *value)` */
public val get_func_arg: Helper get() = Helper.GET_FUNC_ARG

/** `long bpf_get_func_ret(void *ctx, u64 *value)` */
public val get_func_ret: Helper get() = Helper.GET_FUNC_RET

/** `long bpf_get_func_arg_cnt(void *ctx)` */
public val get_func_arg_cnt: Helper get() = Helper.GET_FUNC_ARG_CNT

/** `int bpf_get_retval(void)` */
public val get_retval: Helper get() = Helper.GET_RETVAL

/** `int bpf_set_retval(int retval)` */
public val set_retval: Helper get() = Helper.SET_RETVAL

/** `u64 bpf_xdp_get_buff_len(struct xdp_buff *xdp_md)` */
public val xdp_get_buff_len: Helper get() = Helper.XDP_GET_BUFF_LEN

/** `long bpf_xdp_load_bytes(struct xdp_buff *xdp_md, u32 offset, void *buf, u32 len)` */
public val xdp_load_bytes: Helper get() = Helper.XDP_LOAD_BYTES

/** `long bpf_xdp_store_bytes(struct xdp_buff *xdp_md, u32 offset, void *buf, u32 len)` */
public val xdp_store_bytes: Helper get() = Helper.XDP_STORE_BYTES

/** `long bpf_copy_from_user_task(void *dst, u32 size, const void *user_ptr, struct task_struct *tsk, u64 flags)` */
public val copy_from_user_task: Helper get() = Helper.COPY_FROM_USER_TASK

/** `long bpf_skb_set_tstamp(struct sk_buff *skb, u64 tstamp, u32 tstamp_type)` */
public val skb_set_tstamp: Helper get() = Helper.SKB_SET_TSTAMP

/** `long bpf_ima_file_hash(struct file *file, void *dst, u32 size)` */
public val ima_file_hash: Helper get() = Helper.IMA_FILE_HASH

/** `void *bpf_kptr_xchg(void *dst, void *ptr)` */
public val kptr_xchg: Helper get() = Helper.KPTR_XCHG

/** `void *bpf_map_lookup_percpu_elem(struct bpf_map *map, const void *key, u32 cpu)` */
public val map_lookup_percpu_elem: Helper get() = Helper.MAP_LOOKUP_PERCPU_ELEM

/** `struct mptcp_sock *bpf_skc_to_mptcp_sock(void *sk)` */
public val skc_to_mptcp_sock: Helper get() = Helper.SKC_TO_MPTCP_SOCK

/** `long bpf_dynptr_from_mem(void *data, u64 size, u64 flags, struct bpf_dynptr *ptr)` */
public val dynptr_from_mem: Helper get() = Helper.DYNPTR_FROM_MEM

/** `long bpf_ringbuf_reserve_dynptr(void *ringbuf, u32 size, u64 flags, struct bpf_dynptr *ptr)` */
public val ringbuf_reserve_dynptr: Helper get() = Helper.RINGBUF_RESERVE_DYNPTR

/** `void bpf_ringbuf_submit_dynptr(struct bpf_dynptr *ptr, u64 flags)` */
public val ringbuf_submit_dynptr: Helper get() = Helper.RINGBUF_SUBMIT_DYNPTR

/** `void bpf_ringbuf_discard_dynptr(struct bpf_dynptr *ptr, u64 flags)` */
public val ringbuf_discard_dynptr: Helper get() = Helper.RINGBUF_DISCARD_DYNPTR

/** `long bpf_dynptr_read(void *dst, u64 len, const struct bpf_dynptr *src, u64 offset, u64 flags)` */
public val dynptr_read: Helper get() = Helper.DYNPTR_READ

/** `long bpf_dynptr_write(const struct bpf_dynptr *dst, u64 offset, void *src, u64 len, u64 flags)` */
public val dynptr_write: Helper get() = Helper.DYNPTR_WRITE

/** `void *bpf_dynptr_data(const struct bpf_dynptr *ptr, u64 offset, u64 len)` */
public val dynptr_data: Helper get() = Helper.DYNPTR_DATA

/** `s64 bpf_tcp_raw_gen_syncookie_ipv4(struct iphdr *iph, struct tcphdr *th, u32 th_len)` */
public val tcp_raw_gen_syncookie_ipv4: Helper get() = Helper.TCP_RAW_GEN_SYNCOOKIE_IPV4

/** `s64 bpf_tcp_raw_gen_syncookie_ipv6(struct ipv6hdr *iph, struct tcphdr *th, u32 th_len)` */
public val tcp_raw_gen_syncookie_ipv6: Helper get() = Helper.TCP_RAW_GEN_SYNCOOKIE_IPV6

/** `long bpf_tcp_raw_check_syncookie_ipv4(struct iphdr *iph, struct tcphdr *th)` */
public val tcp_raw_check_syncookie_ipv4: Helper get() = Helper.TCP_RAW_CHECK_SYNCOOKIE_IPV4

/** `long bpf_tcp_raw_check_syncookie_ipv6(struct ipv6hdr *iph, struct tcphdr *th)` */
public val tcp_raw_check_syncookie_ipv6: Helper get() = Helper.TCP_RAW_CHECK_SYNCOOKIE_IPV6

/** `u64 bpf_ktime_get_tai_ns(void)` */
public val ktime_get_tai_ns: Helper get() = Helper.KTIME_GET_TAI_NS

/** `long bpf_user_ringbuf_drain(struct bpf_map *map, void *callback_fn, void *ctx, u64 flags)` */
public val user_ringbuf_drain: Helper get() = Helper.USER_RINGBUF_DRAIN

/** `void *bpf_cgrp_storage_get(struct bpf_map *map, struct cgroup *cgroup, void *value, u64 flags)` */
public val cgrp_storage_get: Helper get() = Helper.CGRP_STORAGE_GET

/** `long bpf_cgrp_storage_delete(struct bpf_map *map, struct cgroup *cgroup)` */
public val cgrp_storage_delete: Helper get() = Helper.CGRP_STORAGE_DELETE
