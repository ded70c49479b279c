/*
 * Runs a command in a user namespace of its own, to which a BPF file system mounted at DIRECTORY delegates everything:
 *
 *   delegated DIRECTORY COMMAND [ARGUMENT...]
 *
 * As in the kernel's own prog_tests/token.c, the file system is opened inside, so that it belongs to the new namespace, and
 * what it delegates is set from outside, since only root of the first namespace may.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int checked(int result, const char *what)
{
	if (result < 0) {
		fprintf(stderr, "delegated: %s: %s\n", what, strerror(errno));
		exit(125);
	}
	return result;
}

static void map_all(pid_t child, const char *map)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", child, map);
	int fd = checked(open(path, O_WRONLY), path);

	checked(write(fd, "0 0 65536\n", 10), path);
	close(fd);
}

static void inside(int to_parent, int from_parent, char **argv)
{
	char go;

	checked(unshare(CLONE_NEWUSER | CLONE_NEWNS), "unshare");
	int fs = checked(syscall(SYS_fsopen, "bpf", 0), "fsopen");

	checked(write(to_parent, &fs, sizeof(fs)), "pipe");
	if (read(from_parent, &go, 1) != 1)
		exit(125);
	int mount_fd = checked(syscall(SYS_fsmount, fs, 0, 0), "fsmount");

	checked(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL), "mount");
	checked(syscall(SYS_move_mount, mount_fd, "", AT_FDCWD, argv[1], MOVE_MOUNT_F_EMPTY_PATH), "move_mount");
	close(mount_fd);
	close(fs);
	execvp(argv[2], argv + 2);
	checked(-1, argv[2]);
}

int main(int argc, char **argv)
{
	static const char *const options[] = { "delegate_cmds", "delegate_maps", "delegate_progs", "delegate_attachs" };
	int up[2], down[2], their_fs, status;

	if (argc < 3)
		return 2;
	checked(pipe2(up, O_CLOEXEC), "pipe");
	checked(pipe2(down, O_CLOEXEC), "pipe");
	pid_t child = checked(fork(), "fork");

	if (child == 0)
		inside(up[1], down[0], argv);
	close(up[1]);
	if (read(up[0], &their_fs, sizeof(their_fs)) == sizeof(their_fs)) {
		map_all(child, "uid_map");
		map_all(child, "gid_map");
		int pidfd = checked(syscall(SYS_pidfd_open, child, 0), "pidfd_open");
		int fs = checked(syscall(SYS_pidfd_getfd, pidfd, their_fs, 0), "pidfd_getfd");

		for (int i = 0; i < 4; i++)
			checked(syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, options[i], "any", 0), options[i]);
		checked(syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0), "fsconfig");
		close(fs);
		checked(write(down[1], "g", 1), "pipe");
	}
	close(down[1]);
	checked(waitpid(child, &status, 0), "waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}
