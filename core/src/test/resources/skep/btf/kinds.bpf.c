// Every kind of BTF that clang emits. See README.md for how the files beside this one are made of it.
typedef _Bool bool;
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef __int128 i128;

#define SEC(name) __attribute__((section(name)))
#define decl_tag(text) __attribute__((btf_decl_tag(text)))
#define type_tag(text) __attribute__((btf_type_tag(text)))

struct undefined_struct;
union undefined_union;

enum small { SMALL_A, SMALL_B = 7, SMALL_TOP = 0xffffffff };
enum negative { NEGATIVE_MIN = -2147483647 - 1, NEGATIVE_ONE = -1, NEGATIVE_ZERO };
enum __attribute__((packed)) tiny { TINY_A, TINY_B };
enum big { BIG_A, BIG_B = 0x100000000ULL, BIG_TOP = 0xffffffffffffffffULL };
enum big_negative { BIG_NEGATIVE_MIN = -9223372036854775807LL - 1, BIG_NEGATIVE_ONE = -1 };

struct bits {
  u32 a : 1;
  int b : 4;
  u64 c : 33;
  bool d : 1;
  enum small e : 3;
  u32 whole;
};

struct __attribute__((packed)) packed {
  char c;
  u64 wide;
};

struct node {
  struct node *next;
  struct undefined_struct *hidden_struct;
  union undefined_union *hidden_union;
  const volatile int *restrict qualified;
  int type_tag("user") *tagged;
  union {
    u64 value;
    struct {
      u32 low;
      u32 high;
    };
  };
  u8 matrix[3][5];
  float f;
  double g;
  i128 wide;
  int tagged_member decl_tag("on member");
  int (*callback)(struct node *, const char *, ...);
  char tail[];
} decl_tag("on struct");

union both {
  u32 word;
  u8 bytes[4];
  u32 nibble : 4;
};

typedef struct node node_t decl_tag("on typedef");

extern int extern_variable SEC(".ksyms");
extern void extern_function(struct node *node) SEC(".ksyms");

static volatile u64 static_counter = 5;
node_t global_node;
struct bits global_bits;
struct packed global_packed;
union both global_both decl_tag("on variable");
enum small global_small;
enum negative global_negative;
enum tiny global_tiny;
enum big global_big;
enum big_negative global_big_negative;
const char message[] SEC(".rodata") = "grüße";
bool flag SEC(".data.flags") = 1;

__attribute__((noinline)) static int static_function(struct node *node, int n) {
  return n > 1 ? n : (int)static_counter;
}

__attribute__((noinline)) int global_function(u32 first decl_tag("on parameter"), u64 second) {
  static_counter += second; // größer
  return first + static_counter;
}

struct task_struct___flavoured {
  int pid;
  struct task_struct___flavoured *real_parent;
  struct bits bits;
} __attribute__((preserve_access_index));

SEC("raw_tp") int core(struct task_struct___flavoured *task) {
  if (__builtin_preserve_field_info(task->bits.c, 2 /* exists */)) {
    return task->real_parent->pid + __builtin_preserve_enum_value(*(enum big *)BIG_B, 1 /* value */);
  }
  return __builtin_preserve_type_info(*(struct task_struct___flavoured *)0, 1 /* size */) +
         __builtin_btf_type_id(*(node_t *)0, 1 /* target */);
}

SEC("tc") int program(struct node *node) {
  extern_function(node);
  return static_function(node, extern_variable) + global_function(1, 2) + message[1] + flag;
}

char license_text[] SEC("license") = "GPL";
