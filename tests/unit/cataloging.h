/*
 * cataloging: catalogs that a test makes.
 */
#ifndef DNSSYNC_TESTS_CATALOGING_H
#define DNSSYNC_TESTS_CATALOGING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/catalog_read.h"
#include "tempdir.h"
#include "zonefile.h"

/* Begins the catalog "c" in the file of that name, without its version. */
static inline struct zonefile
cataloging_begin(void)
{
	struct zonefile z = zonefile_begin("c");

	zonefile_add_soa(&z, "c", 1);
	zonefile_add_name(&z, "c", RR_NS, "invalid");
	return z;
}

static inline void
cataloging_text(struct zonefile *z, const char *owner, const char *text)
{
	struct buf rdata = { 0 };

	buf_add_byte(&rdata, (uint8_t)strlen(text));
	buf_add_str(&rdata, text);
	zonefile_add(z, owner, RR_TXT, rdata.data, rdata.len);
	buf_fini(&rdata);
}

/* The same with its version. */
static inline struct zonefile
cataloging_of_2(void)
{
	struct zonefile z = cataloging_begin();

	cataloging_text(&z, "version.c", "2");
	return z;
}

static inline struct catalog *
cataloging_load(size_t max, struct err *err)
{
	static const struct name apex = { 3, "\1c" };

	return catalog_load("c", &apex, max, err);
}

/* The catalog is good. */
static inline struct catalog *
cataloging_end(struct zonefile *z)
{
	struct err err = { "" };
	struct catalog *catalog;

	zonefile_end(z);
	catalog = cataloging_load(100, &err);
	assert_string_equal(err.text, "");
	assert_non_null(catalog);
	return catalog;
}

/* It is not. */
static inline void
cataloging_refuse(struct zonefile *z, const char *why)
{
	struct err err;

	zonefile_end(z);
	assert_null(cataloging_load(2, &err));
	assert_string_equal(err.text, why);
}

#define CATALOGING(test) cmocka_unit_test_setup_teardown(test, \
	tempdir_setup, tempdir_teardown)

#endif
