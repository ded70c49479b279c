/* CO-RE records of all thirteen kinds, through everything that a path can go through. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

enum colour { RED, GREEN = 3, BLUE = 0x80000000u };
enum temperature { COLD = -40, WARM = 20 };
enum wide { NARROW = 1, HUGE = 0x123456789abcdef0ull };
enum deep { TRENCH = -0x123456789ll, SHORE = 1 };

struct point {
	int x, y;
} __attribute__((preserve_access_index));

typedef struct point point_t;
typedef const point_t frozen_point;

struct shape {
	char name[16];
	struct {
		union {
			int kind;
			point_t corners[4][2];
		};
		struct point *next;
	};
	unsigned int small : 3;
	int signed_bits : 5;
	unsigned long long wide_bits : 40;
	enum temperature temperature;
	struct {
		short a, b;
	} pairs[3];
	volatile const point_t tail[];
} __attribute__((preserve_access_index));

typedef struct {
	long count;
} __attribute__((preserve_access_index)) anonymous_t;

union either {
	int number;
	struct point point;
} __attribute__((preserve_access_index));

#define BYTES(field, kind) __builtin_preserve_field_info(field, kind)

SEC("raw_tp/sys_enter")
int fields(void **ctx)
{
	struct shape *shape = ctx[0];
	anonymous_t *anonymous = ctx[1];
	union either *either = ctx[2];
	struct point *points = ctx[3];
	long sum = shape->name[7] + shape->kind + shape->corners[3][1].y + shape->pairs[2].b + shape->tail[5].y;

	sum += points[2].y + anonymous->count + either->point.y;
	sum += BYTES(shape->corners[1], BPF_FIELD_BYTE_SIZE) + BYTES(shape->next, BPF_FIELD_EXISTS);
	sum += BYTES(shape->temperature, BPF_FIELD_SIGNED) + BYTES(shape->small, BPF_FIELD_SIGNED);
	sum += BPF_CORE_READ_BITFIELD(shape, small) + BPF_CORE_READ_BITFIELD(shape, signed_bits);
	return sum + BPF_CORE_READ_BITFIELD(shape, wide_bits);
}

SEC("raw_tp/sys_exit")
int types(void *ctx)
{
	long sum = bpf_core_type_id_local(struct shape) + bpf_core_type_id_kernel(point_t);

	sum += bpf_core_type_exists(frozen_point) + bpf_core_type_exists(union either) + bpf_core_type_exists(anonymous_t);
	sum += bpf_core_type_matches(struct shape) + bpf_core_type_size(enum wide);
	sum += bpf_core_enum_value(enum colour, BLUE) + bpf_core_enum_value_exists(enum colour, GREEN);
	sum += bpf_core_enum_value(enum temperature, COLD) + bpf_core_enum_value(enum wide, HUGE);
	return sum + bpf_core_enum_value(enum deep, TRENCH) + bpf_core_enum_value_exists(enum deep, SHORE);
}
