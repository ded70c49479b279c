#ifndef __VMLINUX_H__
#define __VMLINUX_H__

#ifndef BPF_NO_PRESERVE_ACCESS_INDEX
#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)
#endif

#ifndef __ksym
#define __ksym __attribute__((section(".ksyms")))
#endif

#ifndef __weak
#define __weak __attribute__((weak))
#endif

#ifndef __bpf_fastcall
#if __has_attribute(bpf_fastcall)
#define __bpf_fastcall __attribute__((bpf_fastcall))
#else
#define __bpf_fastcall
#endif
#endif

typedef char *__gnuc_va_list;

typedef __gnuc_va_list va_list;

typedef const int constants[4];

struct functions {
	void (*leaves)(int);
	void (*takes)(va_list);
	int (*old_style)(void);
	int (*variadic)(const char *, ...);
};

struct gaps {
	char c;
	long: 32;
	long: 32;
	long: 32;
	long int l;
	unsigned int a: 3;
	long long unsigned int b: 37;
	long: 32;
	char d;
	long long int wide;
	long: 32;
};

struct tight {
	char c;
	long long int wide;
	void *pointer;
} __attribute__((packed));

enum colour {
	RED = 0,
	GREEN = 5,
};

struct undefined;

struct flexible {
	struct undefined *undefined;
	char data[0];
};


/* BPF kfuncs */
#ifndef BPF_NO_KFUNC_PROTOTYPES
#endif

#ifndef BPF_NO_PRESERVE_ACCESS_INDEX
#pragma clang attribute pop
#endif

#endif /* __VMLINUX_H__ */
