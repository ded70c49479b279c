/*
 * What libbpf's static linker makes of object files: the oracle of LinkerCorpusSpec.
 *
 * Reads one link a line, "OUT<tab>IN<tab>IN…", and answers each with a line "ok", "error: WARNINGS" or "signal N".
 * Each link has a process of its own, since libbpf 1.7 does not survive all of them.
 *
 *   gcc -O2 -I ROOT/usr/include -o linker-oracle linker-oracle.c ROOT/usr/lib64/libbpf.a -lelf -lz
 */
#include <bpf/libbpf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char warnings[4096];

static int collect(enum libbpf_print_level level, const char *format, va_list args)
{
	size_t used = strlen(warnings);

	if (level == LIBBPF_WARN)
		vsnprintf(warnings + used, sizeof(warnings) - used, format, args);
	return 0;
}

static int link_files(char *line)
{
	char *out = strtok(line, "\t\n"), *in;
	struct bpf_linker *linker = bpf_linker__new(out, NULL);

	if (!linker)
		return 1;
	while ((in = strtok(NULL, "\t\n")))
		if (bpf_linker__add_file(linker, in, NULL))
			return 1;
	return bpf_linker__finalize(linker) != 0;
}

int main(void)
{
	char *line = NULL, *c;
	size_t room = 0;
	int status;

	while (getline(&line, &room, stdin) > 0) {
		fflush(stdout);
		pid_t child = fork();

		if (child == 0) {
			libbpf_set_print(collect);
			int failed = link_files(line);

			for (c = warnings; *c; c++)
				if (*c == '\n')
					*c = c[1] ? '|' : ' ';
				else if (*c < ' ' || *c > '~')
					*c = '?';
			if (failed)
				printf("error: %s\n", warnings);
			else
				printf("ok\n");
			fflush(stdout);
			_exit(0);
		}
		waitpid(child, &status, 0);
		if (WIFSIGNALED(status))
			printf("signal %d\n", WTERMSIG(status));
	}
	free(line);
	return 0;
}
