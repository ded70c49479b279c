// What the types of CType are in C. types.btf is clang 19's BTF of it (make.sh).
unsigned char v_u8;
unsigned short v_u16;
unsigned int v_u32;
unsigned long long v_u64;
signed char v_s8;
short v_s16;
int v_s32;
long long v_s64;
_Bool v_bool;
char v_chars[16];
unsigned char v_bytes[6];
unsigned int v_array[4];
unsigned long long v_nested[3][2];
