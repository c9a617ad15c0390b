#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiling.h"
#include "dns/datadiff.h"
#include "dns/tinydns.h"

static bool
put(void *ctx, const struct datacdb_item *item, struct err *err)
{
	return tinydns_item_line(ctx, item, err);
}

static bool
refuse(void *ctx, const struct datacdb_item *item, struct err *err)
{
	(void)ctx;
	(void)item;
	return err_set(err, "enough");
}

static void
assert_lacking(const char *a, const char *b, const char *expected)
{
	struct datacdb_reader *r = compiling_open("a.cdb", a);
	struct datacdb_reader *other = compiling_open("b.cdb", b);
	struct buf out = { 0 };
	struct err err;

	assert_true(datadiff(r, other, put, &out, &err));
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
	datacdb_close(&r);
	datacdb_close(&other);
}

#define A "+a:1.2.3.4:5\n"
#define B "+b:1.2.3.4:5\n"
#define C "+c:1.2.3.4:5\n"

static void
what_the_other_lacks_is_given_in_order(void **state)
{
	(void)state;
	assert_lacking("", "", "");
	assert_lacking(A B C, A B C, "");
	assert_lacking(A B C, B, A C);
	assert_lacking(C B A, A, C B);
	assert_lacking(A B C, "", A B C);
	assert_lacking("", A, "");
	assert_lacking(A B C, C B A, "");
}

static void
items_are_counted(void **state)
{
	(void)state;
	assert_lacking(A A A, A A, A);
	assert_lacking(A A, A A A, "");
	assert_lacking(A B A C A, A C B, A A);
}

static void
a_taker_that_fails_ends_it(void **state)
{
	struct datacdb_reader *r = compiling_open("a.cdb", A B);
	struct datacdb_reader *other = compiling_open("b.cdb", B);
	struct err err;

	(void)state;
	assert_false(datadiff(r, other, refuse, NULL, &err));
	assert_string_equal(err.text, "enough");
	datacdb_close(&r);
	datacdb_close(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_the_other_lacks_is_given_in_order, tempdir_setup,
		    tempdir_teardown),
		cmocka_unit_test_setup_teardown(items_are_counted,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(a_taker_that_fails_ends_it,
		    tempdir_setup, tempdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
