// Variables and sections stay, however alike; what they are of does not.
struct value {
  int x;
};
struct value shared;
static const volatile struct value constant;
int read(void) { return constant.x + shared.x; }
