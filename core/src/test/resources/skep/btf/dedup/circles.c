// Circles through structs are the same in both units; in the last one a member at the far end differs.
struct list {
  struct list *next, *previous;
};
struct left;
struct right {
  struct left *other;
  void (*call)(struct right *, const struct left *);
};
struct left {
  struct right *other;
  struct list list;
};
struct far {
#if UNIT == 1
  int end;
#else
  unsigned end;
#endif
};
struct nearer {
  struct far *far;
  struct near *back;
};
struct near {
  struct nearer *next;
};
struct left left;
struct near near;
