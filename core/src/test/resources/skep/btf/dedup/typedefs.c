// Typedefs are the same if name and meaning are, through other typedefs and modifiers too.
typedef int integer;
typedef const volatile integer qualified;
typedef struct node {
  struct node *restrict next;
  qualified value;
} node_t;
#if UNIT == 1
typedef int differs;
typedef struct {
  int x;
} anonymous;
#else
typedef long differs;
typedef struct {
  int x;
} anonymous;
#endif
typedef differs through;
node_t node;
through one;
anonymous two;
float f;
double d;
_Bool flag;
