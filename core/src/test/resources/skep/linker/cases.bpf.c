/*
 * Pairs of small units, one pair for each rule, CASE_… saying which: unit A, and with SECOND defined unit B.
 */
#include "common.h"

#ifndef LICENSE_TEXT
#define LICENSE_TEXT "GPL"
#endif
char LICENSE[] SEC("license") = LICENSE_TEXT;

#ifdef SECOND
#define A(...)
#define B(...) __VA_ARGS__
#else
#define A(...) __VA_ARGS__
#define B(...)
#endif

#define PROGRAM(expression) \
	SEC("xdp") int A(prog_a) B(prog_b)(struct xdp_md *ctx) { return (expression); }

#define MAP(name, ...) struct { __VA_ARGS__ } name SEC(".maps")
#define HASH(k, v, n) \
	__uint(type, BPF_MAP_TYPE_HASH); __type(key, k); __type(value, v); __uint(max_entries, n);
#define USE_MAP(name) PROGRAM(bpf_map_delete_elem(&name, ctx) & 1)

#if defined(CASE_plain)
PROGRAM(1)
#elif defined(CASE_two_strong_functions)
__noinline int f(int x) { asm volatile("" ::: "memory"); return x; }
PROGRAM(f(1))
#elif defined(CASE_two_strong_variables)
int v = 1;
PROGRAM(v)
#elif defined(CASE_two_strong_maps)
MAP(m, HASH(int, int, 1));
USE_MAP(m)
#elif defined(CASE_weak_variables)
B(long before = 1;)
A(int v __weak = 1;) B(int v = 2;)
PROGRAM(v B(+ before))
#elif defined(CASE_weak_longer)
A(int v[1] __weak = {1};) B(int v[3] = {2};)
PROGRAM(v[0])
#elif defined(CASE_weak_functions)
__weak __noinline int f(int A(x) B(y)) { asm volatile("" ::: "memory"); return A(x) B(y + 1); }
PROGRAM(f(1))
#elif defined(CASE_strong_then_weak)
B(__weak) __noinline int f(int x) { asm volatile("" ::: "memory"); return x; }
PROGRAM(f(1))
#elif defined(CASE_strong_extern_of_weak)
A(extern int f(int);) B(__weak __noinline int f(int x) { asm volatile("" ::: "memory"); return x; })
PROGRAM(f(1))
#elif defined(CASE_weak_extern_alone)
extern int f(int) __weak;
PROGRAM(f ? f(1) : 0)
#elif defined(CASE_hidden_extern)
A(__noinline int f(int x) { asm volatile("" ::: "memory"); return x; }) B(__hidden extern int f(int);)
PROGRAM(f(1))
#elif defined(CASE_weak_elsewhere)
A(int v __weak = 1;) B(int v SEC(".data.other") = 2;)
PROGRAM(v)
#elif defined(CASE_strong_elsewhere)
A(int v SEC(".data.other") = 1;) B(int v __weak = 2;)
PROGRAM(v)
#elif defined(CASE_extern_elsewhere)
A(extern int v __kconfig;) B(extern int v __ksym;)
PROGRAM(A(v) B((long)&v))
#elif defined(CASE_kconfig_defined)
A(extern int v __kconfig;) B(int v = 1;)
PROGRAM(v)
#elif defined(CASE_kfunc_defined)
extern void unused(void) __ksym __weak;
A(extern int f(int) __ksym;) B(__noinline int f(int x) { asm volatile("" ::: "memory"); return x; })
PROGRAM(f(1))
#elif defined(CASE_typeless_ksym)
extern const void init_task __ksym;
PROGRAM((long)&init_task)
#elif defined(CASE_licences)
PROGRAM(1)
#elif defined(CASE_license_used)
PROGRAM(((volatile char *)LICENSE)[0])
#elif defined(CASE_versions)
int number SEC("version") = A(1) B(2);
PROGRAM(1)
#elif defined(CASE_section_types)
A(int v SEC(".bss.x");)
B(asm(".pushsection .bss.x, \"aw\", @progbits; .long 1; .popsection");)
PROGRAM(A(v) B(1))
#elif defined(CASE_section_flags)
A(int v SEC(".data.x") = 1;) B(const volatile int w SEC(".data.x") = 1;)
PROGRAM(A(v) B(w))
#elif defined(CASE_alignments)
A(char a SEC(".data.x") = 1;) B(long b SEC(".data.x") = 2;)
A(char c SEC(".bss");) B(struct point d[5] __attribute__((aligned(64))) SEC(".bss");)
PROGRAM(A(a + c) B(b + d[1].x))
#elif defined(CASE_function_kinds)
A(extern int f;) B(__noinline int f(int x) { asm volatile("" ::: "memory"); return x; })
PROGRAM(A(f) B(f(1)))
#elif defined(CASE_function_parameters)
A(extern int f(int, int);) B(__noinline int f(int x) { asm volatile("" ::: "memory"); return x; })
PROGRAM(A(f(1, 2)) B(f(1)))
#elif defined(CASE_function_result)
A(extern long f(int);) B(__noinline int f(int x) { asm volatile("" ::: "memory"); return x; })
PROGRAM(f(1))
#elif defined(CASE_variable_sizes)
A(extern long v;) B(int v = 1;)
PROGRAM(v)
#elif defined(CASE_variable_signs)
A(extern unsigned int v;) B(int v = 1;)
PROGRAM(v)
#elif defined(CASE_enum_values)
enum e { ONE, A(TWO) B(THREE) };
A(extern enum e v;) B(enum e v = ONE;)
PROGRAM(v)
#elif defined(CASE_enum_names)
A(extern enum e { ONE } v;) B(enum d { ONE } v = ONE;)
PROGRAM(v)
#elif defined(CASE_struct_names)
A(extern struct s { int x; } v;) B(struct t { int x; } v = {1};)
PROGRAM(v.x)
#elif defined(CASE_struct_field_counts)
A(extern struct s { int x; } v;) B(struct s { int x, y; } v = {1};)
PROGRAM(v.x)
#elif defined(CASE_struct_field_names)
A(extern struct s { int x; } v;) B(struct s { int y; } v = {1};)
PROGRAM(*(int *)&v)
#elif defined(CASE_struct_field_offsets)
A(extern struct s { char x; int y; } v;) B(struct s { char x; int y; } __attribute__((packed)) v = {1};)
PROGRAM(v.x)
#elif defined(CASE_struct_field_types)
A(extern struct s { int x; } v;) B(struct s { long x; } v = {1};)
PROGRAM(v.x)
#elif defined(CASE_struct_behind_pointer)
A(extern struct s { int x; } *v;) B(struct s { long y, z; } *v;)
PROGRAM(v != 0)
#elif defined(CASE_forward_behind_pointer)
A(extern struct s *v;) B(struct s { long y, z; } *v;)
PROGRAM(v != 0)
#elif defined(CASE_forward_union)
A(extern union s *v;) B(struct s { long y, z; } *v;)
PROGRAM(v != 0)
#elif defined(CASE_forward_name)
A(extern struct s *v;) B(struct t { long y, z; } *v;)
PROGRAM(v != 0)
#elif defined(CASE_recursive)
struct tree { struct tree *left; struct node *right; };
A(extern struct tree v;) B(struct tree v = {};)
PROGRAM(v.left != 0)
#elif defined(CASE_array_lengths)
A(extern int v[];) B(int v[5] = {1};)
PROGRAM(v[2])
#elif defined(CASE_map_extern)
A(extern MAP(m, HASH(int, struct point, 8));) B(MAP(m, HASH(int, struct point, 8));)
B(MAP(own, HASH(int, int, 2));)
USE_MAP(m)
#elif defined(CASE_map_without_section)
A(extern struct { HASH(int, int, 1) } m;) B(MAP(m, HASH(int, int, 1));)
USE_MAP(m)
#elif defined(CASE_map_types)
A(extern) MAP(m, __uint(type, A(BPF_MAP_TYPE_HASH) B(BPF_MAP_TYPE_LRU_HASH));
	__type(key, int); __type(value, int); __uint(max_entries, 1););
USE_MAP(m)
#elif defined(CASE_map_key_sizes)
A(extern) MAP(m, HASH(A(int) B(long), int, 1));
USE_MAP(m)
#elif defined(CASE_map_key_typed)
A(extern) MAP(m, __uint(type, BPF_MAP_TYPE_HASH); A(__type(key, int)) B(__uint(key_size, 4));
	__type(value, int); __uint(max_entries, 1););
USE_MAP(m)
#elif defined(CASE_map_value_types)
struct p { int A(x) B(z), y; };
A(extern) MAP(m, HASH(int, struct p, 1));
USE_MAP(m)
#elif defined(CASE_map_max_entries)
A(extern) MAP(m, HASH(int, int, A(1) B(2)));
USE_MAP(m)
#elif defined(CASE_map_flags)
A(extern) MAP(m, HASH(int, int, 1) __uint(map_flags, A(0) B(BPF_F_NO_PREALLOC)););
USE_MAP(m)
#elif defined(CASE_map_pinning)
A(extern) MAP(m, HASH(int, int, 1) __uint(pinning, A(0) B(1)););
USE_MAP(m)
#elif defined(CASE_map_numa_node)
A(extern) MAP(m, HASH(int, int, 1) __uint(numa_node, A(0) B(1)););
USE_MAP(m)
#elif defined(CASE_map_extra)
A(extern) MAP(m, __uint(type, BPF_MAP_TYPE_BLOOM_FILTER); __type(value, int); __uint(max_entries, 1);
	__uint(map_extra, A(1) B(2)););
USE_MAP(m)
#elif defined(CASE_map_attributes)
A(extern) MAP(m, HASH(int, int, 1) __uint(colour, 1););
USE_MAP(m)
#elif defined(CASE_map_inner)
struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, int); __type(value, int); __uint(max_entries, A(1) B(2)); };
A(extern) MAP(m, __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS); __type(key, int); __uint(max_entries, 1);
	__array(values, struct inner););
USE_MAP(m)
#elif defined(CASE_map_one_inner)
struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, int); __type(value, int); __uint(max_entries, 1); };
A(extern) MAP(m, __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS); __type(key, int); __uint(max_entries, 1);
	A(__array(values, struct inner)) B(__uint(value_size, 4)););
USE_MAP(m)
#elif defined(CASE_static_function_table)
static __noinline int f(int x) { asm volatile("" ::: "memory"); return x; }
int (*table[])(int) = { f };
PROGRAM(f(1) + (table[0] != 0))
#elif defined(CASE_subprogram_address)
static __noinline long first(int i, void *ctx) { asm volatile("" ::: "memory"); return i; }
static __noinline long each(int i, void *ctx) { asm volatile("" ::: "memory"); return 0; }
PROGRAM(bpf_loop(3, each, 0, 0) + bpf_loop(3, first, 0, 0) + first(1, 0))
#elif defined(CASE_struct_ops)
static int calls;
SEC("struct_ops/init") int A(init_a) B(init_b) (unsigned long long *ctx) { return calls++; }
struct ops { int (*init)(void *ctx); char name[16]; };
SEC(".struct_ops") struct ops A(ops_a) B(ops_b) = { .init = (void *)A(init_a) B(init_b), .name = A("a") B("b") };
#elif defined(CASE_jump_tables)
/* As LLVM 22 writes them: a table for each function, whose targets are bytes from the start of the section. */
asm(".pushsection .jumptables, \"\", @progbits; .globl BPF.JT.0.0; .type BPF.JT.0.0, @object; .size BPF.JT.0.0, 16;"
    "BPF.JT.0.0: .quad 8, 24; .popsection");
PROGRAM(({ int r = 0; asm volatile("r1 = BPF.JT.0.0 ll; %0 = 2" : "=r"(r) : : "r1"); r; }))
#else
#error "which case?"
#endif
