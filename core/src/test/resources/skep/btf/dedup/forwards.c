// Neither unit knows all three structs: each one's declarations are the other's definitions.
struct a;
struct b;
struct s {
  struct a *a;
  struct b *b;
};
#if UNIT == 1
struct a {
  int value;
  struct a *self;
  struct s *parent;
};
#else
struct b {
  int value;
  struct b *self;
  struct s *parent;
};
#endif
struct s use;
