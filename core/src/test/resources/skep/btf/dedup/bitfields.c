// Bit-fields are told apart by their width and place.
struct same {
  unsigned a : 3, b : 5;
  int c : 24;
};
struct differs {
#if UNIT == 1
  unsigned a : 3, b : 5;
#else
  unsigned a : 5, b : 3;
#endif
};
struct plain_or_bits {
#if UNIT == 1
  unsigned a;
#else
  unsigned a : 31;
#endif
};
struct same same;
struct differs differs;
struct plain_or_bits plain_or_bits;
