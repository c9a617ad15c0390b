#include "base/filemark.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* ok: the file was looked at; if not, errno says why. */
static void
fill(struct filemark *mark, bool ok, const struct stat *st)
{
	memset(mark, 0, sizeof(*mark));
	if (!ok) {
		mark->ino = (ino_t)errno;
		return;
	}
	mark->dev = st->st_dev;
	mark->ino = st->st_ino;
	mark->size = st->st_size;
	mark->mtime = st->st_mtim;
	mark->ctime = st->st_ctim;
}

void
filemark_read(const char *path, struct filemark *mark)
{
	struct stat st;
	bool ok = stat(path, &st) == 0;

	fill(mark, ok, &st);
}

void
filemark_read_fd(int fd, struct filemark *mark)
{
	struct stat st;
	bool ok = fstat(fd, &st) == 0;

	fill(mark, ok, &st);
}

static bool
is_same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

bool
filemark_is_same(const struct filemark *a, const struct filemark *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->size == b->size &&
	    is_same_time(&a->mtime, &b->mtime) &&
	    is_same_time(&a->ctime, &b->ctime);
}

/* What is to come in a minute or later is of a clock that went back. */
bool
filemark_is_older(const struct filemark *mark, int seconds)
{
	struct timespec now;
	double age;

	clock_gettime(CLOCK_REALTIME, &now);
	age = difftime(now.tv_sec, mark->ctime.tv_sec) +
	    1e-9 * (double)(now.tv_nsec - mark->ctime.tv_nsec);
	return age >= seconds || age < -60;
}
