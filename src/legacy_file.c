#include "legacy_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

static bool
write_text(const char *tmp, const char *text, int64_t modified,
    struct err *err)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_NOW },
		{ .tv_sec = (time_t)modified } };
	size_t len = strlen(text);
	int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	ssize_t n;

	if (fd < 0)
		return err_set(err, "%s: cannot create: %m", tmp);
	n = write(fd, text, len);
	if (n >= 0 && modified > 0 && futimens(fd, times) < 0)
		n = -1;
	if (n >= 0 && (size_t)n < len)
		errno = ENOSPC;
	if (n < 0 || (size_t)n < len) {
		err_set(err, "%s: cannot write: %m", tmp);
		close(fd);
		return false;
	}
	if (close(fd) < 0)
		return err_set(err, "%s: cannot write: %m", tmp);
	return true;
}

bool
legacy_file_write(const char *file, const char *text, int64_t modified,
    struct err *err)
{
	const char *slash = strrchr(file, '/');
	int dir_len = slash != NULL ? (int)(slash + 1 - file) : 0;
	char *tmp = xasprintf("%.*s.%s.tmp", dir_len, file, file + dir_len);
	bool ok;

	ok = write_text(tmp, text, modified, err);
	if (ok && rename(tmp, file) < 0)
		ok = err_set(err, "%s: cannot replace: %m", file);
	if (!ok)
		unlink(tmp);
	free(tmp);
	return ok;
}
