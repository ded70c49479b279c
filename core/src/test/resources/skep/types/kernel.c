/* Types as two kernels have them: without and with -DOLD, fields are elsewhere, of another size, or missing. */
typedef struct {
	int counter;
} atomic_t;

typedef unsigned long long u64;

#ifdef OLD
enum pid_type { PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_MAX };
enum signs { MINUS = -3, PLUS = 4 };
#else
enum pid_type { PIDTYPE_FIRST = 5, PIDTYPE_TGID, PIDTYPE_PID, PIDTYPE_RSEQ, PIDTYPE_MAX };
enum signs { PLUS = 9, MINUS = -12 };
enum huge { SMALL = 1, LARGE = 0x123456789abcdef0ull };
#endif

struct sched_entity {
#ifndef OLD
	u64 load;
#endif
	unsigned char on_rq;
	u64 vruntime;
};

struct mm_struct {
#ifndef OLD
	struct {
		atomic_t mm_count;
		u64 pgd;
	};
#endif
	u64 total_vm;
	u64 arg_start, arg_end;
};

struct task_struct {
#ifdef OLD
	volatile long state;
	int usage;
#else
	unsigned int __state;
	atomic_t usage;
	void *stack;
#endif
	struct sched_entity se;
	enum pid_type kind;
	const struct mm_struct *mm;
	int pid, tgid;
	struct task_struct *real_parent;
#ifndef OLD
	unsigned : 0;
	unsigned before : 7;
#endif
	unsigned sched_reset_on_fork : 1;
	unsigned width : 11;
	int drift : 5;
	u64 mask : 40;
	_Bool exiting;
#ifdef OLD
	unsigned short flags;
#else
	unsigned int flags;
#endif
	char comm[16];
	struct {
		int tag;
		struct {
			short low, high;
		} pairs[3];
	} named;
	short matrix[3][4];
	union {
		int first;
		u64 second;
	};
};

struct sock_common {
	union {
		u64 skc_addrpair;
		struct {
			unsigned int skc_daddr;
			unsigned int skc_rcv_saddr;
		};
	};
	unsigned short skc_family;
};

struct sock {
#ifndef OLD
	void *before;
#endif
	struct sock_common __sk_common;
	int sk_err;
};

union bpf_value {
	int number;
	struct {
		char small, large;
	} pair;
};

struct bio_vec {
	void *page;
	unsigned int length;
};

struct bio {
#ifndef OLD
	u64 sector;
#endif
	int count;
	struct bio_vec vecs[];
};

typedef struct {
	int sequence;
	atomic_t lock;
} seqlock_t;

struct task_struct task;
struct mm_struct mm;
struct sock sock;
union bpf_value value;
struct bio bio;
seqlock_t seqlock;
enum signs signs;
#ifndef OLD
enum huge huge;
#endif
