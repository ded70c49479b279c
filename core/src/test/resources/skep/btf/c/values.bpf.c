// Values of all kinds of types. See ../README.md for how the files beside this one are made of it.
#define used __attribute__((used))
#define packed __attribute__((packed))
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef _Bool bool;

// Numbers.
char letter used = 'a';
signed char negative_byte used = -3;
u8 byte used = 200;
short negative_short used = -30000;
unsigned short large_short used = 60000;
int zero used = 0;
int negative used = -2000000000;
u32 large used = 4000000000;
long long negative_long used = -9000000000000000000LL;
u64 large_long used = 18000000000000000000ULL;
__int128 negative_wide used = -1;
unsigned __int128 small_wide used = 0xabcdef;
unsigned __int128 wide used = (unsigned __int128)0x1234 << 64 | 0x5678;
bool yes used = 1;
bool no used = 0;
const volatile long constant used = 5;

// Floating point.
float half used = 0.5f;
float third used = 1.0f / 3;
float minus_zero used = -0.0f;
double pi used = 3.14159265358979;
double huge_number used = 1e30;
double tiny_number used = -1e-9;
double infinite used = -__builtin_inf();
double tie used = 0.0000005;

// Enums.
enum colour { RED, GREEN = 5, BLUE = -1 };
enum colour green used = GREEN;
enum colour blue used = BLUE;
enum colour none used = 77;
enum unsigned_colour { UV = 7 } unknown_unsigned used = 4000000000;
enum packed small_enum { SMALL_A = 3, SMALL_B } small used = SMALL_B;
enum big { BIG = 0x100000000ULL } big used = BIG;
enum big unknown_big used = 3;
enum big_negative { BIG_NEGATIVE = -0x100000000LL } unknown_negative used = -2;

// Pointers: of what has no address before it is linked, there is nothing.
void *null used = 0;
void *somewhere used = (void *)0xffffffff81000000;

// Arrays.
int numbers[4] used = {1, 0, -3};
int zeroes[3] used = {0};
int matrix[2][3] used = {{1, 2, 3}, {0, 0, 6}};
char text[6] used = "hello";
char unterminated[3] used = {'a', 'b', 'c'};
char padded[8] used = {'a', 'b'};
char two_texts[2][4] used = {"ab", "cd"};
u8 bytes[4] used = {1, 200, 'x', '\''};
const char strange[] used = "tab\t quote\" \xff";
double doubles[2] used = {1, 2.5};
enum colour colours[2] used = {GREEN, RED};

// Structs.
struct point {
  int x, y;
} origin used = {0, 0}, point used = {1, 2}, second_only used = {0, 2};
struct named {
  const char name[8];
  struct point at;
  typeof(struct point) *next;
};
struct named named used = {"name", {3, 4}, 0};
struct point points[2] used = {{1, 2}, {3, 0}};
struct bits {
  u32 a : 3;
  int b : 5;
  u64 c : 40;
  bool d : 1;
  u32 whole;
} bits used = {5, -3, 0x1234567890, 1, 9}, no_bits used = {.whole = 1};
struct tight {
  char c;
  u32 word;
  u64 wide;
} packed tight used = {'c', 7, 8};
union number {
  u32 word;
  u8 bytes[4];
  float f;
} number used = {.word = 0x41424241};
struct outer {
  int first;
  struct {
    int inner_a;
    struct {
      int inner_b;
    };
  };
  union {
    u32 u;
    int i;
  };
  struct point point;
  int last;
} outer used = {1, {2, {3}}, {4}, {5, 6}, 7}, sparse used = {.last = 7};
struct flexible {
  int count;
  int values[];
} flexible used = {3};
struct empty {
} empty used;
typedef struct point point_t;
typedef point_t pair[2];
const pair typedefs used = {{1, 2}, {3, 4}};
