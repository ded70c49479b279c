package skep.insn;

import static skep.insn.HelperType.ADDRESS;
import static skep.insn.HelperType.CALLBACK;
import static skep.insn.HelperType.CALLBACK_CONTEXT;
import static skep.insn.HelperType.CONTEXT;
import static skep.insn.HelperType.DYNPTR;
import static skep.insn.HelperType.MAP;
import static skep.insn.HelperType.MAP_KEY;
import static skep.insn.HelperType.MAP_VALUE;
import static skep.insn.HelperType.MEMORY;
import static skep.insn.HelperType.POINTER;
import static skep.insn.HelperType.SCALAR;
import static skep.insn.HelperType.SIZE;
import static skep.insn.HelperType.STRING;
import static skep.insn.HelperType.VARIADIC;
import static skep.insn.HelperType.VOID;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The kernel's helpers: the functions a program calls by number. This is all of {@code linux/bpf.h}
 * of Linux 7.2; the list is closed, since what came later are kfuncs. Which helpers a program may
 * call depends on its type and on the kernel.
 *
 * <p>The constants are printed by {@code helpers.py} (among the test resources) from that header.
 */
public enum Helper {
  /** {@code void *bpf_map_lookup_elem(struct bpf_map *map, const void *key)}. */
  MAP_LOOKUP_ELEM(1, POINTER, MAP, MAP_KEY),
  /**
   * {@code long bpf_map_update_elem(struct bpf_map *map, const void *key, const void *value, u64
   * flags)}.
   */
  MAP_UPDATE_ELEM(2, SCALAR, MAP, MAP_KEY, MAP_VALUE, SCALAR),
  /** {@code long bpf_map_delete_elem(struct bpf_map *map, const void *key)}. */
  MAP_DELETE_ELEM(3, SCALAR, MAP, MAP_KEY),
  /** {@code long bpf_probe_read(void *dst, u32 size, const void *unsafe_ptr)}. */
  PROBE_READ(4, SCALAR, MEMORY, SIZE, ADDRESS),
  /** {@code u64 bpf_ktime_get_ns(void)}. */
  KTIME_GET_NS(5, SCALAR),
  /** {@code long bpf_trace_printk(const char *fmt, u32 fmt_size, ...)}. */
  TRACE_PRINTK(6, SCALAR, STRING, SIZE, VARIADIC),
  /** {@code u32 bpf_get_prandom_u32(void)}. */
  GET_PRANDOM_U32(7, SCALAR),
  /** {@code u32 bpf_get_smp_processor_id(void)}. */
  GET_SMP_PROCESSOR_ID(8, SCALAR),
  /**
   * {@code long bpf_skb_store_bytes(struct sk_buff *skb, u32 offset, const void *from, u32 len, u64
   * flags)}.
   */
  SKB_STORE_BYTES(9, SCALAR, CONTEXT, SCALAR, MEMORY, SIZE, SCALAR),
  /**
   * {@code long bpf_l3_csum_replace(struct sk_buff *skb, u32 offset, u64 from, u64 to, u64 size)}.
   */
  L3_CSUM_REPLACE(10, SCALAR, CONTEXT, SCALAR, SCALAR, SCALAR, SCALAR),
  /**
   * {@code long bpf_l4_csum_replace(struct sk_buff *skb, u32 offset, u64 from, u64 to, u64 flags)}.
   */
  L4_CSUM_REPLACE(11, SCALAR, CONTEXT, SCALAR, SCALAR, SCALAR, SCALAR),
  /** {@code long bpf_tail_call(void *ctx, struct bpf_map *prog_array_map, u32 index)}. */
  TAIL_CALL(12, SCALAR, CONTEXT, MAP, SCALAR),
  /** {@code long bpf_clone_redirect(struct sk_buff *skb, u32 ifindex, u64 flags)}. */
  CLONE_REDIRECT(13, SCALAR, CONTEXT, SCALAR, SCALAR),
  /** {@code u64 bpf_get_current_pid_tgid(void)}. */
  GET_CURRENT_PID_TGID(14, SCALAR),
  /** {@code u64 bpf_get_current_uid_gid(void)}. */
  GET_CURRENT_UID_GID(15, SCALAR),
  /** {@code long bpf_get_current_comm(void *buf, u32 size_of_buf)}. */
  GET_CURRENT_COMM(16, SCALAR, MEMORY, SIZE),
  /** {@code u32 bpf_get_cgroup_classid(struct sk_buff *skb)}. */
  GET_CGROUP_CLASSID(17, SCALAR, CONTEXT),
  /** {@code long bpf_skb_vlan_push(struct sk_buff *skb, __be16 vlan_proto, u16 vlan_tci)}. */
  SKB_VLAN_PUSH(18, SCALAR, CONTEXT, SCALAR, SCALAR),
  /** {@code long bpf_skb_vlan_pop(struct sk_buff *skb)}. */
  SKB_VLAN_POP(19, SCALAR, CONTEXT),
  /**
   * {@code long bpf_skb_get_tunnel_key(struct sk_buff *skb, struct bpf_tunnel_key *key, u32 size,
   * u64 flags)}.
   */
  SKB_GET_TUNNEL_KEY(20, SCALAR, CONTEXT, MEMORY, SIZE, SCALAR),
  /**
   * {@code long bpf_skb_set_tunnel_key(struct sk_buff *skb, struct bpf_tunnel_key *key, u32 size,
   * u64 flags)}.
   */
  SKB_SET_TUNNEL_KEY(21, SCALAR, CONTEXT, MEMORY, SIZE, SCALAR),
  /** {@code u64 bpf_perf_event_read(struct bpf_map *map, u64 flags)}. */
  PERF_EVENT_READ(22, SCALAR, MAP, SCALAR),
  /** {@code long bpf_redirect(u32 ifindex, u64 flags)}. */
  REDIRECT(23, SCALAR, SCALAR, SCALAR),
  /** {@code u32 bpf_get_route_realm(struct sk_buff *skb)}. */
  GET_ROUTE_REALM(24, SCALAR, CONTEXT),
  /**
   * {@code long bpf_perf_event_output(void *ctx, struct bpf_map *map, u64 flags, void *data, u64
   * size)}.
   */
  PERF_EVENT_OUTPUT(25, SCALAR, CONTEXT, MAP, SCALAR, MEMORY, SIZE),
  /** {@code long bpf_skb_load_bytes(const void *skb, u32 offset, void *to, u32 len)}. */
  SKB_LOAD_BYTES(26, SCALAR, CONTEXT, SCALAR, MEMORY, SIZE),
  /** {@code long bpf_get_stackid(void *ctx, struct bpf_map *map, u64 flags)}. */
  GET_STACKID(27, SCALAR, CONTEXT, MAP, SCALAR),
  /**
   * {@code s64 bpf_csum_diff(__be32 *from, u32 from_size, __be32 *to, u32 to_size, __wsum seed)}.
   */
  CSUM_DIFF(28, SCALAR, MEMORY, SIZE, MEMORY, SIZE, SCALAR),
  /** {@code long bpf_skb_get_tunnel_opt(struct sk_buff *skb, void *opt, u32 size)}. */
  SKB_GET_TUNNEL_OPT(29, SCALAR, CONTEXT, MEMORY, SIZE),
  /** {@code long bpf_skb_set_tunnel_opt(struct sk_buff *skb, void *opt, u32 size)}. */
  SKB_SET_TUNNEL_OPT(30, SCALAR, CONTEXT, MEMORY, SIZE),
  /** {@code long bpf_skb_change_proto(struct sk_buff *skb, __be16 proto, u64 flags)}. */
  SKB_CHANGE_PROTO(31, SCALAR, CONTEXT, SCALAR, SCALAR),
  /** {@code long bpf_skb_change_type(struct sk_buff *skb, u32 type)}. */
  SKB_CHANGE_TYPE(32, SCALAR, CONTEXT, SCALAR),
  /** {@code long bpf_skb_under_cgroup(struct sk_buff *skb, struct bpf_map *map, u32 index)}. */
  SKB_UNDER_CGROUP(33, SCALAR, CONTEXT, MAP, SCALAR),
  /** {@code u32 bpf_get_hash_recalc(struct sk_buff *skb)}. */
  GET_HASH_RECALC(34, SCALAR, CONTEXT),
  /** {@code u64 bpf_get_current_task(void)}. */
  GET_CURRENT_TASK(35, SCALAR),
  /** {@code long bpf_probe_write_user(void *dst, const void *src, u32 len)}. */
  PROBE_WRITE_USER(36, SCALAR, MEMORY, MEMORY, SIZE),
  /** {@code long bpf_current_task_under_cgroup(struct bpf_map *map, u32 index)}. */
  CURRENT_TASK_UNDER_CGROUP(37, SCALAR, MAP, SCALAR),
  /** {@code long bpf_skb_change_tail(struct sk_buff *skb, u32 len, u64 flags)}. */
  SKB_CHANGE_TAIL(38, SCALAR, CONTEXT, SCALAR, SCALAR),
  /** {@code long bpf_skb_pull_data(struct sk_buff *skb, u32 len)}. */
  SKB_PULL_DATA(39, SCALAR, CONTEXT, SCALAR),
  /** {@code s64 bpf_csum_update(struct sk_buff *skb, __wsum csum)}. */
  CSUM_UPDATE(40, SCALAR, CONTEXT, SCALAR),
  /** {@code void bpf_set_hash_invalid(struct sk_buff *skb)}. */
  SET_HASH_INVALID(41, VOID, CONTEXT),
  /** {@code long bpf_get_numa_node_id(void)}. */
  GET_NUMA_NODE_ID(42, SCALAR),
  /** {@code long bpf_skb_change_head(struct sk_buff *skb, u32 len, u64 flags)}. */
  SKB_CHANGE_HEAD(43, SCALAR, CONTEXT, SCALAR, SCALAR),
  /** {@code long bpf_xdp_adjust_head(struct xdp_buff *xdp_md, int delta)}. */
  XDP_ADJUST_HEAD(44, SCALAR, CONTEXT, SCALAR),
  /** {@code long bpf_probe_read_str(void *dst, u32 size, const void *unsafe_ptr)}. */
  PROBE_READ_STR(45, SCALAR, MEMORY, SIZE, ADDRESS),
  /** {@code u64 bpf_get_socket_cookie(struct sk_buff *skb)}. */
  GET_SOCKET_COOKIE(46, SCALAR, CONTEXT),
  /** {@code u32 bpf_get_socket_uid(struct sk_buff *skb)}. */
  GET_SOCKET_UID(47, SCALAR, CONTEXT),
  /** {@code long bpf_set_hash(struct sk_buff *skb, u32 hash)}. */
  SET_HASH(48, SCALAR, CONTEXT, SCALAR),
  /**
   * {@code long bpf_setsockopt(void *bpf_socket, int level, int optname, void *optval, int
   * optlen)}.
   */
  SETSOCKOPT(49, SCALAR, POINTER, SCALAR, SCALAR, MEMORY, SIZE),
  /** {@code long bpf_skb_adjust_room(struct sk_buff *skb, s32 len_diff, u32 mode, u64 flags)}. */
  SKB_ADJUST_ROOM(50, SCALAR, CONTEXT, SCALAR, SCALAR, SCALAR),
  /** {@code long bpf_redirect_map(struct bpf_map *map, u64 key, u64 flags)}. */
  REDIRECT_MAP(51, SCALAR, MAP, SCALAR, SCALAR),
  /**
   * {@code long bpf_sk_redirect_map(struct sk_buff *skb, struct bpf_map *map, u32 key, u64 flags)}.
   */
  SK_REDIRECT_MAP(52, SCALAR, CONTEXT, MAP, SCALAR, SCALAR),
  /**
   * {@code long bpf_sock_map_update(struct bpf_sock_ops *skops, struct bpf_map *map, void *key, u64
   * flags)}.
   */
  SOCK_MAP_UPDATE(53, SCALAR, CONTEXT, MAP, MAP_KEY, SCALAR),
  /** {@code long bpf_xdp_adjust_meta(struct xdp_buff *xdp_md, int delta)}. */
  XDP_ADJUST_META(54, SCALAR, CONTEXT, SCALAR),
  /**
   * {@code long bpf_perf_event_read_value(struct bpf_map *map, u64 flags, struct
   * bpf_perf_event_value *buf, u32 buf_size)}.
   */
  PERF_EVENT_READ_VALUE(55, SCALAR, MAP, SCALAR, MEMORY, SIZE),
  /**
   * {@code long bpf_perf_prog_read_value(struct bpf_perf_event_data *ctx, struct
   * bpf_perf_event_value *buf, u32 buf_size)}.
   */
  PERF_PROG_READ_VALUE(56, SCALAR, CONTEXT, MEMORY, SIZE),
  /**
   * {@code long bpf_getsockopt(void *bpf_socket, int level, int optname, void *optval, int
   * optlen)}.
   */
  GETSOCKOPT(57, SCALAR, POINTER, SCALAR, SCALAR, MEMORY, SIZE),
  /** {@code long bpf_override_return(struct pt_regs *regs, u64 rc)}. */
  OVERRIDE_RETURN(58, SCALAR, CONTEXT, SCALAR),
  /** {@code long bpf_sock_ops_cb_flags_set(struct bpf_sock_ops *bpf_sock, int argval)}. */
  SOCK_OPS_CB_FLAGS_SET(59, SCALAR, CONTEXT, SCALAR),
  /**
   * {@code long bpf_msg_redirect_map(struct sk_msg_buff *msg, struct bpf_map *map, u32 key, u64
   * flags)}.
   */
  MSG_REDIRECT_MAP(60, SCALAR, CONTEXT, MAP, SCALAR, SCALAR),
  /** {@code long bpf_msg_apply_bytes(struct sk_msg_buff *msg, u32 bytes)}. */
  MSG_APPLY_BYTES(61, SCALAR, CONTEXT, SCALAR),
  /** {@code long bpf_msg_cork_bytes(struct sk_msg_buff *msg, u32 bytes)}. */
  MSG_CORK_BYTES(62, SCALAR, CONTEXT, SCALAR),
  /** {@code long bpf_msg_pull_data(struct sk_msg_buff *msg, u32 start, u32 end, u64 flags)}. */
  MSG_PULL_DATA(63, SCALAR, CONTEXT, SCALAR, SCALAR, SCALAR),
  /** {@code long bpf_bind(struct bpf_sock_addr *ctx, struct sockaddr *addr, int addr_len)}. */
  BIND(64, SCALAR, CONTEXT, MEMORY, SIZE),
  /** {@code long bpf_xdp_adjust_tail(struct xdp_buff *xdp_md, int delta)}. */
  XDP_ADJUST_TAIL(65, SCALAR, CONTEXT, SCALAR),
  /**
   * {@code long bpf_skb_get_xfrm_state(struct sk_buff *skb, u32 index, struct bpf_xfrm_state
   * *xfrm_state, u32 size, u64 flags)}.
   */
  SKB_GET_XFRM_STATE(66, SCALAR, CONTEXT, SCALAR, MEMORY, SIZE, SCALAR),
  /** {@code long bpf_get_stack(void *ctx, void *buf, u32 size, u64 flags)}. */
  GET_STACK(67, SCALAR, CONTEXT, MEMORY, SIZE, SCALAR),
  /**
   * {@code long bpf_skb_load_bytes_relative(const void *skb, u32 offset, void *to, u32 len, u32
   * start_header)}.
   */
  SKB_LOAD_BYTES_RELATIVE(68, SCALAR, CONTEXT, SCALAR, MEMORY, SIZE, SCALAR),
  /** {@code long bpf_fib_lookup(void *ctx, struct bpf_fib_lookup *params, int plen, u32 flags)}. */
  FIB_LOOKUP(69, SCALAR, CONTEXT, MEMORY, SIZE, SCALAR),
  /**
   * {@code long bpf_sock_hash_update(struct bpf_sock_ops *skops, struct bpf_map *map, void *key,
   * u64 flags)}.
   */
  SOCK_HASH_UPDATE(70, SCALAR, CONTEXT, MAP, MAP_KEY, SCALAR),
  /**
   * {@code long bpf_msg_redirect_hash(struct sk_msg_buff *msg, struct bpf_map *map, void *key, u64
   * flags)}.
   */
  MSG_REDIRECT_HASH(71, SCALAR, CONTEXT, MAP, MAP_KEY, SCALAR),
  /**
   * {@code long bpf_sk_redirect_hash(struct sk_buff *skb, struct bpf_map *map, void *key, u64
   * flags)}.
   */
  SK_REDIRECT_HASH(72, SCALAR, CONTEXT, MAP, MAP_KEY, SCALAR),
  /** {@code long bpf_lwt_push_encap(struct sk_buff *skb, u32 type, void *hdr, u32 len)}. */
  LWT_PUSH_ENCAP(73, SCALAR, CONTEXT, SCALAR, MEMORY, SIZE),
  /**
   * {@code long bpf_lwt_seg6_store_bytes(struct sk_buff *skb, u32 offset, const void *from, u32
   * len)}.
   */
  LWT_SEG6_STORE_BYTES(74, SCALAR, CONTEXT, SCALAR, MEMORY, SIZE),
  /** {@code long bpf_lwt_seg6_adjust_srh(struct sk_buff *skb, u32 offset, s32 delta)}. */
  LWT_SEG6_ADJUST_SRH(75, SCALAR, CONTEXT, SCALAR, SCALAR),
  /**
   * {@code long bpf_lwt_seg6_action(struct sk_buff *skb, u32 action, void *param, u32 param_len)}.
   */
  LWT_SEG6_ACTION(76, SCALAR, CONTEXT, SCALAR, MEMORY, SIZE),
  /** {@code long bpf_rc_repeat(void *ctx)}. */
  RC_REPEAT(77, SCALAR, CONTEXT),
  /** {@code long bpf_rc_keydown(void *ctx, u32 protocol, u64 scancode, u32 toggle)}. */
  RC_KEYDOWN(78, SCALAR, CONTEXT, SCALAR, SCALAR, SCALAR),
  /** {@code u64 bpf_skb_cgroup_id(struct sk_buff *skb)}. */
  SKB_CGROUP_ID(79, SCALAR, CONTEXT),
  /** {@code u64 bpf_get_current_cgroup_id(void)}. */
  GET_CURRENT_CGROUP_ID(80, SCALAR),
  /** {@code void *bpf_get_local_storage(void *map, u64 flags)}. */
  GET_LOCAL_STORAGE(81, POINTER, MAP, SCALAR),
  /**
   * {@code long bpf_sk_select_reuseport(struct sk_reuseport_md *reuse, struct bpf_map *map, void
   * *key, u64 flags)}.
   */
  SK_SELECT_REUSEPORT(82, SCALAR, CONTEXT, MAP, MAP_KEY, SCALAR),
  /** {@code u64 bpf_skb_ancestor_cgroup_id(struct sk_buff *skb, int ancestor_level)}. */
  SKB_ANCESTOR_CGROUP_ID(83, SCALAR, CONTEXT, SCALAR),
  /**
   * {@code struct bpf_sock *bpf_sk_lookup_tcp(void *ctx, struct bpf_sock_tuple *tuple, u32
   * tuple_size, u64 netns, u64 flags)}.
   */
  SK_LOOKUP_TCP(84, POINTER, CONTEXT, MEMORY, SIZE, SCALAR, SCALAR),
  /**
   * {@code struct bpf_sock *bpf_sk_lookup_udp(void *ctx, struct bpf_sock_tuple *tuple, u32
   * tuple_size, u64 netns, u64 flags)}.
   */
  SK_LOOKUP_UDP(85, POINTER, CONTEXT, MEMORY, SIZE, SCALAR, SCALAR),
  /** {@code long bpf_sk_release(void *sock)}. */
  SK_RELEASE(86, SCALAR, POINTER),
  /** {@code long bpf_map_push_elem(struct bpf_map *map, const void *value, u64 flags)}. */
  MAP_PUSH_ELEM(87, SCALAR, MAP, MAP_VALUE, SCALAR),
  /** {@code long bpf_map_pop_elem(struct bpf_map *map, void *value)}. */
  MAP_POP_ELEM(88, SCALAR, MAP, MAP_VALUE),
  /** {@code long bpf_map_peek_elem(struct bpf_map *map, void *value)}. */
  MAP_PEEK_ELEM(89, SCALAR, MAP, MAP_VALUE),
  /** {@code long bpf_msg_push_data(struct sk_msg_buff *msg, u32 start, u32 len, u64 flags)}. */
  MSG_PUSH_DATA(90, SCALAR, CONTEXT, SCALAR, SCALAR, SCALAR),
  /** {@code long bpf_msg_pop_data(struct sk_msg_buff *msg, u32 start, u32 len, u64 flags)}. */
  MSG_POP_DATA(91, SCALAR, CONTEXT, SCALAR, SCALAR, SCALAR),
  /** {@code long bpf_rc_pointer_rel(void *ctx, s32 rel_x, s32 rel_y)}. */
  RC_POINTER_REL(92, SCALAR, CONTEXT, SCALAR, SCALAR),
  /** {@code long bpf_spin_lock(struct bpf_spin_lock *lock)}. */
  SPIN_LOCK(93, SCALAR, POINTER),
  /** {@code long bpf_spin_unlock(struct bpf_spin_lock *lock)}. */
  SPIN_UNLOCK(94, SCALAR, POINTER),
  /** {@code struct bpf_sock *bpf_sk_fullsock(struct bpf_sock *sk)}. */
  SK_FULLSOCK(95, POINTER, POINTER),
  /** {@code struct bpf_tcp_sock *bpf_tcp_sock(struct bpf_sock *sk)}. */
  TCP_SOCK(96, POINTER, POINTER),
  /** {@code long bpf_skb_ecn_set_ce(struct sk_buff *skb)}. */
  SKB_ECN_SET_CE(97, SCALAR, CONTEXT),
  /** {@code struct bpf_sock *bpf_get_listener_sock(struct bpf_sock *sk)}. */
  GET_LISTENER_SOCK(98, POINTER, POINTER),
  /**
   * {@code struct bpf_sock *bpf_skc_lookup_tcp(void *ctx, struct bpf_sock_tuple *tuple, u32
   * tuple_size, u64 netns, u64 flags)}.
   */
  SKC_LOOKUP_TCP(99, POINTER, CONTEXT, MEMORY, SIZE, SCALAR, SCALAR),
  /**
   * {@code long bpf_tcp_check_syncookie(void *sk, void *iph, u32 iph_len, struct tcphdr *th, u32
   * th_len)}.
   */
  TCP_CHECK_SYNCOOKIE(100, SCALAR, POINTER, MEMORY, SIZE, MEMORY, SIZE),
  /**
   * {@code long bpf_sysctl_get_name(struct bpf_sysctl *ctx, char *buf, size_t buf_len, u64 flags)}.
   */
  SYSCTL_GET_NAME(101, SCALAR, CONTEXT, MEMORY, SIZE, SCALAR),
  /**
   * {@code long bpf_sysctl_get_current_value(struct bpf_sysctl *ctx, char *buf, size_t buf_len)}.
   */
  SYSCTL_GET_CURRENT_VALUE(102, SCALAR, CONTEXT, MEMORY, SIZE),
  /** {@code long bpf_sysctl_get_new_value(struct bpf_sysctl *ctx, char *buf, size_t buf_len)}. */
  SYSCTL_GET_NEW_VALUE(103, SCALAR, CONTEXT, MEMORY, SIZE),
  /**
   * {@code long bpf_sysctl_set_new_value(struct bpf_sysctl *ctx, const char *buf, size_t buf_len)}.
   */
  SYSCTL_SET_NEW_VALUE(104, SCALAR, CONTEXT, STRING, SIZE),
  /** {@code long bpf_strtol(const char *buf, size_t buf_len, u64 flags, long *res)}. */
  STRTOL(105, SCALAR, STRING, SIZE, SCALAR, MEMORY),
  /** {@code long bpf_strtoul(const char *buf, size_t buf_len, u64 flags, unsigned long *res)}. */
  STRTOUL(106, SCALAR, STRING, SIZE, SCALAR, MEMORY),
  /** {@code void *bpf_sk_storage_get(struct bpf_map *map, void *sk, void *value, u64 flags)}. */
  SK_STORAGE_GET(107, POINTER, MAP, POINTER, MAP_VALUE, SCALAR),
  /** {@code long bpf_sk_storage_delete(struct bpf_map *map, void *sk)}. */
  SK_STORAGE_DELETE(108, SCALAR, MAP, POINTER),
  /** {@code long bpf_send_signal(u32 sig)}. */
  SEND_SIGNAL(109, SCALAR, SCALAR),
  /**
   * {@code s64 bpf_tcp_gen_syncookie(void *sk, void *iph, u32 iph_len, struct tcphdr *th, u32
   * th_len)}.
   */
  TCP_GEN_SYNCOOKIE(110, SCALAR, POINTER, MEMORY, SIZE, MEMORY, SIZE),
  /**
   * {@code long bpf_skb_output(void *ctx, struct bpf_map *map, u64 flags, void *data, u64 size)}.
   */
  SKB_OUTPUT(111, SCALAR, CONTEXT, MAP, SCALAR, MEMORY, SIZE),
  /** {@code long bpf_probe_read_user(void *dst, u32 size, const void *unsafe_ptr)}. */
  PROBE_READ_USER(112, SCALAR, MEMORY, SIZE, ADDRESS),
  /** {@code long bpf_probe_read_kernel(void *dst, u32 size, const void *unsafe_ptr)}. */
  PROBE_READ_KERNEL(113, SCALAR, MEMORY, SIZE, ADDRESS),
  /** {@code long bpf_probe_read_user_str(void *dst, u32 size, const void *unsafe_ptr)}. */
  PROBE_READ_USER_STR(114, SCALAR, MEMORY, SIZE, ADDRESS),
  /** {@code long bpf_probe_read_kernel_str(void *dst, u32 size, const void *unsafe_ptr)}. */
  PROBE_READ_KERNEL_STR(115, SCALAR, MEMORY, SIZE, ADDRESS),
  /** {@code long bpf_tcp_send_ack(void *tp, u32 rcv_nxt)}. */
  TCP_SEND_ACK(116, SCALAR, POINTER, SCALAR),
  /** {@code long bpf_send_signal_thread(u32 sig)}. */
  SEND_SIGNAL_THREAD(117, SCALAR, SCALAR),
  /** {@code u64 bpf_jiffies64(void)}. */
  JIFFIES64(118, SCALAR),
  /**
   * {@code long bpf_read_branch_records(struct bpf_perf_event_data *ctx, void *buf, u32 size, u64
   * flags)}.
   */
  READ_BRANCH_RECORDS(119, SCALAR, CONTEXT, MEMORY, SIZE, SCALAR),
  /**
   * {@code long bpf_get_ns_current_pid_tgid(u64 dev, u64 ino, struct bpf_pidns_info *nsdata, u32
   * size)}.
   */
  GET_NS_CURRENT_PID_TGID(120, SCALAR, SCALAR, SCALAR, MEMORY, SIZE),
  /**
   * {@code long bpf_xdp_output(void *ctx, struct bpf_map *map, u64 flags, void *data, u64 size)}.
   */
  XDP_OUTPUT(121, SCALAR, CONTEXT, MAP, SCALAR, MEMORY, SIZE),
  /** {@code u64 bpf_get_netns_cookie(void *ctx)}. */
  GET_NETNS_COOKIE(122, SCALAR, CONTEXT),
  /** {@code u64 bpf_get_current_ancestor_cgroup_id(int ancestor_level)}. */
  GET_CURRENT_ANCESTOR_CGROUP_ID(123, SCALAR, SCALAR),
  /** {@code long bpf_sk_assign(struct sk_buff *skb, void *sk, u64 flags)}. */
  SK_ASSIGN(124, SCALAR, CONTEXT, POINTER, SCALAR),
  /** {@code u64 bpf_ktime_get_boot_ns(void)}. */
  KTIME_GET_BOOT_NS(125, SCALAR),
  /**
   * {@code long bpf_seq_printf(struct seq_file *m, const char *fmt, u32 fmt_size, const void *data,
   * u32 data_len)}.
   */
  SEQ_PRINTF(126, SCALAR, POINTER, STRING, SIZE, MEMORY, SIZE),
  /** {@code long bpf_seq_write(struct seq_file *m, const void *data, u32 len)}. */
  SEQ_WRITE(127, SCALAR, POINTER, MEMORY, SIZE),
  /** {@code u64 bpf_sk_cgroup_id(void *sk)}. */
  SK_CGROUP_ID(128, SCALAR, POINTER),
  /** {@code u64 bpf_sk_ancestor_cgroup_id(void *sk, int ancestor_level)}. */
  SK_ANCESTOR_CGROUP_ID(129, SCALAR, POINTER, SCALAR),
  /** {@code long bpf_ringbuf_output(void *ringbuf, void *data, u64 size, u64 flags)}. */
  RINGBUF_OUTPUT(130, SCALAR, MAP, MEMORY, SIZE, SCALAR),
  /** {@code void *bpf_ringbuf_reserve(void *ringbuf, u64 size, u64 flags)}. */
  RINGBUF_RESERVE(131, POINTER, MAP, SCALAR, SCALAR),
  /** {@code void bpf_ringbuf_submit(void *data, u64 flags)}. */
  RINGBUF_SUBMIT(132, VOID, POINTER, SCALAR),
  /** {@code void bpf_ringbuf_discard(void *data, u64 flags)}. */
  RINGBUF_DISCARD(133, VOID, POINTER, SCALAR),
  /** {@code u64 bpf_ringbuf_query(void *ringbuf, u64 flags)}. */
  RINGBUF_QUERY(134, SCALAR, MAP, SCALAR),
  /** {@code long bpf_csum_level(struct sk_buff *skb, u64 level)}. */
  CSUM_LEVEL(135, SCALAR, CONTEXT, SCALAR),
  /** {@code struct tcp6_sock *bpf_skc_to_tcp6_sock(void *sk)}. */
  SKC_TO_TCP6_SOCK(136, POINTER, POINTER),
  /** {@code struct tcp_sock *bpf_skc_to_tcp_sock(void *sk)}. */
  SKC_TO_TCP_SOCK(137, POINTER, POINTER),
  /** {@code struct tcp_timewait_sock *bpf_skc_to_tcp_timewait_sock(void *sk)}. */
  SKC_TO_TCP_TIMEWAIT_SOCK(138, POINTER, POINTER),
  /** {@code struct tcp_request_sock *bpf_skc_to_tcp_request_sock(void *sk)}. */
  SKC_TO_TCP_REQUEST_SOCK(139, POINTER, POINTER),
  /** {@code struct udp6_sock *bpf_skc_to_udp6_sock(void *sk)}. */
  SKC_TO_UDP6_SOCK(140, POINTER, POINTER),
  /** {@code long bpf_get_task_stack(struct task_struct *task, void *buf, u32 size, u64 flags)}. */
  GET_TASK_STACK(141, SCALAR, POINTER, MEMORY, SIZE, SCALAR),
  /**
   * {@code long bpf_load_hdr_opt(struct bpf_sock_ops *skops, void *searchby_res, u32 len, u64
   * flags)}.
   */
  LOAD_HDR_OPT(142, SCALAR, CONTEXT, MEMORY, SIZE, SCALAR),
  /**
   * {@code long bpf_store_hdr_opt(struct bpf_sock_ops *skops, const void *from, u32 len, u64
   * flags)}.
   */
  STORE_HDR_OPT(143, SCALAR, CONTEXT, MEMORY, SIZE, SCALAR),
  /** {@code long bpf_reserve_hdr_opt(struct bpf_sock_ops *skops, u32 len, u64 flags)}. */
  RESERVE_HDR_OPT(144, SCALAR, CONTEXT, SCALAR, SCALAR),
  /**
   * {@code void *bpf_inode_storage_get(struct bpf_map *map, void *inode, void *value, u64 flags)}.
   */
  INODE_STORAGE_GET(145, POINTER, MAP, POINTER, MAP_VALUE, SCALAR),
  /** {@code int bpf_inode_storage_delete(struct bpf_map *map, void *inode)}. */
  INODE_STORAGE_DELETE(146, SCALAR, MAP, POINTER),
  /** {@code long bpf_d_path(const struct path *path, char *buf, u32 sz)}. */
  D_PATH(147, SCALAR, POINTER, MEMORY, SIZE),
  /** {@code long bpf_copy_from_user(void *dst, u32 size, const void *user_ptr)}. */
  COPY_FROM_USER(148, SCALAR, MEMORY, SIZE, ADDRESS),
  /**
   * {@code long bpf_snprintf_btf(char *str, u32 str_size, struct btf_ptr *ptr, u32 btf_ptr_size,
   * u64 flags)}.
   */
  SNPRINTF_BTF(149, SCALAR, MEMORY, SIZE, MEMORY, SIZE, SCALAR),
  /**
   * {@code long bpf_seq_printf_btf(struct seq_file *m, struct btf_ptr *ptr, u32 ptr_size, u64
   * flags)}.
   */
  SEQ_PRINTF_BTF(150, SCALAR, POINTER, MEMORY, SIZE, SCALAR),
  /** {@code u64 bpf_skb_cgroup_classid(struct sk_buff *skb)}. */
  SKB_CGROUP_CLASSID(151, SCALAR, CONTEXT),
  /**
   * {@code long bpf_redirect_neigh(u32 ifindex, struct bpf_redir_neigh *params, int plen, u64
   * flags)}.
   */
  REDIRECT_NEIGH(152, SCALAR, SCALAR, MEMORY, SIZE, SCALAR),
  /** {@code void *bpf_per_cpu_ptr(const void *percpu_ptr, u32 cpu)}. */
  PER_CPU_PTR(153, POINTER, POINTER, SCALAR),
  /** {@code void *bpf_this_cpu_ptr(const void *percpu_ptr)}. */
  THIS_CPU_PTR(154, POINTER, POINTER),
  /** {@code long bpf_redirect_peer(u32 ifindex, u64 flags)}. */
  REDIRECT_PEER(155, SCALAR, SCALAR, SCALAR),
  /**
   * {@code void *bpf_task_storage_get(struct bpf_map *map, struct task_struct *task, void *value,
   * u64 flags)}.
   */
  TASK_STORAGE_GET(156, POINTER, MAP, POINTER, MAP_VALUE, SCALAR),
  /** {@code long bpf_task_storage_delete(struct bpf_map *map, struct task_struct *task)}. */
  TASK_STORAGE_DELETE(157, SCALAR, MAP, POINTER),
  /** {@code struct task_struct *bpf_get_current_task_btf(void)}. */
  GET_CURRENT_TASK_BTF(158, POINTER),
  /** {@code long bpf_bprm_opts_set(struct linux_binprm *bprm, u64 flags)}. */
  BPRM_OPTS_SET(159, SCALAR, POINTER, SCALAR),
  /** {@code u64 bpf_ktime_get_coarse_ns(void)}. */
  KTIME_GET_COARSE_NS(160, SCALAR),
  /** {@code long bpf_ima_inode_hash(struct inode *inode, void *dst, u32 size)}. */
  IMA_INODE_HASH(161, SCALAR, POINTER, MEMORY, SIZE),
  /** {@code struct socket *bpf_sock_from_file(struct file *file)}. */
  SOCK_FROM_FILE(162, POINTER, POINTER),
  /** {@code long bpf_check_mtu(void *ctx, u32 ifindex, u32 *mtu_len, s32 len_diff, u64 flags)}. */
  CHECK_MTU(163, SCALAR, CONTEXT, SCALAR, MEMORY, SCALAR, SCALAR),
  /**
   * {@code long bpf_for_each_map_elem(struct bpf_map *map, void *callback_fn, void *callback_ctx,
   * u64 flags)}.
   */
  FOR_EACH_MAP_ELEM(164, SCALAR, MAP, CALLBACK, CALLBACK_CONTEXT, SCALAR),
  /**
   * {@code long bpf_snprintf(char *str, u32 str_size, const char *fmt, u64 *data, u32 data_len)}.
   */
  SNPRINTF(165, SCALAR, MEMORY, SIZE, STRING, MEMORY, SIZE),
  /** {@code long bpf_sys_bpf(u32 cmd, void *attr, u32 attr_size)}. */
  SYS_BPF(166, SCALAR, SCALAR, MEMORY, SIZE),
  /** {@code long bpf_btf_find_by_name_kind(char *name, int name_sz, u32 kind, int flags)}. */
  BTF_FIND_BY_NAME_KIND(167, SCALAR, MEMORY, SIZE, SCALAR, SCALAR),
  /** {@code long bpf_sys_close(u32 fd)}. */
  SYS_CLOSE(168, SCALAR, SCALAR),
  /** {@code long bpf_timer_init(struct bpf_timer *timer, struct bpf_map *map, u64 flags)}. */
  TIMER_INIT(169, SCALAR, POINTER, MAP, SCALAR),
  /** {@code long bpf_timer_set_callback(struct bpf_timer *timer, void *callback_fn)}. */
  TIMER_SET_CALLBACK(170, SCALAR, POINTER, CALLBACK),
  /** {@code long bpf_timer_start(struct bpf_timer *timer, u64 nsecs, u64 flags)}. */
  TIMER_START(171, SCALAR, POINTER, SCALAR, SCALAR),
  /** {@code long bpf_timer_cancel(struct bpf_timer *timer)}. */
  TIMER_CANCEL(172, SCALAR, POINTER),
  /** {@code u64 bpf_get_func_ip(void *ctx)}. */
  GET_FUNC_IP(173, SCALAR, CONTEXT),
  /** {@code u64 bpf_get_attach_cookie(void *ctx)}. */
  GET_ATTACH_COOKIE(174, SCALAR, CONTEXT),
  /** {@code long bpf_task_pt_regs(struct task_struct *task)}. */
  TASK_PT_REGS(175, SCALAR, POINTER),
  /** {@code long bpf_get_branch_snapshot(void *entries, u32 size, u64 flags)}. */
  GET_BRANCH_SNAPSHOT(176, SCALAR, MEMORY, SIZE, SCALAR),
  /**
   * {@code long bpf_trace_vprintk(const char *fmt, u32 fmt_size, const void *data, u32 data_len)}.
   */
  TRACE_VPRINTK(177, SCALAR, STRING, SIZE, MEMORY, SIZE),
  /** {@code struct unix_sock *bpf_skc_to_unix_sock(void *sk)}. */
  SKC_TO_UNIX_SOCK(178, POINTER, POINTER),
  /** {@code long bpf_kallsyms_lookup_name(const char *name, int name_sz, int flags, u64 *res)}. */
  KALLSYMS_LOOKUP_NAME(179, SCALAR, STRING, SIZE, SCALAR, MEMORY),
  /**
   * {@code long bpf_find_vma(struct task_struct *task, u64 addr, void *callback_fn, void
   * *callback_ctx, u64 flags)}.
   */
  FIND_VMA(180, SCALAR, POINTER, SCALAR, CALLBACK, CALLBACK_CONTEXT, SCALAR),
  /** {@code long bpf_loop(u32 nr_loops, void *callback_fn, void *callback_ctx, u64 flags)}. */
  LOOP(181, SCALAR, SCALAR, CALLBACK, CALLBACK_CONTEXT, SCALAR),
  /** {@code long bpf_strncmp(const char *s1, u32 s1_sz, const char *s2)}. */
  STRNCMP(182, SCALAR, STRING, SIZE, STRING),
  /** {@code long bpf_get_func_arg(void *ctx, u32 n, u64 *value)}. */
  GET_FUNC_ARG(183, SCALAR, CONTEXT, SCALAR, MEMORY),
  /** {@code long bpf_get_func_ret(void *ctx, u64 *value)}. */
  GET_FUNC_RET(184, SCALAR, CONTEXT, MEMORY),
  /** {@code long bpf_get_func_arg_cnt(void *ctx)}. */
  GET_FUNC_ARG_CNT(185, SCALAR, CONTEXT),
  /** {@code int bpf_get_retval(void)}. */
  GET_RETVAL(186, SCALAR),
  /** {@code int bpf_set_retval(int retval)}. */
  SET_RETVAL(187, SCALAR, SCALAR),
  /** {@code u64 bpf_xdp_get_buff_len(struct xdp_buff *xdp_md)}. */
  XDP_GET_BUFF_LEN(188, SCALAR, CONTEXT),
  /** {@code long bpf_xdp_load_bytes(struct xdp_buff *xdp_md, u32 offset, void *buf, u32 len)}. */
  XDP_LOAD_BYTES(189, SCALAR, CONTEXT, SCALAR, MEMORY, SIZE),
  /** {@code long bpf_xdp_store_bytes(struct xdp_buff *xdp_md, u32 offset, void *buf, u32 len)}. */
  XDP_STORE_BYTES(190, SCALAR, CONTEXT, SCALAR, MEMORY, SIZE),
  /**
   * {@code long bpf_copy_from_user_task(void *dst, u32 size, const void *user_ptr, struct
   * task_struct *tsk, u64 flags)}.
   */
  COPY_FROM_USER_TASK(191, SCALAR, MEMORY, SIZE, ADDRESS, POINTER, SCALAR),
  /** {@code long bpf_skb_set_tstamp(struct sk_buff *skb, u64 tstamp, u32 tstamp_type)}. */
  SKB_SET_TSTAMP(192, SCALAR, CONTEXT, SCALAR, SCALAR),
  /** {@code long bpf_ima_file_hash(struct file *file, void *dst, u32 size)}. */
  IMA_FILE_HASH(193, SCALAR, POINTER, MEMORY, SIZE),
  /** {@code void *bpf_kptr_xchg(void *dst, void *ptr)}. */
  KPTR_XCHG(194, POINTER, POINTER, POINTER),
  /** {@code void *bpf_map_lookup_percpu_elem(struct bpf_map *map, const void *key, u32 cpu)}. */
  MAP_LOOKUP_PERCPU_ELEM(195, POINTER, MAP, MAP_KEY, SCALAR),
  /** {@code struct mptcp_sock *bpf_skc_to_mptcp_sock(void *sk)}. */
  SKC_TO_MPTCP_SOCK(196, POINTER, POINTER),
  /** {@code long bpf_dynptr_from_mem(void *data, u64 size, u64 flags, struct bpf_dynptr *ptr)}. */
  DYNPTR_FROM_MEM(197, SCALAR, MEMORY, SIZE, SCALAR, DYNPTR),
  /**
   * {@code long bpf_ringbuf_reserve_dynptr(void *ringbuf, u32 size, u64 flags, struct bpf_dynptr
   * *ptr)}.
   */
  RINGBUF_RESERVE_DYNPTR(198, SCALAR, MAP, SCALAR, SCALAR, DYNPTR),
  /** {@code void bpf_ringbuf_submit_dynptr(struct bpf_dynptr *ptr, u64 flags)}. */
  RINGBUF_SUBMIT_DYNPTR(199, VOID, DYNPTR, SCALAR),
  /** {@code void bpf_ringbuf_discard_dynptr(struct bpf_dynptr *ptr, u64 flags)}. */
  RINGBUF_DISCARD_DYNPTR(200, VOID, DYNPTR, SCALAR),
  /**
   * {@code long bpf_dynptr_read(void *dst, u64 len, const struct bpf_dynptr *src, u64 offset, u64
   * flags)}.
   */
  DYNPTR_READ(201, SCALAR, MEMORY, SIZE, DYNPTR, SCALAR, SCALAR),
  /**
   * {@code long bpf_dynptr_write(const struct bpf_dynptr *dst, u64 offset, void *src, u64 len, u64
   * flags)}.
   */
  DYNPTR_WRITE(202, SCALAR, DYNPTR, SCALAR, MEMORY, SIZE, SCALAR),
  /** {@code void *bpf_dynptr_data(const struct bpf_dynptr *ptr, u64 offset, u64 len)}. */
  DYNPTR_DATA(203, POINTER, DYNPTR, SCALAR, SCALAR),
  /**
   * {@code s64 bpf_tcp_raw_gen_syncookie_ipv4(struct iphdr *iph, struct tcphdr *th, u32 th_len)}.
   */
  TCP_RAW_GEN_SYNCOOKIE_IPV4(204, SCALAR, MEMORY, MEMORY, SIZE),
  /**
   * {@code s64 bpf_tcp_raw_gen_syncookie_ipv6(struct ipv6hdr *iph, struct tcphdr *th, u32 th_len)}.
   */
  TCP_RAW_GEN_SYNCOOKIE_IPV6(205, SCALAR, MEMORY, MEMORY, SIZE),
  /** {@code long bpf_tcp_raw_check_syncookie_ipv4(struct iphdr *iph, struct tcphdr *th)}. */
  TCP_RAW_CHECK_SYNCOOKIE_IPV4(206, SCALAR, MEMORY, MEMORY),
  /** {@code long bpf_tcp_raw_check_syncookie_ipv6(struct ipv6hdr *iph, struct tcphdr *th)}. */
  TCP_RAW_CHECK_SYNCOOKIE_IPV6(207, SCALAR, MEMORY, MEMORY),
  /** {@code u64 bpf_ktime_get_tai_ns(void)}. */
  KTIME_GET_TAI_NS(208, SCALAR),
  /**
   * {@code long bpf_user_ringbuf_drain(struct bpf_map *map, void *callback_fn, void *ctx, u64
   * flags)}.
   */
  USER_RINGBUF_DRAIN(209, SCALAR, MAP, CALLBACK, CALLBACK_CONTEXT, SCALAR),
  /**
   * {@code void *bpf_cgrp_storage_get(struct bpf_map *map, struct cgroup *cgroup, void *value, u64
   * flags)}.
   */
  CGRP_STORAGE_GET(210, POINTER, MAP, POINTER, MAP_VALUE, SCALAR),
  /** {@code long bpf_cgrp_storage_delete(struct bpf_map *map, struct cgroup *cgroup)}. */
  CGRP_STORAGE_DELETE(211, SCALAR, MAP, POINTER);

  private static final Helper[] BY_ID = new Helper[values().length + 1];

  static {
    for (Helper helper : values()) {
      BY_ID[helper.id] = helper;
    }
  }

  private final int id;
  private final HelperType result;
  private final List<HelperType> parameters;

  Helper(int id, HelperType result, HelperType... parameters) {
    this.id = id;
    this.result = result;
    this.parameters = List.of(parameters);
  }

  /**
   * The helper of a number.
   *
   * @param id the number, from 1
   * @return the helper, or empty when {@code linux/bpf.h} has none of that number
   */
  public static Optional<Helper> byId(int id) {
    return id > 0 && id < BY_ID.length ? Optional.of(BY_ID[id]) : Optional.empty();
  }

  /**
   * The number in the call instruction.
   *
   * @return 1 or more
   */
  public int id() {
    return id;
  }

  /**
   * The name in C.
   *
   * @return for example {@code bpf_map_lookup_elem}
   */
  public String functionName() {
    return "bpf_" + name().toLowerCase(Locale.ROOT);
  }

  /**
   * What R0 holds after the call.
   *
   * @return the type of the result
   */
  public HelperType result() {
    return result;
  }

  /**
   * What R1 to R5 must hold before the call.
   *
   * @return the types of the parameters in order
   */
  public List<HelperType> parameters() {
    return parameters;
  }

  /**
   * This helper as what a call calls.
   *
   * @return the callee
   */
  public Callee.HelperId callee() {
    return new Callee.HelperId(id);
  }
}
