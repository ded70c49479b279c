#ifndef __VMLINUX_H__
#define __VMLINUX_H__

#ifndef BPF_NO_PRESERVE_ACCESS_INDEX
#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)
#endif

#ifndef __ksym
#define __ksym __attribute__((section(".ksyms")))
#endif

#ifndef __weak
#define __weak __attribute__((weak))
#endif

#ifndef __bpf_fastcall
#if __has_attribute(bpf_fastcall)
#define __bpf_fastcall __attribute__((bpf_fastcall))
#else
#define __bpf_fastcall
#endif
#endif

typedef enum {
	TYPEDEF_ENUM_A = 0,
	TYPEDEF_ENUM_B = 9,
} typedef_enum;

enum big {
	BIG_A = 0ULL,
	BIG_TOP = 18446744073709551615ULL,
};

enum big_negative {
	BIG_NEGATIVE_MIN = -9223372036854775808LL,
	BIG_NEGATIVE_ONE = -1LL,
};

enum byte_sized {
	BYTE_A = 0,
	BYTE_B = 1,
} __attribute__((mode(byte)));

enum declared_nowhere;

enum negative {
	NEGATIVE_MIN = -2147483648,
	NEGATIVE_ONE = -1,
};

enum small {
	SMALL_A = 0,
	SMALL_TOP = 4294967295,
};

enum state_kind {
	INLINE_A = 0,
	STATE_KIND = 1,
};

enum word_sized {
	WORD_A = 1LL,
	WORD_B = 2147483648LL,
} __attribute__((mode(word)));

typedef _Bool bool;

typedef int ints[3];

typedef int number;

typedef long number___2;

typedef short number___3;

typedef unsigned char u8;

typedef unsigned int u32;

typedef unsigned long long u64;

typedef unsigned short u16;

struct tree;

typedef struct {
	struct tree *left;
	struct tree *right;
} children;

typedef union {
	u32 word;
	u8 bytes[4];
} word;

struct bit_holes {
	u32 a: 3;
	char: 5;
	char: 2;
	u32 b: 2;
	int: 20;
	int: 20;
	u8 c: 1;
	long: 0;
	char d;
};

union bit_union {
	u32 word;
	u32 nibble: 4;
};

struct bitfields {
	u32 a: 1;
	int b: 4;
	u64 c: 33;
	bool d: 1;
	enum {
		BIT_A = 0,
		BIT_B = 1,
	} e: 3;
	long: 22;
	u32 after_zero: 3;
	u8 whole;
	u16 x: 5;
	char: 3;
	u16 y: 2;
	long: 38;
	u64 last: 60;
};

typedef int (*handler)(const char *, ...);

struct nowhere;

typedef handler (*chooser)(int(*)[2], struct nowhere *);

typedef void (*void_function)(void);

struct declarations {
	int **twice;
	const int *to_const;
	int * const const_pointer;
	volatile const int * const * volatile *mixed;
	char * restrict restricted;
	int matrix[2][3][4];
	int *pointers[5];
	int (*to_array)[5];
	int (*to_matrix)[2][3];
	const int constants[4];
	const ints const_typedef;
	int (*function)(int, char);
	int (*functions[2])(void);
	int (* (*array_of_choosers[3])(int))(char);
	int (* (*returns_array_pointer)(void))[7];
	void (*takes_function)(int (*)(void *), int *);
	handler *handlers;
	chooser choose;
	void_function nothing;
	int __attribute__((btf_type_tag("user"))) *tagged;
	int __attribute__((btf_type_tag("rcu"))) __attribute__((btf_type_tag("user"))) * const twice_tagged;
	const int __attribute__((btf_type_tag("percpu"))) *tagged_const;
	struct {
		int x;
		int y;
	} *point;
	struct {
		int z;
	} points[2];
	union {
		int i;
		float f;
	} (*returns_union)(void);
	enum {
		INLINE_A___2 = 0,
		INLINE_B = 1,
	} choice;
	enum declared_nowhere *unknown_enum;
	int flexible[0];
};

struct embedded {
	int value;
};

struct empty {};

struct gaps {
	char c;
	int: 0;
	u8 d;
	long: 0;
	u16 e;
	u32 f;
	u8 g;
	long: 64;
};

struct holds_empty {
	struct empty first;
	int i;
	struct empty last[0];
};

struct overaligned {
	char c;
	long: 64;
	int i;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
	char d;
	u16 e;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
};

struct holds_overaligned {
	int i;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
	struct overaligned o;
	char end;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
	long: 64;
};

struct packed_members {
	char c;
	u64 wide;
	u16 half;
} __attribute__((packed));

struct holds_packed {
	char c;
	struct packed_members p;
	u64 wide;
};

struct state {
	long second;
};

struct holds_state {
	struct state *p;
	struct state s;
	number___2 n;
};

struct ring;

typedef struct ring *ring_pointer;

struct only_here;

union undefined;

struct later;

typedef struct later later_t;

struct ring {
	ring_pointer next;
	later_t *through_typedef;
	struct {
		struct embedded e;
		struct only_here *o;
	} *anonymous;
	union undefined *undefined;
};

struct later {
	struct ring ring;
	struct later * (*clone)(const struct later *);
};

struct long_tail {
	char c;
	long: 64;
	long: 64;
	long: 64;
};

struct nested {
	struct {
		struct {
			union {
				struct {
					u8 deep;
					long: 64;
					u64 deeper;
					long: 64;
				};
				u32 other;
			};
			u8 low: 3;
		} __attribute__((packed)) inner;
		u16 after;
	};
	struct {} nothing;
};

struct packed_bits {
	char c;
	u32 a: 12;
	u32 b: 20;
	u16 tail: 9;
} __attribute__((packed));

struct packed_but_natural {
	u64 a;
	u64 b;
};

struct packed_size {
	u32 word;
	u8 byte;
} __attribute__((packed));

struct scalars {
	char c;
	signed char sc;
	unsigned char uc;
	short s;
	long l;
	long long ll;
	long: 64;
	__int128 wide;
	unsigned __int128 unsigned_wide;
	float f;
	double d;
	bool b;
	__builtin_va_list *arguments;
};

struct self {
	struct self *self;
};

typedef struct self self;

struct state___2 {
	int first;
};

struct state___3 {
	char third[3];
};

union state_of_union {
	struct state s;
};

struct tail_padding {
	u64 wide;
	char c;
};

struct tree {
	children children;
	int value;
};

struct uses_typedefs {
	word w;
	typedef_enum e;
	word *p;
};


/* BPF kfuncs */
#ifndef BPF_NO_KFUNC_PROTOTYPES
extern int kfunc_a(handler handler) __weak __ksym;
extern __bpf_fastcall struct ring *kfunc_z(struct ring *ring, const void *data, u32 data__sz) __weak __ksym;
#endif

#ifndef BPF_NO_PRESERVE_ACCESS_INDEX
#pragma clang attribute pop
#endif

#endif /* __VMLINUX_H__ */
