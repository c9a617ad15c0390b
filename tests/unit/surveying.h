/*
 * surveying: local data files in the directory t, whose copies are in d.
 */
#ifndef DNSSYNC_TESTS_SURVEYING_H
#define DNSSYNC_TESTS_SURVEYING_H

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/mem.h"
#include "survey.h"
#include "tempdir.h"
#include "zonefile.h"

#define A_LINE "+a.example:192.0.2.1:300\n"
#define B_LINE "+b.example:192.0.2.2:300\n"
#define BAD_LINE "+c.example:192.0.2.3:300\nrubbish\n"

static inline int
surveying_set_up(void **state)
{
	if (tempdir_setup(state) != 0)
		return -1;
	return mkdir("t", 0700) | mkdir("d", 0700);
}

/* A survey of these patterns in t, up to NULL. */
static inline struct survey *
surveying_new(const char *const *patterns)
{
	struct conf_local *local = conf_local_new("t/data.cdb");

	for (; *patterns != NULL; patterns++)
		conf_local_add(local, "t", *patterns);
	return survey_new(local, "d");
}

/* The next survey knows of a version of the file. */
static inline void
surveying_know_mark(struct survey *next, const char *path,
    const struct filemark *mark, bool has_copy)
{
	const struct survey_known known = { *mark, has_copy };

	map_set_str(next->known, path, xmemdup(&known, sizeof(known)));
}

/* The next survey knows what this one has found. */
static inline void
surveying_know(struct survey *next, const struct survey *s)
{
	for (size_t i = 0; i < s->n; i++)
		surveying_know_mark(next, s->files[i].path,
		    &s->files[i].mark, s->files[i].has_copy);
}

/* The next survey trusts that path, if it leads to the file as it is now. */
static inline void
surveying_trust(struct survey *next, const char *path, const char *file)
{
	struct filemark mark;

	filemark_read(file, &mark);
	map_set_str(next->trusted, path, xmemdup(&mark, sizeof(mark)));
}

#define SURVEYING(test) \
	cmocka_unit_test_setup_teardown(test, surveying_set_up, \
	    tempdir_teardown)

#endif
