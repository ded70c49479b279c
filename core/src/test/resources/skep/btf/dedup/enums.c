// An enum that is declared only is any enum of its name, of 32 bits or 64; values and signedness tell others apart.
#if UNIT == 1
enum declared_first;
enum full_first { F0, F1 };
enum wide;
enum clash { C0, C1 };
enum sign { S0 = 1 };
#else
enum declared_first { D0, D1 };
enum full_first;
enum wide { W0 = 1ULL << 40 };
enum clash { C0, C1 = 5 };
enum sign { S0 = -1 };
#endif
enum same { A, B };
struct user {
  enum declared_first *first;
  enum full_first *second;
  enum wide *third;
  enum same same;
  enum clash *clash;
};
struct user user;
enum sign sign;
