#include "base/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/slurp.h"

enum { OTHERS = S_IRWXG | S_IRWXO };

static char *
directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return xstrdup(".");
	return xasprintf("%.*s", slash == path ? 1 : (int)(slash - path),
	    path);
}

static bool
write_all(int fd, const uint8_t *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

static bool
give_to_owner(int fd, const char *directory)
{
	struct stat st;

	if (geteuid() != 0)
		return true;
	return stat(directory, &st) == 0 &&
	    fchown(fd, st.st_uid, st.st_gid) == 0;
}

static bool
sync_directory(const char *directory)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

/* link() is what, unlike rename(), leaves a file alone that came first. */
static bool
fill_and_link(int fd, const char *temporary, const char *path,
    const void *data, size_t len)
{
	char *directory = directory_of(path);
	bool ok = write_all(fd, data, len) && give_to_owner(fd, directory) &&
	    fsync(fd) == 0 && (link(temporary, path) == 0 || errno == EEXIST) &&
	    sync_directory(directory);

	free(directory);
	return ok;
}

bool
private_make(const char *path, const void *data, size_t len, struct err *err)
{
	char *temporary;
	bool ok;
	int fd;

	if (access(path, F_OK) == 0)
		return true;
	temporary = xasprintf("%s.XXXXXX", path);
	fd = mkostemp(temporary, O_CLOEXEC);
	ok = fd >= 0 && fill_and_link(fd, temporary, path, data, len);
	if (!ok)
		err_set(err, "%s: cannot make it: %m", path);
	if (fd >= 0) {
		close(fd);
		unlink(temporary);
	}
	free(temporary);
	return ok;
}

bool
private_read(const char *path, size_t max, struct buf *out, struct err *err)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return err_set(err, "%s: cannot open: %m", path);
	if (st.st_mode & OTHERS)
		return err_set(err, "%s: others than its owner may read or "
		    "write it (mode %04o): chmod 600 it, and replace what it "
		    "holds if somebody could have read it", path,
		    (unsigned)st.st_mode & 07777);
	return slurp(path, max, out, err) || err_about(err, path);
}
