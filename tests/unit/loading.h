/*
 * loading: configuration files, good and bad, of a test.
 */
#ifndef DNSSYNC_TESTS_LOADING_H
#define DNSSYNC_TESTS_LOADING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "conf.h"
#include "tempdir.h"

/* Two lines: what a test adds begins in the third. */
#define LOADING_BASE "tinydns = root\nstate = /var/lib/dnssync\n"

/* Loads the base and text as the file at path, which has to be sound. */
static inline struct conf *
load_as(const char *path, const char *text)
{
	struct buf all = { 0 };
	struct errs errs = { 0 };
	struct conf *conf;

	buf_addf(&all, LOADING_BASE "%s", text);
	tempdir_file(path, buf_str(&all));
	conf = conf_load(path, &errs);
	for (size_t i = 0; i < errs.len; i++)
		print_error("%s\n", errs.text[i]);
	assert_int_equal(errs.len, 0);
	assert_non_null(conf);
	buf_fini(&all);
	return conf;
}

static inline struct conf *
load(const char *text)
{
	return load_as("c", text);
}

/* The same has to fail with exactly these lines. */
static inline void
refuses(const char *text, const char *expected)
{
	struct buf all = { 0 }, said = { 0 };
	struct errs errs = { 0 };

	buf_addf(&all, LOADING_BASE "%s", text);
	tempdir_file("c", buf_str(&all));
	assert_null(conf_load("c", &errs));
	for (size_t i = 0; i < errs.len; i++)
		buf_addf(&said, "%s\n", errs.text[i]);
	assert_string_equal(buf_str(&said), expected);
	buf_fini(&all);
	buf_fini(&said);
	errs_fini(&errs);
}

#define LOADING(test) \
	cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)

#endif
