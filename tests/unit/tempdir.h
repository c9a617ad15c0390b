/*
 * tempdir: a test's own directory, which is the working directory while it
 * runs.
 */
#ifndef DNSSYNC_TESTS_TEMPDIR_H
#define DNSSYNC_TESTS_TEMPDIR_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static inline int
tempdir_setup(void **state)
{
	char *path = strdup("/tmp/dnssync-test.XXXXXX");

	*state = path;
	return mkdtemp(path) == NULL || chdir(path) < 0 ? -1 : 0;
}

static inline int
tempdir_remove(const char *path, const struct stat *st, int type,
    struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline int
tempdir_teardown(void **state)
{
	int result = chdir("/");

	if (nftw(*state, tempdir_remove, 8, FTW_DEPTH | FTW_PHYS) < 0)
		result = -1;
	free(*state);
	return result;
}

static inline void
tempdir_write(const char *path, const void *data, size_t len)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fwrite(data, 1, len, f) != len || fclose(f) != 0) {
		perror(path);
		abort();
	}
}

static inline void
tempdir_file(const char *path, const char *text)
{
	tempdir_write(path, text, strlen(text));
}

#endif
