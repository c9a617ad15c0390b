#include "base/slurp.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { CHUNK = 65536 };

static bool
read_all(int fd, size_t max, struct buf *out, struct err *err)
{
	uint8_t chunk[CHUNK];
	size_t left = max;

	for (;;) {
		ssize_t n = read(fd, chunk, sizeof(chunk));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, "cannot read: %m");
		if (n == 0)
			return true;
		if ((size_t)n > left)
			return err_set(err, "larger than %zu bytes", max);
		left -= (size_t)n;
		buf_add(out, chunk, (size_t)n);
	}
}

bool
slurp(const char *path, size_t max, struct buf *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return err_set(err, "cannot open: %m");
	ok = read_all(fd, max, out, err);
	close(fd);
	return ok;
}
