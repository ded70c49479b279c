// Made by make.py.

typedef unsigned short __u16;
typedef __u16 __be16;
typedef unsigned int __u32;
typedef __u32 __be32;
typedef unsigned long long __u64;
typedef __u64 __be64;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define BE16(x) __builtin_bswap16(x)
#define BE32(x) __builtin_bswap32(x)
#define BE64(x) __builtin_bswap64(x)
#else
#define BE16(x) (x)
#define BE32(x) (x)
#define BE64(x) (x)
#endif

enum e_small { E_A = 0, E_B = 1, E_C = 2 };

enum e_gaps { G_LOW = 3, G_HIGH = 2000000000 };

enum e_signed { N_LESS = -1, N_MORE = 70000, N_LEAST = -2147483647 - 1 };

struct s000 {
  __be16 f0;
  unsigned short f1;
  long long f2;
  unsigned char f3;
  float f4[2];
};
struct s000 v_s000 = {BE16(1LL), 0LL, (-9223372036854775807LL - 1), 1LL, {0.0, 1.5}};
const unsigned int a_s000 = _Alignof(struct s000);

struct s001 {
  int f0;
};
struct s001 v_s001 = {1LL};
const unsigned int a_s001 = _Alignof(struct s001);

struct s002 {
  int f0;
  signed char f1;
  unsigned int f2;
  enum e_small f3;
  float f4;
  unsigned short f5;
};
struct s002 v_s002 = {-1555976201LL, 0LL, 4294967295LL, E_B, 10000000000.0, 0LL};
const unsigned int a_s002 = _Alignof(struct s002);

struct s003 {
  void * f0;
  __be64 f1;
  struct s000 f2;
};
struct s003 v_s003 = {(void *)18446744073709551615ULL, BE64(0LL), {BE16(0LL), 1LL, (-9223372036854775807LL - 1), 224LL, {10000000000.0, 10000000000.0}}};
const unsigned int a_s003 = _Alignof(struct s003);

struct s004 {
  char f0[1][12];
  unsigned short f1;
  unsigned long long f2;
} __attribute__((packed));
struct s004 v_s004 = {{{120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120}}, 65535LL, 0LL};
const unsigned int a_s004 = _Alignof(struct s004);

struct s005 {
  enum e_small f0;
  float f1;
} __attribute__((packed));
struct s005 v_s005 = {E_C, 1.5};
const unsigned int a_s005 = _Alignof(struct s005);

struct s006 {
  struct s003 f0[2][3];
  struct s002 f1[2];
  __be32 f2[2][2];
  _Bool f3;
  struct s003 f4[4];
  int f5[2][3];
  enum e_small f6;
} __attribute__((packed));
struct s006 v_s006 = {{{{(void *)16074770501537595419ULL, BE64(0LL), {BE16(31732LL), 28217LL, (-9223372036854775807LL - 1), 255LL, {1.5, 0.0}}}, {(void *)5205154065805869719LL, BE64(0LL), {BE16(0LL), 0LL, 1LL, 1LL, {-0.25, 293440.21875}}}, {(void *)0LL, BE64(0LL), {BE16(1LL), 0LL, 0LL, 255LL, {1.5, -0.25}}}}, {{(void *)18446744073709551615ULL, BE64(11489557253291210865ULL), {BE16(0LL), 0LL, 0LL, 0LL, {10000000000.0, 0.0}}}, {(void *)8650943448159385261LL, BE64(1LL), {BE16(52196LL), 0LL, (-9223372036854775807LL - 1), 1LL, {10000000000.0, 10000000000.0}}}, {(void *)3410480145379312053LL, BE64(0LL), {BE16(10621LL), 1LL, 7942916463681344094LL, 0LL, {1.5, 10000000000.0}}}}}, {{2147483647LL, 0LL, 1LL, E_B, 10000000000.0, 1LL}, {-2147483648LL, -128LL, 0LL, E_C, -37892.28515625, 1LL}}, {{BE32(1LL), BE32(4294967295LL)}, {BE32(4294967295LL), BE32(0LL)}}, 0, {{(void *)1LL, BE64(0LL), {BE16(0LL), 0LL, -7027789018414090918LL, 0LL, {0.0, 0.0}}}, {(void *)0LL, BE64(8288552359167908617LL), {BE16(65535LL), 14242LL, 9223372036854775807LL, 0LL, {0.0, 261688.578125}}}, {(void *)17337398844583160456ULL, BE64(0LL), {BE16(44205LL), 0LL, 0LL, 0LL, {68252.109375, 10000000000.0}}}, {(void *)18446744073709551615ULL, BE64(15069842958748406853ULL), {BE16(65535LL), 20814LL, 0LL, 126LL, {1.5, 0.0}}}}, {{-2147483648LL, -2131450218LL, 2147483647LL}, {0LL, 2147483647LL, -223674119LL}}, E_C};
const unsigned int a_s006 = _Alignof(struct s006);

struct s007 {
  float f0[1][1];
  double f1[1];
  char f2[14];
  char f3[3];
};
struct s007 v_s007 = {{{1.5}}, {300389.5}, {97}, {0}};
const unsigned int a_s007 = _Alignof(struct s007);

struct s008 {
  struct s003 f0;
};
struct s008 v_s008 = {{(void *)1LL, BE64(1LL), {BE16(0LL), 0LL, 0LL, 0LL, {10000000000.0, 0.0}}}};
const unsigned int a_s008 = _Alignof(struct s008);

struct s009 {
  enum e_small f0;
  unsigned long long f1;
  enum e_small f2;
  unsigned char f3[2];
  _Bool f4;
  unsigned char f5[4];
};
struct s009 v_s009 = {E_B, 0LL, E_C, {255LL, 1LL}, 1, {96LL, 0LL, 1LL, 255LL}};
const unsigned int a_s009 = _Alignof(struct s009);

struct s010 {
  void * f0[2][1];
  signed char f1[2];
  struct s001 f2;
  unsigned short f3[1];
  short f4;
  __be16 f5;
};
struct s010 v_s010 = {{{(void *)1LL}, {(void *)1LL}}, {-128LL, 127LL}, {-192080380LL}, {0LL}, -32768LL, BE16(1LL)};
const unsigned int a_s010 = _Alignof(struct s010);

struct s011 {
  unsigned short f0[2];
  __be16 f1;
  unsigned int f2[1];
  enum e_signed f3;
};
struct s011 v_s011 = {{22247LL, 0LL}, BE16(1LL), {0LL}, N_LEAST};
const unsigned int a_s011 = _Alignof(struct s011);

struct s012 {
  __be32 f0;
} __attribute__((packed));
struct s012 v_s012 = {BE32(1LL)};
const unsigned int a_s012 = _Alignof(struct s012);

struct s013 {
  short f0;
  struct s012 f1;
  struct s005 f2;
  long long f3;
  unsigned long long f4[2][2];
  unsigned int f5;
};
struct s013 v_s013 = {0LL, {BE32(2899917854LL)}, {E_C, 0.0}, 4107526378767892517LL, {{5741703824560000446LL, 2481503227497448184LL}, {18446744073709551615ULL, 3854714196107482537LL}}, 4294967295LL};
const unsigned int a_s013 = _Alignof(struct s013);

struct s014 {
  char f0[2];
};
struct s014 v_s014 = {{97}};
const unsigned int a_s014 = _Alignof(struct s014);

struct s015 {
  struct s010 f0;
  struct s008 f1[2][2];
} __attribute__((packed, aligned(8)));
struct s015 v_s015 = {{{{(void *)0LL}, {(void *)18446744073709551615ULL}}, {-128LL, 10LL}, {-2147483648LL}, {0LL}, -32768LL, BE16(1LL)}, {{{{(void *)6303350233712487213LL, BE64(18446744073709551615ULL), {BE16(1LL), 65535LL, 9223372036854775807LL, 255LL, {1.5, 1.5}}}}, {{(void *)18446744073709551615ULL, BE64(0LL), {BE16(0LL), 65535LL, 1LL, 255LL, {-0.25, 1.5}}}}}, {{{(void *)1LL, BE64(17682773724125296469ULL), {BE16(0LL), 1LL, 1LL, 255LL, {0.0, 1.5}}}}, {{(void *)18446744073709551615ULL, BE64(10090298642860413930ULL), {BE16(52166LL), 0LL, 3923120163474873580LL, 0LL, {1.5, 965422.0}}}}}}};
const unsigned int a_s015 = _Alignof(struct s015);

struct s016 {
  enum e_signed f0;
  enum e_gaps f1[1][2];
};
struct s016 v_s016 = {N_LEAST, {{G_LOW, G_HIGH}}};
const unsigned int a_s016 = _Alignof(struct s016);

struct s017 {
  __be64 f0;
  struct s001 f1;
};
struct s017 v_s017 = {BE64(1LL), {2147483647LL}};
const unsigned int a_s017 = _Alignof(struct s017);

struct s018 {
  struct s011 f0;
};
struct s018 v_s018 = {{{65535LL, 0LL}, BE16(1LL), {0LL}, N_LESS}};
const unsigned int a_s018 = _Alignof(struct s018);

struct s019 {
  signed char f0;
} __attribute__((packed));
struct s019 v_s019 = {-121LL};
const unsigned int a_s019 = _Alignof(struct s019);

struct s020 {
  unsigned short f0;
  __be64 f1[3];
  struct s012 f2;
} __attribute__((packed));
struct s020 v_s020 = {1LL, {BE64(18446744073709551615ULL), BE64(0LL), BE64(18446744073709551615ULL)}, {BE32(0LL)}};
const unsigned int a_s020 = _Alignof(struct s020);

struct s021 {
  enum e_small f0;
  enum e_small f1;
};
struct s021 v_s021 = {E_A, E_A};
const unsigned int a_s021 = _Alignof(struct s021);

struct s022 {
  struct s003 f0;
  unsigned long long f1[2][1];
  struct s014 f2[1][2];
} __attribute__((packed));
struct s022 v_s022 = {{(void *)0LL, BE64(1LL), {BE16(0LL), 1LL, 1LL, 1LL, {0.0, 834649.125}}}, {{0LL}, {1LL}}, {{{{120, 120}}, {{0}}}}};
const unsigned int a_s022 = _Alignof(struct s022);

struct s023 {
  enum e_gaps f0[2][3];
  enum e_signed f1[2];
  char f2[8];
  char f3[4];
  float f4[2];
};
struct s023 v_s023 = {{{G_LOW, G_LOW, G_LOW}, {G_LOW, G_LOW, G_HIGH}}, {N_LEAST, N_MORE}, {98, 97, 115, 104}, {98, 97, 115, 104}, {0.0, -624682.8125}};
const unsigned int a_s023 = _Alignof(struct s023);

struct s024 {
  struct s005 f0[1][1];
  struct s014 f1;
  short f2;
  struct s003 f3;
  struct s008 f4;
  char f5[2][4];
  short f6;
};
struct s024 v_s024 = {{{{E_C, 0.0}}}, {{120, 120}}, 32767LL, {(void *)0LL, BE64(1LL), {BE16(49904LL), 1LL, 1LL, 0LL, {-0.25, 929724.8125}}}, {{(void *)1LL, BE64(1LL), {BE16(65535LL), 52733LL, 1LL, 255LL, {-0.25, -0.25}}}}, {{0}, {120, 120, 120, 120}}, 0LL};
const unsigned int a_s024 = _Alignof(struct s024);

struct s025 {
  struct s014 f0[2][3];
};
struct s025 v_s025 = {{{{{0}}, {{97}}, {{0}}}, {{{120, 120}}, {{97}}, {{120, 120}}}}};
const unsigned int a_s025 = _Alignof(struct s025);

struct s026 {
  struct s016 f0;
  __be16 f1;
  _Bool f2;
  unsigned int f3;
} __attribute__((packed));
struct s026 v_s026 = {{N_LEAST, {{G_LOW, G_LOW}}}, BE16(50887LL), 1, 0LL};
const unsigned int a_s026 = _Alignof(struct s026);

struct s027 {
  struct s017 f0;
  signed char f1;
  _Bool f2[1][3];
} __attribute__((packed));
struct s027 v_s027 = {{BE64(0LL), {-327253028LL}}, 1LL, {{1, 0, 0}}};
const unsigned int a_s027 = _Alignof(struct s027);

struct s028 {
  struct s002 f0[1];
  unsigned char f1;
  enum e_signed f2;
  void * f3;
};
struct s028 v_s028 = {{{-2147483648LL, -128LL, 0LL, E_B, -0.25, 0LL}}, 12LL, N_LESS, (void *)1LL};
const unsigned int a_s028 = _Alignof(struct s028);

struct s029 {
  long long f0[2];
  void * f1[1];
};
struct s029 v_s029 = {{-5148719822695795582LL, 9223372036854775807LL}, {(void *)18446744073709551615ULL}};
const unsigned int a_s029 = _Alignof(struct s029);

struct s030 {
  int f0;
  unsigned char f1;
  __be16 f2;
  long long f3[3];
  struct s001 f4[4];
};
struct s030 v_s030 = {-2147483648LL, 126LL, BE16(0LL), {0LL, 1441472601591687703LL, 0LL}, {{-2147483648LL}, {0LL}, {-282817470LL}, {-2147483648LL}}};
const unsigned int a_s030 = _Alignof(struct s030);

struct s031 {
  struct s019 f0[1][1];
  struct s002 f1;
  struct s012 f2[2];
  char f3[16];
  __be16 f4;
};
struct s031 v_s031 = {{{{127LL}}}, {1LL, 127LL, 0LL, E_B, 0.0, 0LL}, {{BE32(0LL)}, {BE32(0LL)}}, {120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120}, BE16(19826LL)};
const unsigned int a_s031 = _Alignof(struct s031);

struct s032 {
  struct s008 f0[2][3];
  struct s029 f1[3];
  unsigned long long f2[1][2];
  unsigned short f3;
  enum e_gaps f4;
  struct s003 f5;
  struct s026 f6[1][2];
};
struct s032 v_s032 = {{{{{(void *)5976866727334356945LL, BE64(0LL), {BE16(65535LL), 1LL, (-9223372036854775807LL - 1), 1LL, {10000000000.0, 1.5}}}}, {{(void *)1LL, BE64(0LL), {BE16(65535LL), 0LL, (-9223372036854775807LL - 1), 1LL, {-0.25, 1.5}}}}, {{(void *)1LL, BE64(0LL), {BE16(65535LL), 65535LL, 0LL, 255LL, {0.0, -0.25}}}}}, {{{(void *)18446744073709551615ULL, BE64(0LL), {BE16(0LL), 8062LL, 0LL, 57LL, {1.5, -0.25}}}}, {{(void *)0LL, BE64(0LL), {BE16(0LL), 0LL, 1LL, 0LL, {0.0, 794474.0}}}}, {{(void *)1LL, BE64(0LL), {BE16(0LL), 65535LL, 0LL, 1LL, {-208661.921875, 1.5}}}}}}, {{{9223372036854775807LL, 0LL}, {(void *)0LL}}, {{0LL, 9223372036854775807LL}, {(void *)18446744073709551615ULL}}, {{1LL, (-9223372036854775807LL - 1)}, {(void *)18446744073709551615ULL}}}, {{18446744073709551615ULL, 0LL}}, 0LL, G_LOW, {(void *)0LL, BE64(1730662493622987555LL), {BE16(0LL), 0LL, (-9223372036854775807LL - 1), 0LL, {206311.78125, 10000000000.0}}}, {{{{N_LEAST, {{G_LOW, G_HIGH}}}, BE16(0LL), 0, 1LL}, {{N_LEAST, {{G_HIGH, G_LOW}}}, BE16(1LL), 1, 0LL}}}};
const unsigned int a_s032 = _Alignof(struct s032);

struct s033 {
  short f0;
};
struct s033 v_s033 = {-27593LL};
const unsigned int a_s033 = _Alignof(struct s033);

struct s034 {
  short f0[1];
  struct s008 f1;
};
struct s034 v_s034 = {{0LL}, {{(void *)8250207166998160792LL, BE64(2535824003101274755LL), {BE16(1LL), 1LL, 9223372036854775807LL, 255LL, {-0.25, 10000000000.0}}}}};
const unsigned int a_s034 = _Alignof(struct s034);

struct s035 {
  signed char f0;
  __be32 f1[4];
  char f2[15];
  short f3;
  struct s003 f4[2];
  struct s003 f5;
} __attribute__((packed, aligned(2)));
struct s035 v_s035 = {0LL, {BE32(0LL), BE32(4294967295LL), BE32(0LL), BE32(0LL)}, {97}, 0LL, {{(void *)1LL, BE64(0LL), {BE16(65535LL), 24862LL, (-9223372036854775807LL - 1), 160LL, {-614687.125, -882538.375}}}, {(void *)18446744073709551615ULL, BE64(18446744073709551615ULL), {BE16(65535LL), 1LL, (-9223372036854775807LL - 1), 255LL, {102332.96875, 10000000000.0}}}}, {(void *)18446744073709551615ULL, BE64(0LL), {BE16(65535LL), 0LL, (-9223372036854775807LL - 1), 97LL, {10000000000.0, 912315.125}}}};
const unsigned int a_s035 = _Alignof(struct s035);

struct s036 {
  enum e_gaps f0[1];
  enum e_gaps f1;
};
struct s036 v_s036 = {{G_LOW}, G_HIGH};
const unsigned int a_s036 = _Alignof(struct s036);

struct s037 {
  int f0;
};
struct s037 v_s037 = {-2147483648LL};
const unsigned int a_s037 = _Alignof(struct s037);

struct s038 {
  enum e_gaps f0;
  __be64 f1[3];
};
struct s038 v_s038 = {G_LOW, {BE64(0LL), BE64(18446744073709551615ULL), BE64(0LL)}};
const unsigned int a_s038 = _Alignof(struct s038);

struct s039 {
  short f0;
  enum e_small f1;
  char f2[15];
  struct s012 f3[1][1];
  __be64 f4[1][2];
  unsigned short f5;
};
struct s039 v_s039 = {-18309LL, E_C, {-61, -100, 110, -61, -81}, {{{BE32(1743575332LL)}}}, {{BE64(15275376962807273239ULL), BE64(18446744073709551615ULL)}}, 0LL};
const unsigned int a_s039 = _Alignof(struct s039);

struct s040 {
  char f0[14];
  _Bool f1;
  long long f2;
  char f3[13];
  struct s014 f4[3];
} __attribute__((packed, aligned(8)));
struct s040 v_s040 = {{-61, -100, 110, -61, -81}, 0, (-9223372036854775807LL - 1), {0}, {{{97}}, {{120, 120}}, {{97}}}};
const unsigned int a_s040 = _Alignof(struct s040);

struct s041 {
  __be32 f0[2][2];
  struct s018 f1;
  void * f2[2][2];
  void * f3;
  signed char f4;
  char f5[4];
};
struct s041 v_s041 = {{{BE32(0LL), BE32(4294967295LL)}, {BE32(0LL), BE32(4294967295LL)}}, {{{46002LL, 0LL}, BE16(1LL), {1483143149LL}, N_LESS}}, {{(void *)18446744073709551615ULL, (void *)18446744073709551615ULL}, {(void *)8683404903031343694LL, (void *)1LL}}, (void *)0LL, 0LL, {97}};
const unsigned int a_s041 = _Alignof(struct s041);

struct s042 {
  int f0;
  struct s019 f1;
};
struct s042 v_s042 = {-2147483648LL, {0LL}};
const unsigned int a_s042 = _Alignof(struct s042);

struct s043 {
  __be32 f0;
  struct s036 f1[2];
  signed char f2;
  __be64 f3;
  char f4[10];
  int f5;
} __attribute__((packed));
struct s043 v_s043 = {BE32(0LL), {{{G_HIGH}, G_HIGH}, {{G_HIGH}, G_LOW}}, 1LL, BE64(2709845856105908235LL), {-61, -100, 110, -61, -81}, -2147483648LL};
const unsigned int a_s043 = _Alignof(struct s043);

struct s044 {
  struct s028 f0;
  _Bool f1;
  struct s017 f2;
  enum e_small f3;
  struct s009 f4;
  struct s011 f5;
};
struct s044 v_s044 = {{{{1LL, 127LL, 1LL, E_A, 10000000000.0, 0LL}}, 1LL, N_MORE, (void *)2139029179564556889LL}, 0, {BE64(5674779146718465269LL), {905274924LL}}, E_A, {E_C, 18446744073709551615ULL, E_B, {0LL, 1LL}, 1, {37LL, 0LL, 1LL, 0LL}}, {{12273LL, 65535LL}, BE16(0LL), {0LL}, N_LEAST}};
const unsigned int a_s044 = _Alignof(struct s044);

struct s045 {
  int f0[2][3];
  float f1;
  enum e_small f2;
  void * f3;
  struct s001 f4;
  struct s036 f5;
};
struct s045 v_s045 = {{{-2147483648LL, 1978893132LL, 2147483647LL}, {0LL, -2147483648LL, 1LL}}, 0.0, E_C, (void *)1LL, {0LL}, {{G_LOW}, G_HIGH}};
const unsigned int a_s045 = _Alignof(struct s045);

struct s046 {
  int f0;
  enum e_small f1;
  long long f2;
  unsigned long long f3[1][1];
  __be64 f4;
};
struct s046 v_s046 = {1858871396LL, E_B, (-9223372036854775807LL - 1), {{9425877419213939745ULL}}, BE64(2759389108517097135LL)};
const unsigned int a_s046 = _Alignof(struct s046);

struct s047 {
  unsigned char f0;
} __attribute__((packed));
struct s047 v_s047 = {121LL};
const unsigned int a_s047 = _Alignof(struct s047);

struct s048 {
  enum e_gaps f0;
  double f1;
  struct s021 f2;
  struct s000 f3;
  __be16 f4[1];
  void * f5;
};
struct s048 v_s048 = {G_LOW, 0.0, {E_C, E_C}, {BE16(0LL), 65535LL, 0LL, 33LL, {10000000000.0, -0.25}}, {BE16(1LL)}, (void *)540066672890781347LL};
const unsigned int a_s048 = _Alignof(struct s048);

struct s049 {
  short f0;
  unsigned long long f1;
  enum e_gaps f2[2][2];
  float f3;
  __be64 f4[1][1];
};
struct s049 v_s049 = {18997LL, 18446744073709551615ULL, {{G_LOW, G_HIGH}, {G_LOW, G_LOW}}, 0.0, {{BE64(1LL)}}};
const unsigned int a_s049 = _Alignof(struct s049);

struct s050 {
  unsigned long long f0;
  __be64 f1;
  __be32 f2[2][3];
  struct s009 f3[3];
};
struct s050 v_s050 = {2028328612737488217LL, BE64(1LL), {{BE32(0LL), BE32(0LL), BE32(0LL)}, {BE32(4238762488LL), BE32(0LL), BE32(0LL)}}, {{E_C, 10027178800869790372ULL, E_B, {0LL, 159LL}, 0, {255LL, 0LL, 0LL, 0LL}}, {E_C, 18446744073709551615ULL, E_A, {255LL, 0LL}, 0, {0LL, 182LL, 0LL, 1LL}}, {E_B, 0LL, E_C, {255LL, 1LL}, 1, {1LL, 255LL, 0LL, 1LL}}}};
const unsigned int a_s050 = _Alignof(struct s050);

struct s051 {
  struct s027 f0[1];
  struct s018 f1[2][2];
};
struct s051 v_s051 = {{{{BE64(16591028394854415189ULL), {0LL}}, 1LL, {{1, 0, 1}}}}, {{{{{0LL, 65535LL}, BE16(0LL), {699512892LL}, N_MORE}}, {{{65535LL, 46177LL}, BE16(0LL), {3119419083LL}, N_MORE}}}, {{{{16077LL, 7389LL}, BE16(0LL), {0LL}, N_MORE}}, {{{65535LL, 0LL}, BE16(0LL), {443976993LL}, N_MORE}}}}};
const unsigned int a_s051 = _Alignof(struct s051);

struct s052 {
  struct s038 f0;
  enum e_signed f1;
  struct s046 f2;
  __be16 f3[1];
  signed char f4;
  unsigned int f5[3];
};
struct s052 v_s052 = {{G_LOW, {BE64(18446744073709551615ULL), BE64(1LL), BE64(18446744073709551615ULL)}}, N_LEAST, {0LL, E_A, (-9223372036854775807LL - 1), {{18446744073709551615ULL}}, BE64(0LL)}, {BE16(0LL)}, -33LL, {4048375168LL, 0LL, 0LL}};
const unsigned int a_s052 = _Alignof(struct s052);

struct s053 {
  __be32 f0[1];
  signed char f1[2][1];
  struct s017 f2;
  double f3[1][3];
  void * f4[2][2];
};
struct s053 v_s053 = {{BE32(0LL)}, {{93LL}, {-128LL}}, {BE64(12924157950718771244ULL), {-2147483648LL}}, {{-0.25, -117447.7734375, 10000000000.0}}, {{(void *)18446744073709551615ULL, (void *)12977821095903608545ULL}, {(void *)1LL, (void *)0LL}}};
const unsigned int a_s053 = _Alignof(struct s053);

struct s054 {
  unsigned int f0;
};
struct s054 v_s054 = {0LL};
const unsigned int a_s054 = _Alignof(struct s054);

struct s055 {
  __be32 f0;
  signed char f1[1][2];
  enum e_small f2;
  unsigned short f3;
} __attribute__((aligned(2)));
struct s055 v_s055 = {BE32(3573884289LL), {{-128LL, -128LL}}, E_B, 65535LL};
const unsigned int a_s055 = _Alignof(struct s055);

struct s056 {
  float f0;
  char f1[7];
  enum e_small f2;
  enum e_signed f3;
};
struct s056 v_s056 = {0.0, {97}, E_B, N_LEAST};
const unsigned int a_s056 = _Alignof(struct s056);

struct s057 {
  __be64 f0[1];
  enum e_gaps f1;
  struct s042 f2[2];
  double f3;
  void * f4;
  char f5[2];
};
struct s057 v_s057 = {{BE64(0LL)}, G_HIGH, {{-2147483648LL, {0LL}}, {-2147483648LL, {0LL}}}, 1.5, (void *)0LL, {97}};
const unsigned int a_s057 = _Alignof(struct s057);

struct s058 {
  __be16 f0;
  char f1[4];
  unsigned int f2;
  double f3[1][2];
};
struct s058 v_s058 = {BE16(65535LL), {97}, 0LL, {{-916020.0625, 592474.0625}}};
const unsigned int a_s058 = _Alignof(struct s058);

struct s059 {
  struct s037 f0;
  void * f1;
} __attribute__((packed));
struct s059 v_s059 = {{0LL}, (void *)1LL};
const unsigned int a_s059 = _Alignof(struct s059);

struct s060 {
  signed char f0;
  struct s012 f1;
  signed char f2[2][2];
};
struct s060 v_s060 = {127LL, {BE32(0LL)}, {{0LL, -128LL}, {-128LL, -128LL}}};
const unsigned int a_s060 = _Alignof(struct s060);

struct s061 {
  signed char f0;
  struct s047 f1;
  struct s049 f2;
  enum e_signed f3;
  enum e_gaps f4[1];
  struct s057 f5;
  signed char f6;
};
struct s061 v_s061 = {127LL, {1LL}, {5361LL, 0LL, {{G_HIGH, G_LOW}, {G_LOW, G_LOW}}, 1.5, {{BE64(5109257515655099806LL)}}}, N_LESS, {G_LOW}, {{BE64(0LL)}, G_LOW, {{1LL, {127LL}}, {2147483647LL, {127LL}}}, 10000000000.0, (void *)18446744073709551615ULL, {0}}, -128LL};
const unsigned int a_s061 = _Alignof(struct s061);

struct s062 {
  unsigned long long f0[2][2];
  struct s018 f1;
};
struct s062 v_s062 = {{{18446744073709551615ULL, 0LL}, {18446744073709551615ULL, 0LL}}, {{{0LL, 65535LL}, BE16(1LL), {4294967295LL}, N_LEAST}}};
const unsigned int a_s062 = _Alignof(struct s062);

struct s063 {
  char f0[11];
  double f1;
  char f2[10];
  _Bool f3;
  long long f4[2];
  char f5[9];
  int f6;
};
struct s063 v_s063 = {{-61, -100, 110, -61, -81}, 1.5, {0}, 1, {-7998779896461064270LL, 9223372036854775807LL}, {120, 120, 120, 120, 120, 120, 120, 120, 120}, 2147483647LL};
const unsigned int a_s063 = _Alignof(struct s063);

struct s064 {
  struct s030 f0[2];
  long long f1;
  struct s042 f2;
  unsigned short f3[2][2];
  unsigned int f4;
  _Bool f5;
  _Bool f6[2];
};
struct s064 v_s064 = {{{0LL, 128LL, BE16(0LL), {0LL, 138897920009977415LL, (-9223372036854775807LL - 1)}, {{1LL}, {-2147483648LL}, {-2147483648LL}, {-2147483648LL}}}, {2147483647LL, 0LL, BE16(0LL), {0LL, 1160848887639618303LL, 0LL}, {{-1540404890LL}, {-2147483648LL}, {0LL}, {1LL}}}}, 9223372036854775807LL, {2147483647LL, {0LL}}, {{1LL, 37976LL}, {65535LL, 0LL}}, 4294967295LL, 1, {1, 1}};
const unsigned int a_s064 = _Alignof(struct s064);

struct s065 {
  __be64 f0[4];
  struct s027 f1;
} __attribute__((aligned(16)));
struct s065 v_s065 = {{BE64(10659023781871057576ULL), BE64(1LL), BE64(18446744073709551615ULL), BE64(18446744073709551615ULL)}, {{BE64(0LL), {2147483647LL}}, 1LL, {{1, 1, 1}}}};
const unsigned int a_s065 = _Alignof(struct s065);

struct s066 {
  enum e_signed f0;
  struct s054 f1;
  struct s011 f2;
  struct s037 f3[4];
  unsigned long long f4;
};
struct s066 v_s066 = {N_MORE, {0LL}, {{0LL, 58123LL}, BE16(1LL), {0LL}, N_LEAST}, {{2147483647LL}, {2147483647LL}, {0LL}, {0LL}}, 1LL};
const unsigned int a_s066 = _Alignof(struct s066);

struct s067 {
  unsigned short f0;
  short f1[2];
  struct s042 f2;
  struct s054 f3;
  double f4;
  unsigned long long f5[2];
};
struct s067 v_s067 = {0LL, {0LL, 32767LL}, {0LL, {0LL}}, {0LL}, 0.0, {18446744073709551615ULL, 0LL}};
const unsigned int a_s067 = _Alignof(struct s067);

struct s068 {
  __be16 f0;
};
struct s068 v_s068 = {BE16(0LL)};
const unsigned int a_s068 = _Alignof(struct s068);

struct s069 {
  unsigned int f0;
};
struct s069 v_s069 = {0LL};
const unsigned int a_s069 = _Alignof(struct s069);

struct s070 {
  struct s008 f0;
  signed char f1[1][1];
  struct s003 f2;
  __be32 f3[1][2];
  enum e_signed f4[2][3];
};
struct s070 v_s070 = {{{(void *)0LL, BE64(1LL), {BE16(0LL), 16776LL, 0LL, 1LL, {1.5, 10000000000.0}}}}, {{-128LL}}, {(void *)5393030836653773193LL, BE64(0LL), {BE16(65535LL), 65535LL, 0LL, 255LL, {1.5, 513519.3125}}}, {{BE32(0LL), BE32(4294967295LL)}}, {{N_LEAST, N_MORE, N_MORE}, {N_MORE, N_LESS, N_MORE}}};
const unsigned int a_s070 = _Alignof(struct s070);

struct s071 {
  enum e_signed f0;
  __be64 f1;
};
struct s071 v_s071 = {N_LESS, BE64(0LL)};
const unsigned int a_s071 = _Alignof(struct s071);

struct s072 {
  struct s068 f0;
  char f1[16];
  struct s059 f2;
  __be32 f3;
  long long f4;
  struct s055 f5;
  signed char f6[2][1];
} __attribute__((packed));
struct s072 v_s072 = {{BE16(0LL)}, {-61, -100, 110, -61, -81}, {{2147483647LL}, (void *)0LL}, BE32(0LL), -2174490017054343138LL, {BE32(2559591100LL), {{127LL, 0LL}}, E_C, 0LL}, {{127LL}, {-80LL}}};
const unsigned int a_s072 = _Alignof(struct s072);

struct s073 {
  unsigned short f0;
  enum e_signed f1;
  struct s058 f2;
};
struct s073 v_s073 = {65535LL, N_LESS, {BE16(0LL), {0}, 4294967295LL, {{0.0, 0.0}}}};
const unsigned int a_s073 = _Alignof(struct s073);

struct s074 {
  unsigned long long f0;
  unsigned int f1[1][2];
  float f2;
  unsigned char f3;
};
struct s074 v_s074 = {1LL, {{3477951725LL, 4294967295LL}}, 1.5, 0LL};
const unsigned int a_s074 = _Alignof(struct s074);

struct s075 {
  unsigned long long f0;
  struct s033 f1;
  enum e_signed f2[1][1];
  char f3[7];
} __attribute__((packed));
struct s075 v_s075 = {18276193374915642044ULL, {1LL}, {{N_LESS}}, {-26, -105, -91, -26, -100, -84}};
const unsigned int a_s075 = _Alignof(struct s075);

struct s076 {
  __be32 f0[1][3];
  signed char f1;
  struct s009 f2[1];
} __attribute__((aligned(64)));
struct s076 v_s076 = {{{BE32(0LL), BE32(979925967LL), BE32(4294967295LL)}}, 1LL, {{E_C, 18446744073709551615ULL, E_C, {0LL, 0LL}, 1, {0LL, 0LL, 1LL, 0LL}}}};
const unsigned int a_s076 = _Alignof(struct s076);

struct s077 {
  unsigned char f0[1];
  char f1[17];
  float f2;
  void * f3[4];
  unsigned char f4;
  struct s030 f5;
} __attribute__((packed));
struct s077 v_s077 = {{0LL}, {0}, 0.0, {(void *)18446744073709551615ULL, (void *)1LL, (void *)7200462254161378936LL, (void *)0LL}, 0LL, {0LL, 1LL, BE16(0LL), {646556112656725260LL, 9223372036854775807LL, 4308693952062068966LL}, {{0LL}, {0LL}, {-2147483648LL}, {2147483647LL}}}};
const unsigned int a_s077 = _Alignof(struct s077);

struct s078 {
  __be32 f0;
  unsigned char f1;
} __attribute__((packed));
struct s078 v_s078 = {BE32(1283591263LL), 1LL};
const unsigned int a_s078 = _Alignof(struct s078);

struct s079 {
  enum e_signed f0[3];
  int f1;
};
struct s079 v_s079 = {{N_MORE, N_LEAST, N_MORE}, 1404248427LL};
const unsigned int a_s079 = _Alignof(struct s079);

struct s080 {
  short f0;
};
struct s080 v_s080 = {0LL};
const unsigned int a_s080 = _Alignof(struct s080);

struct s081 {
  char f0[12];
};
struct s081 v_s081 = {{0}};
const unsigned int a_s081 = _Alignof(struct s081);

struct s082 {
  unsigned short f0;
  unsigned int f1;
  char f2[9];
  long long f3;
  unsigned char f4;
};
struct s082 v_s082 = {0LL, 0LL, {115, 119, 97, 112, 112, 101, 114}, -8094066473575359379LL, 255LL};
const unsigned int a_s082 = _Alignof(struct s082);

struct s083 {
  enum e_signed f0[1][3];
  struct s019 f1[3];
};
struct s083 v_s083 = {{{N_LESS, N_MORE, N_MORE}}, {{-128LL}, {0LL}, {2LL}}};
const unsigned int a_s083 = _Alignof(struct s083);

struct s084 {
  struct s078 f0;
  enum e_gaps f1;
  struct s059 f2[3];
  __be64 f3[4];
  __be16 f4[1][1];
};
struct s084 v_s084 = {{BE32(0LL), 0LL}, G_HIGH, {{{0LL}, (void *)0LL}, {{1LL}, (void *)1LL}, {{2147483647LL}, (void *)9589742595060214026ULL}}, {BE64(10883994727905294690ULL), BE64(5747239372395835347LL), BE64(1LL), BE64(0LL)}, {{BE16(1LL)}}};
const unsigned int a_s084 = _Alignof(struct s084);

struct s085 {
  struct s021 f0[1];
  double f1[1][1];
  struct s083 f2;
  enum e_gaps f3;
  unsigned int f4;
  unsigned long long f5[1][1];
};
struct s085 v_s085 = {{{E_B, E_C}}, {{-0.25}}, {{{N_MORE, N_LEAST, N_LEAST}}, {{99LL}, {1LL}, {-128LL}}}, G_LOW, 0LL, {{5475938082230843213LL}}};
const unsigned int a_s085 = _Alignof(struct s085);

struct s086 {
  struct s028 f0[2];
  enum e_small f1;
} __attribute__((packed));
struct s086 v_s086 = {{{{{-2147483648LL, 0LL, 1912418891LL, E_B, 10000000000.0, 0LL}}, 0LL, N_LEAST, (void *)0LL}, {{{-2083371411LL, -128LL, 0LL, E_C, 10000000000.0, 6472LL}}, 1LL, N_LEAST, (void *)0LL}}, E_B};
const unsigned int a_s086 = _Alignof(struct s086);

struct s087 {
  enum e_small f0;
  unsigned char f1;
  char f2[11];
  struct s055 f3;
};
struct s087 v_s087 = {E_A, 0LL, {-26, -105, -91, -26, -100, -84}, {BE32(1LL), {{1LL, 1LL}}, E_A, 65535LL}};
const unsigned int a_s087 = _Alignof(struct s087);

struct s088 {
  unsigned long long f0[1][3];
  struct s059 f1[2];
} __attribute__((aligned(64)));
struct s088 v_s088 = {{{0LL, 0LL, 18446744073709551615ULL}}, {{{1LL}, (void *)18446744073709551615ULL}, {{-2147483648LL}, (void *)1LL}}};
const unsigned int a_s088 = _Alignof(struct s088);

struct s089 {
  unsigned char f0[1][3];
  enum e_signed f1;
};
struct s089 v_s089 = {{{255LL, 123LL, 255LL}}, N_MORE};
const unsigned int a_s089 = _Alignof(struct s089);

struct s090 {
  unsigned char f0;
  char f1[14];
  short f2;
  enum e_signed f3;
};
struct s090 v_s090 = {86LL, {0}, -32768LL, N_MORE};
const unsigned int a_s090 = _Alignof(struct s090);

struct s091 {
  enum e_signed f0[2];
  unsigned short f1;
  struct s030 f2[4];
};
struct s091 v_s091 = {{N_LESS, N_MORE}, 65535LL, {{-2147483648LL, 1LL, BE16(0LL), {0LL, (-9223372036854775807LL - 1), 1LL}, {{0LL}, {1LL}, {0LL}, {1624196779LL}}}, {0LL, 0LL, BE16(65535LL), {9223372036854775807LL, (-9223372036854775807LL - 1), 9223372036854775807LL}, {{1LL}, {-1514973298LL}, {0LL}, {2147483647LL}}}, {0LL, 0LL, BE16(6903LL), {-979750494780833459LL, 0LL, (-9223372036854775807LL - 1)}, {{2147483647LL}, {-1735383779LL}, {-2147483648LL}, {-2147483648LL}}}, {1LL, 0LL, BE16(0LL), {(-9223372036854775807LL - 1), 1LL, 9223372036854775807LL}, {{1LL}, {1026674569LL}, {-2147483648LL}, {0LL}}}}};
const unsigned int a_s091 = _Alignof(struct s091);

struct s092 {
  void * f0;
  char f1[16];
} __attribute__((packed));
struct s092 v_s092 = {(void *)11942355128290986264ULL, {-26, -105, -91, -26, -100, -84}};
const unsigned int a_s092 = _Alignof(struct s092);

struct s093 {
  int f0[1];
  struct s089 f1[1][2];
  _Bool f2;
  struct s019 f3;
};
struct s093 v_s093 = {{0LL}, {{{{{0LL, 0LL, 0LL}}, N_MORE}, {{{0LL, 0LL, 0LL}}, N_LEAST}}}, 0, {-59LL}};
const unsigned int a_s093 = _Alignof(struct s093);

struct s094 {
  struct s018 f0[1][2];
};
struct s094 v_s094 = {{{{{{24062LL, 12611LL}, BE16(0LL), {1LL}, N_LEAST}}, {{{47039LL, 0LL}, BE16(0LL), {0LL}, N_LESS}}}}};
const unsigned int a_s094 = _Alignof(struct s094);

struct s095 {
  struct s054 f0;
};
struct s095 v_s095 = {{1LL}};
const unsigned int a_s095 = _Alignof(struct s095);

struct s096 {
  __be64 f0[1][1];
  unsigned short f1;
  enum e_gaps f2;
  struct s076 f3;
  void * f4[1][1];
};
struct s096 v_s096 = {{{BE64(0LL)}}, 1LL, G_HIGH, {{{BE32(4294967295LL), BE32(4294967295LL), BE32(1LL)}}, 127LL, {{E_A, 1LL, E_C, {0LL, 1LL}, 1, {255LL, 193LL, 1LL, 0LL}}}}, {{(void *)0LL}}};
const unsigned int a_s096 = _Alignof(struct s096);

struct s097 {
  struct s076 f0;
  unsigned long long f1;
  unsigned short f2;
  char f3[1];
  __be64 f4;
  struct s073 f5[1][3];
};
struct s097 v_s097 = {{{{BE32(1854027526LL), BE32(1226950018LL), BE32(372870823LL)}}, 0LL, {{E_B, 18446744073709551615ULL, E_A, {188LL, 69LL}, 0, {0LL, 76LL, 1LL, 0LL}}}}, 0LL, 65535LL, {120}, BE64(0LL), {{{1LL, N_LESS, {BE16(0LL), {120, 120, 120, 120}, 0LL, {{0.0, 10000000000.0}}}}, {0LL, N_LESS, {BE16(65535LL), {97}, 1LL, {{-0.25, -0.25}}}}, {0LL, N_LEAST, {BE16(65535LL), {120, 120, 120, 120}, 0LL, {{0.0, 1.5}}}}}}};
const unsigned int a_s097 = _Alignof(struct s097);

struct s098 {
  struct s049 f0[1][2];
  short f1[2];
  struct s033 f2;
  signed char f3;
  struct s019 f4;
};
struct s098 v_s098 = {{{{5498LL, 0LL, {{G_LOW, G_HIGH}, {G_HIGH, G_LOW}}, 1.5, {{BE64(0LL)}}}, {-32768LL, 18446744073709551615ULL, {{G_LOW, G_LOW}, {G_HIGH, G_HIGH}}, 228756.09375, {{BE64(0LL)}}}}}, {32767LL, 10671LL}, {-22716LL}, 0LL, {127LL}};
const unsigned int a_s098 = _Alignof(struct s098);

struct s099 {
  __be64 f0[2][3];
  unsigned int f1;
  struct s068 f2;
  struct s036 f3;
  struct s003 f4;
  struct s089 f5;
  __be32 f6;
};
struct s099 v_s099 = {{{BE64(1LL), BE64(0LL), BE64(18446744073709551615ULL)}, {BE64(0LL), BE64(9049817623250407336LL), BE64(8031825568359163718LL)}}, 0LL, {BE16(65535LL)}, {{G_HIGH}, G_LOW}, {(void *)16033379361817093091ULL, BE64(18446744073709551615ULL), {BE16(0LL), 65535LL, 5983880429504563780LL, 0LL, {1.5, 1.5}}}, {{{255LL, 69LL, 1LL}}, N_LEAST}, BE32(0LL)};
const unsigned int a_s099 = _Alignof(struct s099);

struct s100 {
  unsigned char f0[3];
  unsigned int f1;
};
struct s100 v_s100 = {{228LL, 0LL, 0LL}, 0LL};
const unsigned int a_s100 = _Alignof(struct s100);

struct s101 {
  long long f0[2];
  enum e_gaps f1;
  enum e_small f2;
} __attribute__((packed));
struct s101 v_s101 = {{(-9223372036854775807LL - 1), (-9223372036854775807LL - 1)}, G_HIGH, E_C};
const unsigned int a_s101 = _Alignof(struct s101);

struct s102 {
  struct s078 f0;
  enum e_small f1[2][2];
  enum e_signed f2;
  long long f3[1];
  unsigned char f4;
  unsigned int f5[2][3];
};
struct s102 v_s102 = {{BE32(0LL), 0LL}, {{E_B, E_A}, {E_A, E_A}}, N_LEAST, {9223372036854775807LL}, 1LL, {{4294967295LL, 1LL, 1LL}, {4294967295LL, 480590952LL, 4294967295LL}}};
const unsigned int a_s102 = _Alignof(struct s102);

struct s103 {
  void * f0[1][3];
  _Bool f1[1][1];
  char f2[14];
  int f3;
  struct s078 f4[1][2];
  int f5[2][3];
};
struct s103 v_s103 = {{{(void *)18446744073709551615ULL, (void *)18446744073709551615ULL, (void *)0LL}}, {{1}}, {120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120}, 0LL, {{{BE32(4294967295LL), 0LL}, {BE32(0LL), 225LL}}}, {{2147483647LL, -2147483648LL, 2147483647LL}, {374776113LL, 1LL, -145941771LL}}};
const unsigned int a_s103 = _Alignof(struct s103);

struct s104 {
  struct s071 f0[2][3];
  struct s038 f1;
  unsigned long long f2;
  __be16 f3;
};
struct s104 v_s104 = {{{{N_LESS, BE64(0LL)}, {N_LEAST, BE64(0LL)}, {N_LESS, BE64(1LL)}}, {{N_MORE, BE64(14543020735769908813ULL)}, {N_LEAST, BE64(0LL)}, {N_MORE, BE64(0LL)}}}, {G_HIGH, {BE64(12478530742933744818ULL), BE64(1LL), BE64(18446744073709551615ULL)}}, 1LL, BE16(26000LL)};
const unsigned int a_s104 = _Alignof(struct s104);

struct s105 {
  unsigned long long f0;
};
struct s105 v_s105 = {0LL};
const unsigned int a_s105 = _Alignof(struct s105);

struct s106 {
  __be16 f0[3];
};
struct s106 v_s106 = {{BE16(0LL), BE16(65535LL), BE16(0LL)}};
const unsigned int a_s106 = _Alignof(struct s106);

struct s107 {
  enum e_gaps f0;
  unsigned char f1;
  long long f2;
};
struct s107 v_s107 = {G_HIGH, 185LL, 1375682505001470326LL};
const unsigned int a_s107 = _Alignof(struct s107);

struct s108 {
  unsigned long long f0;
  struct s057 f1[1][3];
  int f2;
  struct s034 f3;
  unsigned char f4[2][3];
  unsigned long long f5;
  struct s080 f6[1][1];
};
struct s108 v_s108 = {0LL, {{{{BE64(0LL)}, G_HIGH, {{0LL, {-11LL}}, {1LL, {1LL}}}, 0.0, (void *)1LL, {97}}, {{BE64(11417892450951266005ULL)}, G_LOW, {{0LL, {-128LL}}, {-2147483648LL, {1LL}}}, 10000000000.0, (void *)4680532113433453681LL, {0}}, {{BE64(0LL)}, G_HIGH, {{-2147483648LL, {0LL}}, {1LL, {67LL}}}, 0.0, (void *)1LL, {0}}}}, 1LL, {{-20621LL}, {{(void *)1LL, BE64(0LL), {BE16(0LL), 65535LL, -8885657524019876136LL, 255LL, {10000000000.0, -0.25}}}}}, {{0LL, 255LL, 0LL}, {255LL, 1LL, 255LL}}, 18446744073709551615ULL, {{{1LL}}}};
const unsigned int a_s108 = _Alignof(struct s108);

struct s109 {
  struct s028 f0;
};
struct s109 v_s109 = {{{{-2147483648LL, -128LL, 622971134LL, E_B, 1.5, 1LL}}, 0LL, N_LEAST, (void *)18446744073709551615ULL}};
const unsigned int a_s109 = _Alignof(struct s109);

struct s110 {
  __be16 f0;
  __be64 f1[3];
  __be32 f2;
  float f3;
  short f4;
  signed char f5[1][3];
  __be64 f6[1][1];
} __attribute__((aligned(16)));
struct s110 v_s110 = {BE16(0LL), {BE64(1LL), BE64(0LL), BE64(0LL)}, BE32(1LL), -285334.40625, 1LL, {{-128LL, 0LL, -57LL}}, {{BE64(0LL)}}};
const unsigned int a_s110 = _Alignof(struct s110);

struct s111 {
  unsigned short f0;
  long long f1;
} __attribute__((packed, aligned(2)));
struct s111 v_s111 = {0LL, 4268422626593166900LL};
const unsigned int a_s111 = _Alignof(struct s111);

struct s112 {
  char f0[15];
  struct s010 f1;
  struct s067 f2;
  struct s042 f3;
  float f4;
  __be16 f5[1][3];
  struct s058 f6;
};
struct s112 v_s112 = {{0}, {{{(void *)18446744073709551615ULL}, {(void *)18446744073709551615ULL}}, {-128LL, 63LL}, {1LL}, {0LL}, -32768LL, BE16(3961LL)}, {65535LL, {0LL, -32768LL}, {0LL, {-128LL}}, {4294967295LL}, 10000000000.0, {0LL, 1LL}}, {-2147483648LL, {27LL}}, 1.5, {{BE16(0LL), BE16(0LL), BE16(0LL)}}, {BE16(1LL), {120, 120, 120, 120}, 0LL, {{10000000000.0, -846617.0}}}};
const unsigned int a_s112 = _Alignof(struct s112);

struct s113 {
  long long f0;
  int f1;
  double f2[1][2];
  int f3;
  char f4[10];
  struct s056 f5[1];
} __attribute__((packed));
struct s113 v_s113 = {(-9223372036854775807LL - 1), -2147483648LL, {{1.5, -0.25}}, -1130820093LL, {-61, -100, 110, -61, -81}, {{0.0, {97}, E_C, N_LESS}}};
const unsigned int a_s113 = _Alignof(struct s113);

struct s114 {
  char f0[2][5];
};
struct s114 v_s114 = {{{0}, {0}}};
const unsigned int a_s114 = _Alignof(struct s114);

struct s115 {
  enum e_small f0[2][3];
  struct s079 f1;
  float f2[4];
  float f3;
};
struct s115 v_s115 = {{{E_C, E_A, E_B}, {E_C, E_C, E_A}}, {{N_MORE, N_LEAST, N_MORE}, 350441240LL}, {1.5, -971416.875, 775174.75, 10000000000.0}, 0.0};
const unsigned int a_s115 = _Alignof(struct s115);

struct s116 {
  long long f0;
  float f1[4];
};
struct s116 v_s116 = {-465196184842029335LL, {-0.25, 1.5, 0.0, -0.25}};
const unsigned int a_s116 = _Alignof(struct s116);

struct s117 {
  long long f0;
  unsigned char f1[2];
  void * f2;
  enum e_small f3;
  enum e_small f4;
  enum e_gaps f5;
};
struct s117 v_s117 = {9223372036854775807LL, {1LL, 0LL}, (void *)1LL, E_A, E_C, G_LOW};
const unsigned int a_s117 = _Alignof(struct s117);

struct s118 {
  unsigned char f0[1];
  long long f1;
  char f2[4];
  struct s078 f3;
} __attribute__((packed));
struct s118 v_s118 = {{0LL}, (-9223372036854775807LL - 1), {0}, {BE32(1LL), 0LL}};
const unsigned int a_s118 = _Alignof(struct s118);

struct s119 {
  unsigned char f0;
  struct s080 f1;
  int f2[2][1];
};
struct s119 v_s119 = {0LL, {0LL}, {{-2147483648LL}, {105788345LL}}};
const unsigned int a_s119 = _Alignof(struct s119);

struct s120 {
  enum e_signed f0[1][2];
  void * f1;
  unsigned short f2;
  long long f3;
};
struct s120 v_s120 = {{{N_MORE, N_LESS}}, (void *)16132587575563806827ULL, 0LL, -2640507106277889848LL};
const unsigned int a_s120 = _Alignof(struct s120);

struct s121 {
  enum e_small f0[2][2];
  __be16 f1;
  long long f2[1][1];
  signed char f3;
  void * f4;
  _Bool f5;
  struct s055 f6;
};
struct s121 v_s121 = {{{E_B, E_B}, {E_C, E_B}}, BE16(65535LL), {{-2207579104473900812LL}}, -128LL, (void *)0LL, 0, {BE32(0LL), {{0LL, 0LL}}, E_C, 1LL}};
const unsigned int a_s121 = _Alignof(struct s121);

struct s122 {
  unsigned char f0[3];
  long long f1;
  unsigned char f2[2][1];
  void * f3[4];
  enum e_signed f4;
  unsigned char f5;
  _Bool f6[2];
};
struct s122 v_s122 = {{0LL, 1LL, 255LL}, 0LL, {{255LL}, {255LL}}, {(void *)0LL, (void *)0LL, (void *)6876326968004888984LL, (void *)18446744073709551615ULL}, N_LESS, 57LL, {0, 0}};
const unsigned int a_s122 = _Alignof(struct s122);

struct s123 {
  unsigned long long f0[1][1];
};
struct s123 v_s123 = {{{0LL}}};
const unsigned int a_s123 = _Alignof(struct s123);

struct s124 {
  char f0[17];
  struct s014 f1;
  enum e_small f2[1][3];
};
struct s124 v_s124 = {{-61, -100, 110, -61, -81}, {{0}}, {{E_C, E_C, E_C}}};
const unsigned int a_s124 = _Alignof(struct s124);

struct s125 {
  struct s073 f0[4];
  unsigned long long f1[4];
  struct s054 f2[1];
  __be32 f3;
  struct s060 f4;
  struct s105 f5;
  enum e_gaps f6[1][3];
};
struct s125 v_s125 = {{{0LL, N_MORE, {BE16(0LL), {98, 97, 115, 104}, 1LL, {{0.0, 0.0}}}}, {0LL, N_LESS, {BE16(0LL), {120, 120, 120, 120}, 0LL, {{0.0, 10000000000.0}}}}, {65535LL, N_MORE, {BE16(60998LL), {97}, 1LL, {{-511203.6875, 1.5}}}}, {1LL, N_LEAST, {BE16(65535LL), {0}, 0LL, {{10000000000.0, -0.25}}}}}, {0LL, 1751764711994370424LL, 0LL, 0LL}, {{0LL}}, BE32(0LL), {0LL, {BE32(0LL)}, {{1LL, -49LL}, {0LL, 0LL}}}, {11198433311162473068ULL}, {{G_HIGH, G_LOW, G_LOW}}};
const unsigned int a_s125 = _Alignof(struct s125);

struct s126 {
  struct s000 f0[2][3];
};
struct s126 v_s126 = {{{{BE16(1LL), 65535LL, 0LL, 0LL, {-0.25, 929042.6875}}, {BE16(0LL), 23952LL, 0LL, 255LL, {788210.0, 789291.5}}, {BE16(0LL), 0LL, 0LL, 0LL, {0.0, 1.5}}}, {{BE16(0LL), 1LL, 0LL, 0LL, {10000000000.0, 10000000000.0}}, {BE16(0LL), 0LL, -7906808113766289861LL, 0LL, {-0.25, 0.0}}, {BE16(65535LL), 42849LL, 1LL, 0LL, {10000000000.0, 201333.890625}}}}};
const unsigned int a_s126 = _Alignof(struct s126);

struct s127 {
  unsigned long long f0;
} __attribute__((aligned(16)));
struct s127 v_s127 = {0LL};
const unsigned int a_s127 = _Alignof(struct s127);

struct s128 {
  struct s056 f0[1][3];
  struct s066 f1;
  struct s067 f2;
} __attribute__((packed));
struct s128 v_s128 = {{{{0.0, {-26, -105, -91, -26, -100, -84}, E_C, N_LEAST}, {-574083.3125, {120, 120, 120, 120, 120, 120, 120}, E_B, N_LEAST}, {0.0, {97}, E_A, N_MORE}}}, {N_MORE, {0LL}, {{1LL, 0LL}, BE16(1LL), {0LL}, N_LEAST}, {{-2147483648LL}, {-2147483648LL}, {-2147483648LL}, {1LL}}, 16769777556853059620ULL}, {65535LL, {32767LL, -32768LL}, {-2147483648LL, {1LL}}, {1LL}, 1.5, {0LL, 18446744073709551615ULL}}};
const unsigned int a_s128 = _Alignof(struct s128);

struct s129 {
  unsigned long long f0;
  struct s074 f1;
  long long f2;
  __be64 f3;
  void * f4[2][1];
  __be16 f5;
  short f6[4];
};
struct s129 v_s129 = {12358006927726906504ULL, {15512908251505505254ULL, {{0LL, 0LL}}, -225066.828125, 255LL}, 712467501056216227LL, BE64(18446744073709551615ULL), {{(void *)18446744073709551615ULL}, {(void *)1LL}}, BE16(65535LL), {-24052LL, -32768LL, 0LL, 0LL}};
const unsigned int a_s129 = _Alignof(struct s129);

struct s130 {
  struct s019 f0;
};
struct s130 v_s130 = {{127LL}};
const unsigned int a_s130 = _Alignof(struct s130);

struct s131 {
  float f0[2];
  char f1[15];
  unsigned long long f2;
  long long f3;
  char f4[11];
};
struct s131 v_s131 = {{0.0, 0.0}, {107, 119, 111, 114, 107, 101, 114, 47, 48, 58, 49}, 1LL, 1LL, {107, 119, 111, 114, 107, 101, 114, 47, 48, 58, 49}};
const unsigned int a_s131 = _Alignof(struct s131);

struct s132 {
  struct s074 f0[3];
  int f1[2][1];
  int f2;
};
struct s132 v_s132 = {{{18446744073709551615ULL, {{0LL, 4191919366LL}}, 0.0, 1LL}, {0LL, {{0LL, 2888195358LL}}, 10000000000.0, 0LL}, {1LL, {{3840109457LL, 1147564977LL}}, 1.5, 0LL}}, {{-2147483648LL}, {2147483647LL}}, -2147483648LL};
const unsigned int a_s132 = _Alignof(struct s132);

struct s133 {
  struct s012 f0;
  struct s068 f1;
  struct s027 f2;
  void * f3;
  double f4;
  __be16 f5[2][2];
  struct s067 f6;
};
struct s133 v_s133 = {{BE32(0LL)}, {BE16(1LL)}, {{BE64(0LL), {-2147483648LL}}, -128LL, {{1, 1, 1}}}, (void *)0LL, -637801.1875, {{BE16(36935LL), BE16(0LL)}, {BE16(29849LL), BE16(1LL)}}, {0LL, {1LL, -32768LL}, {-2147483648LL, {-128LL}}, {0LL}, 10000000000.0, {1LL, 18446744073709551615ULL}}};
const unsigned int a_s133 = _Alignof(struct s133);

struct s134 {
  __be64 f0;
  __be64 f1;
  struct s069 f2;
  void * f3;
};
struct s134 v_s134 = {BE64(0LL), BE64(1LL), {1LL}, (void *)7519810450523396579LL};
const unsigned int a_s134 = _Alignof(struct s134);

struct s135 {
  __be16 f0;
};
struct s135 v_s135 = {BE16(0LL)};
const unsigned int a_s135 = _Alignof(struct s135);

struct s136 {
  struct s026 f0;
  struct s019 f1;
  enum e_signed f2;
};
struct s136 v_s136 = {{{N_MORE, {{G_LOW, G_HIGH}}}, BE16(65535LL), 1, 4294967295LL}, {-128LL}, N_LEAST};
const unsigned int a_s136 = _Alignof(struct s136);

struct s137 {
  enum e_small f0;
  float f1;
  __be32 f2[4];
  __be64 f3[1][2];
  signed char f4;
};
struct s137 v_s137 = {E_B, 1.5, {BE32(4294967295LL), BE32(0LL), BE32(0LL), BE32(0LL)}, {{BE64(18446744073709551615ULL), BE64(1LL)}}, 1LL};
const unsigned int a_s137 = _Alignof(struct s137);

struct s138 {
  long long f0;
};
struct s138 v_s138 = {-905584174433071204LL};
const unsigned int a_s138 = _Alignof(struct s138);

struct s139 {
  struct s059 f0;
  char f1[1];
  __be16 f2;
  __be16 f3;
  unsigned long long f4;
};
struct s139 v_s139 = {{{-2147483648LL}, (void *)0LL}, {97}, BE16(22915LL), BE16(0LL), 0LL};
const unsigned int a_s139 = _Alignof(struct s139);

struct s140 {
  struct s136 f0;
  double f1;
  long long f2[3];
  struct s003 f3;
  void * f4;
};
struct s140 v_s140 = {{{{N_LEAST, {{G_HIGH, G_HIGH}}}, BE16(0LL), 1, 4294967295LL}, {97LL}, N_MORE}, 10000000000.0, {9223372036854775807LL, 9223372036854775807LL, 1LL}, {(void *)1LL, BE64(18446744073709551615ULL), {BE16(0LL), 1LL, 2393077505526711713LL, 1LL, {-0.25, 0.0}}}, (void *)0LL};
const unsigned int a_s140 = _Alignof(struct s140);

struct s141 {
  enum e_signed f0[1][3];
};
struct s141 v_s141 = {{{N_LESS, N_MORE, N_MORE}}};
const unsigned int a_s141 = _Alignof(struct s141);

struct s142 {
  unsigned int f0;
  unsigned int f1;
  char f2[1][2];
  struct s100 f3;
  struct s083 f4;
  __be32 f5[3];
};
struct s142 v_s142 = {0LL, 0LL, {{120, 120}}, {{255LL, 1LL, 0LL}, 0LL}, {{{N_MORE, N_MORE, N_LESS}}, {{-128LL}, {127LL}, {-22LL}}}, {BE32(0LL), BE32(0LL), BE32(0LL)}};
const unsigned int a_s142 = _Alignof(struct s142);

struct s143 {
  struct s068 f0;
  struct s046 f1;
  long long f2[1];
};
struct s143 v_s143 = {{BE16(65535LL)}, {-2147483648LL, E_C, 5322244105668482115LL, {{0LL}}, BE64(0LL)}, {-5600043101130208169LL}};
const unsigned int a_s143 = _Alignof(struct s143);

struct s144 {
  enum e_small f0;
};
struct s144 v_s144 = {E_A};
const unsigned int a_s144 = _Alignof(struct s144);

struct s145 {
  short f0[2];
  struct s110 f1;
  struct s011 f2[1];
  unsigned char f3;
  enum e_gaps f4;
  char f5[4];
  int f6;
};
struct s145 v_s145 = {{-32768LL, 4872LL}, {BE16(0LL), {BE64(0LL), BE64(5083042690074310901LL), BE64(16359133646185431185ULL)}, BE32(4294967295LL), 0.0, 1LL, {{-128LL, 127LL, 127LL}}, {{BE64(0LL)}}}, {{{1LL, 0LL}, BE16(1LL), {317239554LL}, N_LEAST}}, 1LL, G_LOW, {0}, -160932931LL};
const unsigned int a_s145 = _Alignof(struct s145);

struct s146 {
  struct s055 f0[1][1];
  char f1[5];
  short f2;
  _Bool f3[1];
  void * f4;
  struct s042 f5[2][3];
} __attribute__((packed));
struct s146 v_s146 = {{{{BE32(0LL), {{-6LL, 5LL}}, E_A, 13511LL}}}, {-61, -100, 110, -61, -81}, 0LL, {0}, (void *)1LL, {{{1LL, {-128LL}}, {2147483647LL, {0LL}}, {2147483647LL, {8LL}}}, {{-968400433LL, {-128LL}}, {2147483647LL, {1LL}}, {0LL, {1LL}}}}};
const unsigned int a_s146 = _Alignof(struct s146);

struct s147 {
  int f0[3];
  int f1;
  signed char f2;
  struct s047 f3;
};
struct s147 v_s147 = {{-2147483648LL, 2147483647LL, -2147483648LL}, -2147483648LL, -128LL, {1LL}};
const unsigned int a_s147 = _Alignof(struct s147);

struct s148 {
  long long f0;
  double f1;
  void * f2[2][3];
  short f3;
  enum e_gaps f4;
  float f5[2][3];
};
struct s148 v_s148 = {-8490840339875782877LL, -0.25, {{(void *)0LL, (void *)0LL, (void *)18446744073709551615ULL}, {(void *)0LL, (void *)1LL, (void *)2672529185041315603LL}}, 1LL, G_HIGH, {{10000000000.0, -0.25, 1.5}, {0.0, 10000000000.0, 0.0}}};
const unsigned int a_s148 = _Alignof(struct s148);

struct s149 {
  struct s062 f0;
  char f1[2][11];
  short f2;
  long long f3[1][3];
  unsigned int f4;
  __be32 f5;
};
struct s149 v_s149 = {{{{1LL, 1LL}, {0LL, 0LL}}, {{{0LL, 65535LL}, BE16(65535LL), {2120276052LL}, N_LEAST}}}, {{120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120}, {97}}, 0LL, {{(-9223372036854775807LL - 1), 0LL, 3279244134348627209LL}}, 0LL, BE32(4294967295LL)};
const unsigned int a_s149 = _Alignof(struct s149);

struct s150 {
  float f0;
  enum e_signed f1;
  long long f2;
  struct s074 f3;
};
struct s150 v_s150 = {0.0, N_LEAST, 9223372036854775807LL, {1LL, {{3740614978LL, 3262690404LL}}, 199433.125, 0LL}};
const unsigned int a_s150 = _Alignof(struct s150);

struct s151 {
  double f0;
  struct s009 f1;
  char f2[10];
  void * f3;
} __attribute__((aligned(2)));
struct s151 v_s151 = {414391.40625, {E_B, 0LL, E_B, {0LL, 1LL}, 1, {1LL, 62LL, 0LL, 0LL}}, {115, 119, 97, 112, 112, 101, 114}, (void *)18446744073709551615ULL};
const unsigned int a_s151 = _Alignof(struct s151);

struct s152 {
  unsigned char f0;
};
struct s152 v_s152 = {139LL};
const unsigned int a_s152 = _Alignof(struct s152);

struct s153 {
  struct s106 f0[1];
  struct s120 f1;
  struct s067 f2;
  char f3[10];
  unsigned char f4;
  struct s139 f5;
  void * f6[4];
};
struct s153 v_s153 = {{{{BE16(0LL), BE16(1LL), BE16(49457LL)}}}, {{{N_MORE, N_MORE}}, (void *)0LL, 1LL, 6269832668159937666LL}, {65535LL, {0LL, -32768LL}, {1LL, {-128LL}}, {4294967295LL}, -389747.5625, {0LL, 1LL}}, {-26, -105, -91, -26, -100, -84}, 255LL, {{{-2147483648LL}, (void *)18446744073709551615ULL}, {97}, BE16(0LL), BE16(49342LL), 18446744073709551615ULL}, {(void *)18446744073709551615ULL, (void *)0LL, (void *)0LL, (void *)0LL}};
const unsigned int a_s153 = _Alignof(struct s153);

struct s154 {
  void * f0;
  struct s093 f1;
  short f2;
  short f3;
  struct s101 f4;
  struct s020 f5;
};
struct s154 v_s154 = {(void *)10559879778047751127ULL, {{1934972551LL}, {{{{{1LL, 0LL, 0LL}}, N_LESS}, {{{0LL, 0LL, 0LL}}, N_LEAST}}}, 0, {1LL}}, 0LL, 32767LL, {{0LL, 2577246019361359609LL}, G_HIGH, E_A}, {1LL, {BE64(18446744073709551615ULL), BE64(1LL), BE64(0LL)}, {BE32(4294967295LL)}}};
const unsigned int a_s154 = _Alignof(struct s154);

struct s155 {
  short f0;
  long long f1;
  enum e_signed f2[1];
  struct s109 f3;
  unsigned long long f4;
  void * f5;
};
struct s155 v_s155 = {32767LL, 0LL, {N_LESS}, {{{{1LL, 127LL, 1LL, E_C, 147595.578125, 0LL}}, 210LL, N_MORE, (void *)13230261099592801405ULL}}, 0LL, (void *)1LL};
const unsigned int a_s155 = _Alignof(struct s155);

struct s156 {
  enum e_signed f0;
  enum e_gaps f1[2][3];
  long long f2;
  char f3[15];
  signed char f4;
};
struct s156 v_s156 = {N_LESS, {{G_LOW, G_HIGH, G_HIGH}, {G_LOW, G_LOW, G_HIGH}}, 9223372036854775807LL, {0}, 1LL};
const unsigned int a_s156 = _Alignof(struct s156);

struct s157 {
  short f0[4];
  unsigned char f1[2][2];
  struct s005 f2;
  char f3[8];
  struct s029 f4;
  int f5[1];
} __attribute__((packed, aligned(64)));
struct s157 v_s157 = {{32767LL, 0LL, 32767LL, -32768LL}, {{97LL, 0LL}, {1LL, 1LL}}, {E_A, 1.5}, {98, 97, 115, 104}, {{1LL, 9223372036854775807LL}, {(void *)0LL}}, {0LL}};
const unsigned int a_s157 = _Alignof(struct s157);

struct s158 {
  enum e_small f0;
  int f1;
  unsigned int f2[2][3];
};
struct s158 v_s158 = {E_A, 0LL, {{1LL, 0LL, 1LL}, {1LL, 0LL, 0LL}}};
const unsigned int a_s158 = _Alignof(struct s158);

struct s159 {
  __be64 f0;
  unsigned char f1[1][2];
  signed char f2[2][3];
  enum e_signed f3;
  float f4[3];
  int f5[1][1];
} __attribute__((packed));
struct s159 v_s159 = {BE64(0LL), {{1LL, 6LL}}, {{-128LL, -128LL, -128LL}, {1LL, -28LL, 0LL}}, N_MORE, {10000000000.0, 10000000000.0, 645920.4375}, {{726368919LL}}};
const unsigned int a_s159 = _Alignof(struct s159);

struct s160 {
  struct s100 f0;
};
struct s160 v_s160 = {{{0LL, 150LL, 255LL}, 1LL}};
const unsigned int a_s160 = _Alignof(struct s160);

struct s161 {
  unsigned char f0[2][3];
  char f1[12];
  struct s030 f2;
  char f3[13];
  struct s074 f4[1][1];
};
struct s161 v_s161 = {{{0LL, 1LL, 0LL}, {0LL, 0LL, 0LL}}, {120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120}, {2147483647LL, 0LL, BE16(44023LL), {9223372036854775807LL, 8156521474553355489LL, 1LL}, {{1LL}, {0LL}, {0LL}, {-2147483648LL}}}, {97}, {{{18446744073709551615ULL, {{0LL, 4294967295LL}}, 256532.609375, 0LL}}}};
const unsigned int a_s161 = _Alignof(struct s161);

struct s162 {
  enum e_gaps f0;
  __be16 f1;
  unsigned long long f2;
  struct s160 f3[2][1];
};
struct s162 v_s162 = {G_LOW, BE16(45776LL), 18446744073709551615ULL, {{{{{0LL, 255LL, 1LL}, 365051491LL}}}, {{{{0LL, 0LL, 213LL}, 0LL}}}}};
const unsigned int a_s162 = _Alignof(struct s162);

struct s163 {
  char f0[2];
  struct s069 f1;
};
struct s163 v_s163 = {{97}, {4294967295LL}};
const unsigned int a_s163 = _Alignof(struct s163);

struct s164 {
  short f0[2];
  int f1;
  struct s094 f2;
  struct s012 f3;
  struct s147 f4;
};
struct s164 v_s164 = {{32767LL, 0LL}, 2147483647LL, {{{{{{1LL, 0LL}, BE16(1LL), {4294967295LL}, N_MORE}}, {{{0LL, 1LL}, BE16(16506LL), {1LL}, N_LESS}}}}}, {BE32(4294967295LL)}, {{0LL, 2147483647LL, 1LL}, -2147483648LL, -128LL, {0LL}}};
const unsigned int a_s164 = _Alignof(struct s164);

struct s165 {
  struct s011 f0;
  signed char f1;
  _Bool f2[1][2];
  char f3[9];
};
struct s165 v_s165 = {{{1LL, 65535LL}, BE16(0LL), {0LL}, N_LESS}, 0LL, {{0, 1}}, {-61, -100, 110, -61, -81}};
const unsigned int a_s165 = _Alignof(struct s165);

struct s166 {
  struct s012 f0;
  enum e_signed f1;
  unsigned int f2;
};
struct s166 v_s166 = {{BE32(4294967295LL)}, N_LEAST, 1LL};
const unsigned int a_s166 = _Alignof(struct s166);

struct s167 {
  _Bool f0;
  struct s117 f1;
  struct s074 f2;
  struct s120 f3[1][1];
  struct s137 f4;
  unsigned long long f5[2];
};
struct s167 v_s167 = {0, {1LL, {0LL, 1LL}, (void *)18446744073709551615ULL, E_B, E_C, G_HIGH}, {16503146634450235383ULL, {{1LL, 0LL}}, 10000000000.0, 0LL}, {{{{{N_LEAST, N_LEAST}}, (void *)0LL, 0LL, (-9223372036854775807LL - 1)}}}, {E_C, 10000000000.0, {BE32(0LL), BE32(1LL), BE32(0LL), BE32(1LL)}, {{BE64(18446744073709551615ULL), BE64(18446744073709551615ULL)}}, 0LL}, {0LL, 18446744073709551615ULL}};
const unsigned int a_s167 = _Alignof(struct s167);

struct s168 {
  unsigned int f0[1];
  enum e_gaps f1;
  float f2;
  struct s138 f3;
} __attribute__((packed));
struct s168 v_s168 = {{1902613717LL}, G_LOW, -0.25, {0LL}};
const unsigned int a_s168 = _Alignof(struct s168);

struct s169 {
  struct s038 f0;
  struct s001 f1;
};
struct s169 v_s169 = {{G_LOW, {BE64(1LL), BE64(0LL), BE64(0LL)}}, {-343828888LL}};
const unsigned int a_s169 = _Alignof(struct s169);

struct s170 {
  float f0;
  unsigned int f1[1];
  char f2[1];
  int f3;
};
struct s170 v_s170 = {10000000000.0, {343493297LL}, {97}, -2147483648LL};
const unsigned int a_s170 = _Alignof(struct s170);

struct s171 {
  float f0;
  long long f1;
  void * f2[4];
  int f3[2][3];
  signed char f4;
  unsigned short f5;
  struct s143 f6[2][2];
};
struct s171 v_s171 = {-0.25, (-9223372036854775807LL - 1), {(void *)0LL, (void *)16416128488720729342ULL, (void *)4508070392034931354LL, (void *)0LL}, {{2147483647LL, 2147483647LL, 0LL}, {-2147483648LL, -2147483648LL, 0LL}}, 127LL, 0LL, {{{{BE16(0LL)}, {-1540066179LL, E_A, 784898126478973704LL, {{18446744073709551615ULL}}, BE64(0LL)}, {0LL}}, {{BE16(16223LL)}, {0LL, E_B, 3129011285412211129LL, {{1LL}}, BE64(0LL)}, {9223372036854775807LL}}}, {{{BE16(0LL)}, {-2147483648LL, E_A, 0LL, {{0LL}}, BE64(0LL)}, {9223372036854775807LL}}, {{BE16(0LL)}, {1LL, E_C, 0LL, {{0LL}}, BE64(0LL)}, {1LL}}}}};
const unsigned int a_s171 = _Alignof(struct s171);

struct s172 {
  _Bool f0;
  signed char f1;
  short f2;
  enum e_signed f3[2];
  __be16 f4;
  struct s119 f5;
};
struct s172 v_s172 = {0, 127LL, 0LL, {N_MORE, N_LESS}, BE16(0LL), {113LL, {-20404LL}, {{1LL}, {1LL}}}};
const unsigned int a_s172 = _Alignof(struct s172);

struct s173 {
  long long f0;
  __be32 f1;
  enum e_gaps f2;
  unsigned int f3;
  enum e_signed f4;
};
struct s173 v_s173 = {9223372036854775807LL, BE32(158569555LL), G_LOW, 2723411347LL, N_LEAST};
const unsigned int a_s173 = _Alignof(struct s173);

struct s174 {
  _Bool f0;
  __be16 f1;
  enum e_signed f2;
  double f3;
} __attribute__((aligned(2)));
struct s174 v_s174 = {0, BE16(61855LL), N_MORE, 0.0};
const unsigned int a_s174 = _Alignof(struct s174);

struct s175 {
  struct s118 f0[4];
  enum e_small f1;
};
struct s175 v_s175 = {{{{1LL}, 9223372036854775807LL, {0}, {BE32(0LL), 255LL}}, {{0LL}, 9223372036854775807LL, {120, 120, 120, 120}, {BE32(2813688278LL), 0LL}}, {{1LL}, (-9223372036854775807LL - 1), {97}, {BE32(1363134088LL), 1LL}}, {{1LL}, 1LL, {120, 120, 120, 120}, {BE32(689475795LL), 0LL}}}, E_A};
const unsigned int a_s175 = _Alignof(struct s175);

struct s176 {
  struct s016 f0;
  struct s049 f1[2][1];
  enum e_gaps f2;
  char f3[5];
} __attribute__((packed));
struct s176 v_s176 = {{N_MORE, {{G_LOW, G_HIGH}}}, {{{-32768LL, 1LL, {{G_HIGH, G_LOW}, {G_HIGH, G_HIGH}}, 10000000000.0, {{BE64(1LL)}}}}, {{3105LL, 0LL, {{G_LOW, G_LOW}, {G_HIGH, G_LOW}}, 10000000000.0, {{BE64(18446744073709551615ULL)}}}}}, G_HIGH, {0}};
const unsigned int a_s176 = _Alignof(struct s176);

struct s177 {
  char f0[14];
} __attribute__((packed));
struct s177 v_s177 = {{-61, -100, 110, -61, -81}};
const unsigned int a_s177 = _Alignof(struct s177);

struct s178 {
  struct s075 f0[3];
  char f1[12];
  struct s034 f2;
  enum e_signed f3;
  __be64 f4[2];
  struct s109 f5;
};
struct s178 v_s178 = {{{0LL, {0LL}, {{N_LEAST}}, {97}}, {4576987794730333544LL, {32767LL}, {{N_LESS}}, {97}}, {17618557960054362374ULL, {-32768LL}, {{N_MORE}}, {-61, -100, 110, -61, -81}}}, {120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120, 120}, {{-4905LL}, {{(void *)0LL, BE64(1LL), {BE16(0LL), 0LL, 1LL, 1LL, {-0.25, 10000000000.0}}}}}, N_LEAST, {BE64(18446744073709551615ULL), BE64(0LL)}, {{{{2147483647LL, 0LL, 0LL, E_C, 10000000000.0, 1LL}}, 0LL, N_MORE, (void *)0LL}}};
const unsigned int a_s178 = _Alignof(struct s178);

struct s179 {
  char f0[2];
  char f1[14];
  struct s120 f2;
};
struct s179 v_s179 = {{120, 120}, {98, 97, 115, 104}, {{{N_MORE, N_LESS}}, (void *)5081178864240634357LL, 0LL, (-9223372036854775807LL - 1)}};
const unsigned int a_s179 = _Alignof(struct s179);

struct s180 {
  __be16 f0;
  struct s119 f1[2][3];
};
struct s180 v_s180 = {BE16(65535LL), {{{0LL, {-32768LL}, {{1LL}, {2147483647LL}}}, {250LL, {-20098LL}, {{2147483647LL}, {-2147483648LL}}}, {255LL, {-32768LL}, {{1029500193LL}, {2147483647LL}}}}, {{0LL, {32767LL}, {{-2147483648LL}, {0LL}}}, {0LL, {-32768LL}, {{2147483647LL}, {-2147483648LL}}}, {0LL, {-32768LL}, {{-2147483648LL}, {2147483647LL}}}}}};
const unsigned int a_s180 = _Alignof(struct s180);

struct s181 {
  struct s012 f0;
};
struct s181 v_s181 = {{BE32(1LL)}};
const unsigned int a_s181 = _Alignof(struct s181);

struct s182 {
  struct s080 f0[1][2];
  enum e_signed f1[1];
  short f2;
  struct s158 f3[1][1];
  __be64 f4;
  long long f5;
  long long f6;
};
struct s182 v_s182 = {{{{0LL}, {-32768LL}}}, {N_LESS}, 32767LL, {{{E_B, -2147483648LL, {{1LL, 3484138783LL, 161357937LL}, {0LL, 2509074606LL, 813121823LL}}}}}, BE64(0LL), 7476927754491081926LL, (-9223372036854775807LL - 1)};
const unsigned int a_s182 = _Alignof(struct s182);

struct s183 {
  __be32 f0[2];
  char f1[9];
  struct s059 f2;
  enum e_gaps f3;
  enum e_gaps f4;
};
struct s183 v_s183 = {{BE32(4294967295LL), BE32(0LL)}, {-26, -105, -91, -26, -100, -84}, {{1LL}, (void *)0LL}, G_LOW, G_HIGH};
const unsigned int a_s183 = _Alignof(struct s183);

struct s184 {
  char f0[1];
  unsigned int f1[1];
} __attribute__((aligned(16)));
struct s184 v_s184 = {{97}, {0LL}};
const unsigned int a_s184 = _Alignof(struct s184);

struct s185 {
  enum e_small f0;
  enum e_small f1;
} __attribute__((packed));
struct s185 v_s185 = {E_A, E_B};
const unsigned int a_s185 = _Alignof(struct s185);

struct s186 {
  struct s049 f0[1][2];
  long long f1[3];
};
struct s186 v_s186 = {{{{32767LL, 17766568745906668165ULL, {{G_HIGH, G_HIGH}, {G_LOW, G_LOW}}, 1.5, {{BE64(0LL)}}}, {15828LL, 799701207465375864LL, {{G_LOW, G_LOW}, {G_HIGH, G_HIGH}}, -0.25, {{BE64(0LL)}}}}}, {-3612642174483290104LL, 9223372036854775807LL, (-9223372036854775807LL - 1)}};
const unsigned int a_s186 = _Alignof(struct s186);

struct s187 {
  void * f0;
  _Bool f1[4];
  char f2[15];
  void * f3;
  unsigned short f4;
};
struct s187 v_s187 = {(void *)1LL, {0, 1, 1, 0}, {-26, -105, -91, -26, -100, -84}, (void *)1LL, 0LL};
const unsigned int a_s187 = _Alignof(struct s187);

struct s188 {
  struct s068 f0;
  short f1;
  enum e_signed f2;
  long long f3;
  double f4[2][1];
};
struct s188 v_s188 = {{BE16(0LL)}, -32768LL, N_LESS, 1LL, {{10000000000.0}, {-0.25}}};
const unsigned int a_s188 = _Alignof(struct s188);

struct s189 {
  __be64 f0;
  __be16 f1[3];
};
struct s189 v_s189 = {BE64(16288101527105677849ULL), {BE16(0LL), BE16(65535LL), BE16(1LL)}};
const unsigned int a_s189 = _Alignof(struct s189);

struct s190 {
  struct s172 f0;
};
struct s190 v_s190 = {{0, 127LL, 32767LL, {N_LESS, N_LEAST}, BE16(53794LL), {129LL, {-32768LL}, {{0LL}, {0LL}}}}};
const unsigned int a_s190 = _Alignof(struct s190);

struct s191 {
  __be16 f0;
  enum e_gaps f1;
};
struct s191 v_s191 = {BE16(0LL), G_LOW};
const unsigned int a_s191 = _Alignof(struct s191);

struct s192 {
  enum e_signed f0;
  enum e_small f1;
  struct s014 f2[1];
};
struct s192 v_s192 = {N_LEAST, E_C, {{{120, 120}}}};
const unsigned int a_s192 = _Alignof(struct s192);

struct s193 {
  _Bool f0[2];
  char f1[7];
};
struct s193 v_s193 = {{1, 1}, {98, 97, 115, 104}};
const unsigned int a_s193 = _Alignof(struct s193);

struct s194 {
  int f0[2][2];
  __be16 f1;
  struct s189 f2;
} __attribute__((packed));
struct s194 v_s194 = {{{2147483647LL, -2147483648LL}, {841975465LL, 672401037LL}}, BE16(1LL), {BE64(18446744073709551615ULL), {BE16(65535LL), BE16(27845LL), BE16(65535LL)}}};
const unsigned int a_s194 = _Alignof(struct s194);

struct s195 {
  int f0;
  enum e_small f1;
  short f2;
  struct s193 f3[2][1];
};
struct s195 v_s195 = {-1994324123LL, E_A, 32767LL, {{{{0, 1}, {115, 119, 97, 112, 112, 101, 114}}}, {{{0, 0}, {115, 119, 97, 112, 112, 101, 114}}}}};
const unsigned int a_s195 = _Alignof(struct s195);

struct s196 {
  __be64 f0;
  struct s066 f1;
  struct s026 f2;
  unsigned char f3;
  int f4[3];
};
struct s196 v_s196 = {BE64(6706832172278028867LL), {N_MORE, {0LL}, {{14432LL, 1LL}, BE16(1LL), {731959349LL}, N_LEAST}, {{-2147483648LL}, {-2147483648LL}, {1LL}, {1531575315LL}}, 1LL}, {{N_LEAST, {{G_HIGH, G_HIGH}}}, BE16(65535LL), 0, 1LL}, 0LL, {1900059318LL, -2147483648LL, -2147483648LL}};
const unsigned int a_s196 = _Alignof(struct s196);

struct s197 {
  struct s001 f0;
  __be16 f1;
  char f2[9];
};
struct s197 v_s197 = {{0LL}, BE16(17728LL), {-26, -105, -91, -26, -100, -84}};
const unsigned int a_s197 = _Alignof(struct s197);

struct s198 {
  __be64 f0[1];
};
struct s198 v_s198 = {{BE64(18446744073709551615ULL)}};
const unsigned int a_s198 = _Alignof(struct s198);

struct s199 {
  struct s101 f0;
};
struct s199 v_s199 = {{{-1244195092345467305LL, 0LL}, G_LOW, E_C}};
const unsigned int a_s199 = _Alignof(struct s199);
