// Structs, unions and enums without names are told apart by what they hold.
struct outer {
  struct {
    int x, y;
  };
  union {
    long l;
    char c[8];
  } u;
  struct {
    int x, y;
  } again;
  enum { RED, GREEN } color;
#if UNIT == 1
  struct {
    int only_in_one;
  } one;
#else
  struct {
    int only_in_two;
  } one;
#endif
} outer;
struct {
  int x, y;
} same;
enum { RED_TOO, GREEN_TOO } other_color;
