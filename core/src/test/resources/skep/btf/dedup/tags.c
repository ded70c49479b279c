// Tags on types and declarations are part of what a type is, each with its text and place.
#define TYPE(text) __attribute__((btf_type_tag(text)))
#define DECL(text) __attribute__((btf_decl_tag(text)))
struct tagged {
  int TYPE("user") * both;
#if UNIT == 1
  int TYPE("rcu") * one;
#else
  int TYPE("percpu") * one;
#endif
} tagged;
struct declared {
  int x DECL("both");
} DECL("struct");
struct declared declared;
typedef int number DECL("typedef");
number n;
int function(int x DECL("param")) DECL("function");
int function(int x) { return x; }
#if UNIT == 1
struct place {
  int x DECL("here"), y;
} place;
#else
struct place {
  int x, y DECL("here");
} place;
#endif
