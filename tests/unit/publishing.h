/*
 * publishing: what a publish finds at "data.cdb", and what it puts there.
 */
#ifndef DNSSYNC_TESTS_PUBLISHING_H
#define DNSSYNC_TESTS_PUBLISHING_H

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "compiling.h"
#include "delta.h"

/* A file of these lines takes the place of the old one. */
static inline void
publishing(struct delta *d, const char *lines)
{
	struct datacdb_reader *r = compiling_open("new.cdb", lines);
	int fd = open("new.cdb", O_RDONLY);

	datacdb_close(&r);
	assert_true(fd >= 0);
	delta_open(d, "data.cdb", fd);
	close(fd);
	assert_int_equal(rename("new.cdb", "data.cdb"), 0);
}

#define A "+a:192.0.2.1:5\n"
#define B "+b:192.0.2.1:5\n"
#define B2 "+b:192.0.2.2:5\n"
#define C "+c:192.0.2.1:5\n"

#endif
