/*
 * oracle: the real tinydns-data, where it is installed.
 */
#ifndef DNSSYNC_TESTS_ORACLE_H
#define DNSSYNC_TESTS_ORACLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/slurp.h"
#include "tempdir.h"

enum { ORACLE_MAX_FILE = 64 << 20 };

#define ORACLE_SHELL "PATH=$PATH:/usr/sbin:/usr/local/bin:/command; "

/* Ends the test as skipped if it is missing. */
static inline void
oracle_or_skip(void)
{
	if (system(ORACLE_SHELL "command -v tinydns-data >/dev/null") == 0)
		return;
	print_message("no tinydns-data here (Debian: apt-get install "
	    "tinydns), so nothing to compare with\n");
	skip();
}

/* Makes data.cdb of these lines, in the working directory. */
static inline void
oracle_data(struct buf *lines)
{
	tempdir_write("data", lines->data, lines->len);
	assert_int_equal(system(ORACLE_SHELL "tinydns-data"), 0);
}

/* Two files hold the same bytes. */
static inline void
oracle_assert_same(const char *a, const char *b)
{
	struct buf x = { 0 }, y = { 0 };
	struct err err;

	assert_true(slurp(a, ORACLE_MAX_FILE, &x, &err));
	assert_true(slurp(b, ORACLE_MAX_FILE, &y, &err));
	assert_int_equal(x.len, y.len);
	assert_memory_equal(x.data, y.data, x.len);
	buf_fini(&x);
	buf_fini(&y);
}

#endif
