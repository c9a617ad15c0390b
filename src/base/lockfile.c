#include "base/lockfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static void
say_holder(const char *path, int fd, struct err *err)
{
	char pid[16] = "";
	ssize_t n = pread(fd, pid, sizeof(pid) - 1, 0);

	pid[n > 0 ? strspn(pid, "0123456789") : 0] = '\0';
	err_set(err, "%s: another dnssync is at work here (process %s)", path,
	    pid[0] != '\0' ? pid : "unknown");
}

int
lockfile_open(const char *path, struct err *err)
{
	char pid[16];
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	int len;

	if (fd < 0) {
		err_set(err, "%s: cannot open: %m", path);
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EWOULDBLOCK)
			say_holder(path, fd, err);
		else
			err_set(err, "%s: cannot lock: %m", path);
		close(fd);
		return -1;
	}
	/* The id is for people; the lock holds without it. */
	len = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
	if (ftruncate(fd, 0) < 0 || pwrite(fd, pid, (size_t)len, 0) != len) {
		err_set(err, "%s: cannot write: %m", path);
		close(fd);
		return -1;
	}
	return fd;
}

int
lockfile_lock_directory(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0) {
		err_set(err, "%s: cannot open: %m", path);
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	if (errno == EWOULDBLOCK)
		err_set(err, "%s: another dnssync publishes here", path);
	else
		err_set(err, "%s: cannot lock: %m", path);
	close(fd);
	return -1;
}

bool
lockfile_is_directory(int fd, const char *path)
{
	struct stat ours, theirs;

	return fstat(fd, &ours) == 0 && stat(path, &theirs) == 0 &&
	    ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
}
