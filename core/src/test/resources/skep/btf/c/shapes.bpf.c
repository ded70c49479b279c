// Types that are awkward to print as C. See ../README.md for how the files beside this one are made of it.
#define used __attribute__((used))
#define packed __attribute__((packed))
#define aligned(n) __attribute__((aligned(n)))
#define decl_tag(text) __attribute__((btf_decl_tag(text)))
#define type_tag(text) __attribute__((btf_type_tag(text)))

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef _Bool bool;

// Declarations: pointers, arrays, functions and modifiers around a name.
typedef int ints[3];
typedef int (*handler)(const char *, ...);
typedef void (*void_function)(void);
struct nowhere;
typedef handler (*chooser)(int (*)[2], struct nowhere *);
struct declarations {
  int **twice;
  const int *to_const;
  int *const const_pointer;
  const volatile int *const *volatile *mixed;
  char *restrict restricted;
  int matrix[2][3][4];
  int *pointers[5];
  int (*to_array)[5];
  int (*to_matrix)[2][3];
  const int constants[4];
  const ints const_typedef;
  int (*function)(int first, char second);
  int (*functions[2])(void);
  int (*(*array_of_choosers[3])(int))(char);
  int (*(*returns_array_pointer)(void))[7];
  void (*takes_function)(int (*inner)(void *), int array[3]);
  handler *handlers;
  chooser choose;
  void_function nothing;
  int type_tag("user") *tagged;
  int type_tag("rcu") type_tag("user") *const twice_tagged;
  const int type_tag("percpu") *tagged_const;
  struct { int x, y; } *point;
  struct { int z; } points[2];
  union { int i; float f; } (*returns_union)(void);
  enum { INLINE_A, INLINE_B } choice;
  enum declared_nowhere *unknown_enum;
  int flexible[];
} declarations used;

// Forward declarations, and the order of definitions.
struct later;
typedef struct later later_t;
typedef struct ring *ring_pointer;
struct ring {
  ring_pointer next;
  later_t *through_typedef;
  struct { struct embedded { int value; } e; struct only_here *o; } *anonymous;
  union undefined *undefined;
};
struct later {
  struct ring ring;
  struct later *(*clone)(const struct later *);
};
struct later later used;
typedef struct { struct tree *left, *right; } children;
struct tree {
  children children;
  int value;
} tree used;
typedef struct self { struct self *self; } self;
self itself used;
typedef union { u32 word; u8 bytes[4]; } word;
typedef enum { TYPEDEF_ENUM_A, TYPEDEF_ENUM_B = 9 } typedef_enum;
struct uses_typedefs { word w; typedef_enum e; word *p; } uses_typedefs used;

// Layout: bit-fields, gaps, packed and aligned structs.
struct bitfields {
  u32 a : 1;
  int b : 4;
  u64 c : 33;
  bool d : 1;
  enum { BIT_A, BIT_B } e : 3;
  int : 0;
  u32 after_zero : 3;
  u8 whole;
  u16 x : 5, : 3, y : 2;
  u64 last : 60;
} bitfields used;
struct bit_holes {
  u32 a : 3;
  u32 : 7;
  u32 b : 2;
  u64 : 40;
  u8 c : 1;
  long : 0;
  char d;
} bit_holes used;
struct packed_bits {
  char c;
  u32 a : 12;
  u32 b : 20;
  u16 tail : 9;
} packed packed_bits used;
struct packed_members {
  char c;
  u64 wide;
  u16 half;
} packed packed_members used;
struct packed_size {
  u32 word;
  u8 byte;
} packed packed_size used;
struct holds_packed {
  char c;
  struct packed_members p;
  u64 wide;
} holds_packed used;
struct packed_but_natural {
  u64 a;
  u64 b;
} packed packed_but_natural used;
struct overaligned {
  char c;
  int i aligned(16);
  char d aligned(64);
  u16 e;
} aligned(64) overaligned used;
struct holds_overaligned {
  int i;
  struct overaligned o;
  char end;
} holds_overaligned used;
struct gaps {
  char c;
  u8 d aligned(4);
  u16 e aligned(8);
  u32 f;
  u8 g aligned(16);
} gaps used;
struct tail_padding {
  u64 wide;
  char c;
} tail_padding used;
struct long_tail {
  char c;
} aligned(32) long_tail used;
struct empty {
} empty used;
struct holds_empty {
  struct empty first;
  int i;
  struct empty last[0];
} holds_empty used;
union bit_union {
  u32 word;
  u32 nibble : 4;
} bit_union used;
struct nested {
  struct {
    struct {
      union {
        struct {
          u8 deep;
          u64 deeper aligned(16);
        };
        u32 other;
      };
      u8 low : 3;
    } packed inner;
    u16 after;
  };
  struct {
  } nothing;
} nested used;

// Enums of all sizes.
enum small { SMALL_A, SMALL_TOP = 0xffffffff } small used;
enum negative { NEGATIVE_MIN = -2147483647 - 1, NEGATIVE_ONE = -1 } negative used;
enum packed byte_sized { BYTE_A, BYTE_B } byte_sized used;
enum big { BIG_A, BIG_TOP = 0xffffffffffffffffULL } big used;
enum big_negative { BIG_NEGATIVE_MIN = -9223372036854775807LL - 1, BIG_NEGATIVE_ONE = -1 } big_negative used;
enum word_sized { WORD_A = 1, WORD_B = 0x80000000 } __attribute__((mode(word))) word_sized used;

// Scalars.
struct scalars {
  char c;
  signed char sc;
  unsigned char uc;
  short s;
  long l;
  long long ll;
  __int128 wide;
  unsigned __int128 unsigned_wide;
  float f;
  double d;
  bool b;
  __builtin_va_list *arguments;
} scalars used;

// Names that occur more than once: in the scope of a function C allows it.
struct state { int first; } state used;
typedef int number;
number a_number used;
int first(void) {
  static struct state { long second; } local used;
  static union state_of_union { struct state s; } u used;
  typedef long number;
  static number n used;
  static enum { INLINE_A, INLINE_C } again used;
  static struct holds_state { struct state *p; struct state s; number n; } h used;
  return n + again + local.second + u.s.second + h.n;
}
int second(void) {
  static struct state { char third[3]; } local used;
  typedef short number;
  static number n used;
  static enum state_kind { INLINE_A, STATE_KIND } kind used;
  return n + local.third[0] + kind;
}

extern u32 kernel_function(struct ring *ring, void *const *pointers, ...) __attribute__((section(".ksyms")));
int calls(struct ring *ring) {
  return kernel_function(ring, 0, 1);
}

// Kernel functions.
decl_tag("bpf_kfunc") decl_tag("bpf_fastcall") struct ring *kfunc_z(struct ring *ring, const void *data, u32 data__sz) {
  return ring;
}
decl_tag("bpf_kfunc") int kfunc_a(handler handler) {
  return handler("");
}
decl_tag("not_a_kfunc") void *not_a_kfunc(int argument decl_tag("bpf_kfunc")) {
  return 0;
}
