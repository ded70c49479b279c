/* What CoreTypesSpec asks through CoreTypes, asked in C: every kind of record, of declarations that have only what is used. */
#define SEC(name) __attribute__((section(name), used))
#define CORE __attribute__((preserve_access_index))
#define INFO(field, kind) __builtin_preserve_field_info(field, kind)
#define TYPE(type) (*(typeof(type) *)0)
#define VALUE(type, value, kind) __builtin_preserve_enum_value(*(typeof(type) *)value, kind)

enum { OFFSET, SIZE, EXISTS, SIGNED, LSHIFT, RSHIFT };

typedef unsigned long long u64;

enum pid_type { PIDTYPE_TGID, PIDTYPE_RSEQ };
enum signs { MINUS };
enum huge { LARGE };

struct sched_entity { u64 vruntime; unsigned char on_rq; } CORE;
typedef struct { int counter; } CORE atomic_t;
struct mm_struct { u64 total_vm; atomic_t mm_count; } CORE;
struct task_struct {
	struct task_struct *real_parent;
	int tgid;
	struct sched_entity se;
	enum pid_type kind;
	struct mm_struct *mm;
	unsigned sched_reset_on_fork : 1;
	unsigned width : 11;
	int drift : 5;
	u64 mask : 40;
	_Bool exiting;
	unsigned int flags;
	char comm[16];
	struct { int tag; struct { short low, high; } pairs[3]; } named;
	short matrix[3][4];
	u64 second;
	unsigned int __state;
	int missing;
	atomic_t usage;
} CORE;
struct task_struct___old { long state; } CORE;
struct sock_common { unsigned int skc_rcv_saddr; unsigned short skc_family; } CORE;
struct sock { struct sock_common __sk_common; int sk_err; } CORE;
union bpf_value { struct { char large; } pair; int number; } CORE;
struct bio_vec { unsigned int length; } CORE;
struct bio { struct bio_vec vecs[]; } CORE;
struct nowhere { int a; } CORE;
typedef struct { atomic_t lock; } CORE seqlock_t;

#define FIELD(n, struct, field, kind) \
	SEC("raw_tp") long field_##n(void **ctx) { struct *p = ctx[0]; return INFO(p->field, kind); }
#define ASK(n, expression) SEC("raw_tp") long ask_##n(void *ctx) { return expression; }

FIELD(0, struct task_struct, real_parent, OFFSET)
FIELD(1, struct task_struct, tgid, OFFSET)
FIELD(2, struct task_struct, tgid, SIZE)
FIELD(3, struct task_struct, tgid, SIGNED)
FIELD(4, struct task_struct, tgid, LSHIFT)
FIELD(5, struct task_struct, tgid, RSHIFT)
FIELD(6, struct task_struct, se.vruntime, OFFSET)
FIELD(7, struct task_struct, se.on_rq, OFFSET)
FIELD(8, struct task_struct, se, SIZE)
FIELD(9, struct task_struct, kind, OFFSET)
FIELD(10, struct task_struct, kind, SIGNED)
FIELD(11, struct mm_struct, total_vm, OFFSET)
FIELD(12, struct mm_struct, mm_count.counter, OFFSET)
FIELD(13, struct mm_struct, mm_count, EXISTS)
FIELD(14, struct task_struct, sched_reset_on_fork, OFFSET)
FIELD(15, struct task_struct, sched_reset_on_fork, SIZE)
FIELD(16, struct task_struct, sched_reset_on_fork, LSHIFT)
FIELD(17, struct task_struct, sched_reset_on_fork, RSHIFT)
FIELD(18, struct task_struct, sched_reset_on_fork, SIGNED)
FIELD(19, struct task_struct, width, OFFSET)
FIELD(20, struct task_struct, width, LSHIFT)
FIELD(21, struct task_struct, width, RSHIFT)
FIELD(22, struct task_struct, drift, LSHIFT)
FIELD(23, struct task_struct, drift, RSHIFT)
FIELD(24, struct task_struct, drift, SIGNED)
FIELD(25, struct task_struct, mask, OFFSET)
FIELD(26, struct task_struct, mask, SIZE)
FIELD(27, struct task_struct, mask, LSHIFT)
FIELD(28, struct task_struct, mask, RSHIFT)
FIELD(29, struct task_struct, exiting, OFFSET)
FIELD(30, struct task_struct, flags, SIZE)
FIELD(31, struct task_struct, comm, OFFSET)
FIELD(32, struct task_struct, comm, SIZE)
FIELD(33, struct task_struct, comm[3], OFFSET)
FIELD(34, struct task_struct, named.tag, OFFSET)
FIELD(35, struct task_struct, named.pairs[2].high, OFFSET)
FIELD(36, struct task_struct, matrix[2][1], OFFSET)
FIELD(37, struct task_struct, matrix[1], SIZE)
FIELD(38, struct task_struct, second, OFFSET)
FIELD(39, struct task_struct, __state, EXISTS)
FIELD(40, struct task_struct, missing, EXISTS)
FIELD(41, struct task_struct___old, state, EXISTS)
FIELD(42, struct task_struct, usage, EXISTS)
FIELD(43, struct sock, __sk_common.skc_rcv_saddr, OFFSET)
FIELD(44, struct sock, __sk_common.skc_family, OFFSET)
FIELD(45, struct sock, sk_err, OFFSET)
FIELD(46, union bpf_value, pair.large, OFFSET)
FIELD(47, union bpf_value, number, SIZE)
FIELD(48, struct bio, vecs[5].length, OFFSET)
FIELD(49, struct bio, vecs[0], SIZE)
FIELD(50, struct nowhere, a, EXISTS)
FIELD(51, seqlock_t, lock.counter, OFFSET)
FIELD(52, struct task_struct___old, state, SIZE)
FIELD(53, struct task_struct, __state, OFFSET)

ASK(0, __builtin_preserve_type_info(TYPE(struct sock), 0))
ASK(1, __builtin_preserve_type_info(TYPE(struct sock), 1))
ASK(2, __builtin_preserve_type_info(TYPE(struct nowhere), 0))
ASK(3, __builtin_preserve_type_info(TYPE(struct nowhere), 1))
ASK(4, __builtin_preserve_type_info(TYPE(struct bio), 2))
ASK(5, __builtin_preserve_type_info(TYPE(struct sock), 2))
ASK(6, __builtin_preserve_type_info(TYPE(struct task_struct), 2))
ASK(7, __builtin_preserve_type_info(TYPE(atomic_t), 0))
ASK(8, __builtin_btf_type_id(TYPE(struct sock), 1))
ASK(9, __builtin_btf_type_id(TYPE(struct nowhere), 1))
ASK(10, VALUE(enum pid_type, PIDTYPE_TGID, 1))
ASK(11, VALUE(enum pid_type, PIDTYPE_TGID, 0))
ASK(12, VALUE(enum pid_type, PIDTYPE_RSEQ, 0))
ASK(13, VALUE(enum signs, MINUS, 1))
ASK(14, VALUE(enum huge, LARGE, 1))
ASK(15, __builtin_preserve_type_info(TYPE(enum pid_type), 0))
ASK(16, __builtin_preserve_type_info(TYPE(enum huge), 1))
