// Two structs of one name but other members or another size: neither they nor what holds them becomes the other.
#if UNIT == 1
struct clash {
  int x;
};
struct size {
  int x;
};
#else
struct clash {
  long x;
};
struct size {
  int x;
} __attribute__((aligned(16)));
#endif
struct holder {
  struct clash clash;
};
struct holder holder;
struct size size;
#if UNIT == 1
struct kind {
#else
union kind {
#endif
  int x;
} kind;
