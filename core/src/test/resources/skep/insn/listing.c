typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32; typedef unsigned long long u64; typedef long long s64;
struct ctx { u32 a, b; s64 c; u8 d[16]; short e; signed char f; };
__attribute__((section("tc"), used)) int mix(struct ctx *x) {
  u64 sum = 0x1122334455667788ull; u8 buf[32];
  for (u32 i = 0; i < x->a; i++) { sum = sum * 31 + x->d[i & 15]; if ((s64)sum < x->c) sum ^= x->b; else if (sum & 8) break; }
  x->b = __builtin_bswap32(x->b) + __builtin_bswap16(x->e); x->e += x->f; x->c /= -3; x->c %= (s64)x->a;
  __sync_fetch_and_add(&x->c, 5); sum += __sync_fetch_and_or(&x->a, 3); sum += __sync_val_compare_and_swap(&x->b, 1, 2);
  ((long (*)(void *, u32, const void *))113)(buf, sizeof buf, (void *)sum);
  for (int i = 0; i < 32; i++) if ((signed char)buf[i] > -4) { x->d[3] = -1; return (int)sum >> 3; }
  return x->a > 7 && (int)x->b <= -7 ? -(int)sum : (int)sum;
}
