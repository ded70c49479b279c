// Arrays are the same if element, index and length are; so are arrays of arrays, and arrays of what was merged.
struct element {
  int x;
};
struct arrays {
  int four[4];
  int five[5];
  unsigned unsigned_four[4];
  int grid[4][5];
  int transposed[5][4];
  struct element elements[4];
  struct element *pointers[4];
  int flexible[];
};
struct arrays *arrays;
#if UNIT == 1
int alone[4];
#else
int alone[6];
#endif
