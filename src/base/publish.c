#include "base/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

struct publish {
	char *path, *tmp;
	int fd;
};

static int
open_tmp(const char *tmp, struct err *err)
{
	int fd;

	if (unlink(tmp) < 0 && errno != ENOENT) {
		err_set(err, "%s: cannot remove what stands there: %m", tmp);
		return -1;
	}
	fd = open(tmp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0) {
		err_set(err, "%s: cannot create: %m", tmp);
		return -1;
	}
	if (fchmod(fd, 0644) < 0) {
		err_set(err, "%s: cannot set its mode: %m", tmp);
		close(fd);
		unlink(tmp);
		return -1;
	}
	return fd;
}

static void
publish_free(struct publish **take)
{
	struct publish *p = *take;

	*take = NULL;
	free(p->path);
	free(p->tmp);
	free(p);
}

/* Does the temporary name still lead to this handle's file? */
static bool
is_ours(const struct publish *p)
{
	struct stat ours, there;

	return fstat(p->fd, &ours) == 0 && stat(p->tmp, &there) == 0 &&
	    ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

struct publish *
publish_open(const char *path, struct err *err)
{
	struct publish *p = xcalloc(1, sizeof(*p));

	p->path = xstrdup(path);
	p->tmp = xasprintf("%s.tmp", path);
	p->fd = open_tmp(p->tmp, err);
	if (p->fd < 0)
		publish_free(&p);
	return p;
}

int
publish_fd(const struct publish *p)
{
	return p->fd;
}

const char *
publish_tmp(const struct publish *p)
{
	return p->tmp;
}

int
publish_restart(struct publish *p, struct err *err)
{
	int fd = open_tmp(p->tmp, err);
	int old = p->fd;

	if (fd < 0)
		return -1;
	p->fd = fd;
	return old;
}

/* Where the kernel cannot do it by itself. */
static bool
copy_blocks(int to, int from)
{
	enum { BLOCK = 65536 };
	uint8_t *block = xmalloc(BLOCK);
	ssize_t n = -1;

	for (off_t at = 0; (n = pread(from, block, BLOCK, at)) > 0; at += n)
		if (pwrite(to, block, (size_t)n, at) != n) {
			n = -1;
			break;
		}
	free(block);
	return n == 0;
}

/* A file system that can do so shares the blocks. */
bool
publish_copy(struct publish *p, int fd, struct err *err)
{
	off_t from = 0, to = 0;
	ssize_t n;

	do
		n = copy_file_range(fd, &from, p->fd, &to, 1 << 30, 0);
	while (n > 0);
	return (n == 0 && to > 0) || copy_blocks(p->fd, fd) ||
	    err_set(err, "%s: cannot copy: %m", p->tmp);
}

/* Compares from the beginning; false also where either cannot be read. */
static bool
same_bytes(int a, int b, off_t size)
{
	enum { BLOCK = 65536 };
	uint8_t *blocks = xmalloc(2 * BLOCK);
	ssize_t n = 1;

	for (off_t at = 0; at < size; at += n) {
		n = pread(a, blocks, BLOCK, at);
		if (n <= 0 || pread(b, blocks + BLOCK, (size_t)n, at) != n ||
		    memcmp(blocks, blocks + BLOCK, (size_t)n) != 0) {
			n = 0;
			break;
		}
	}
	free(blocks);
	return n > 0;
}

bool
publish_is_same(const struct publish *p)
{
	struct stat new, old;
	int fd = open(p->path, O_RDONLY | O_CLOEXEC);
	bool same;

	if (fd < 0)
		return false;
	same = fstat(fd, &old) == 0 && fstat(p->fd, &new) == 0 &&
	    old.st_size == new.st_size &&
	    same_bytes(fd, p->fd, new.st_size);
	close(fd);
	return same;
}

static bool
sync_directory(const char *path, struct err *err)
{
	char *copy = xstrdup(path);
	const char *dir = dirname(copy);
	bool ok = false;
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fsync(fd) < 0)
		err_set(err, "%s: cannot make the renaming durable: %m", dir);
	else
		ok = true;
	if (fd >= 0)
		close(fd);
	free(copy);
	return ok;
}

static bool
move_into_place(const struct publish *p, struct err *err)
{
	if (fsync(p->fd) < 0)
		return err_set(err, "%s: cannot make it durable: %m", p->tmp);
	if (!is_ours(p))
		return err_set(err, "%s: something else stands there now",
		    p->tmp);
	return rename(p->tmp, p->path) == 0 || err_set(err,
	    "%s: cannot rename to %s: %m", p->tmp, p->path);
}

bool
publish_replace(struct publish **take, struct err *err)
{
	if (!move_into_place(*take, err)) {
		publish_drop(take);
		return false;
	}
	close((*take)->fd);
	publish_free(take);
	return true;
}

bool
publish_commit(struct publish **take, struct err *err)
{
	char *path = xstrdup((*take)->path);
	bool ok = publish_replace(take, err) && sync_directory(path, err);

	free(path);
	return ok;
}

void
publish_drop(struct publish **take)
{
	struct publish *p = *take;

	if (p == NULL)
		return;
	if (is_ours(p))
		unlink(p->tmp);
	close(p->fd);
	publish_free(take);
}
