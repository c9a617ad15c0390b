/*
 * filemark: tells a version of a file from all others, without reading it.
 */
#ifndef DNSSYNC_BASE_FILEMARK_H
#define DNSSYNC_BASE_FILEMARK_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

/* A value; zeros: of no version. */
struct filemark {
	dev_t dev;
	ino_t ino;
	off_t size;
	struct timespec mtime, ctime;
};

/* A file that cannot be looked at has a mark, too: that of its errno. */
void filemark_read(const char *path, struct filemark *mark);

/* The same of an open file. */
void filemark_read_fd(int fd, struct filemark *mark);

bool filemark_is_same(const struct filemark *a, const struct filemark *b);

/*
 * Did the file change so many seconds ago, or more?  Nothing sets the time
 * that is looked at but the kernel.
 */
bool filemark_is_older(const struct filemark *mark, int seconds);

#endif
