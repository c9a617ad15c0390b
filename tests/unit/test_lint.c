#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compiling.h"
#include "dns/lint.h"

static void
put(void *ctx, const char *text)
{
	struct buf *out = ctx;

	/* The name, or the first word. */
	buf_add(out, text, strcspn(text, " :"));
	buf_add_byte(out, '\n');
}

static void
assert_unserved(const char *text, const char *expected)
{
	struct datacdb_reader *r = compiling_open("a.cdb", text);
	struct lint *lint = lint_new();
	struct datacdb_item item;
	struct buf out = { 0 };
	struct err err;

	while (datacdb_next(r, &item, &err) == DATACDB_ITEM)
		lint_see(lint, &item);
	assert_true(lint_check(lint, r, put, &out, &err));
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
	lint_free(&lint);
	assert_null(lint);
	datacdb_close(&r);
}

static void
names_at_or_below_an_ns_are_served(void **state)
{
	(void)state;
	assert_unserved("", "");
	assert_unserved("%lo:10\n", "");
	assert_unserved("+a.b:1.2.3.4\n.b\n+b:1.2.3.4\n+*.b:1.2.3.4\n", "");
	assert_unserved(".\n+a.b:1.2.3.4\n", "");
}

static void
others_are_told_of_once(void **state)
{
	(void)state;
	assert_unserved(".b\n+c:1.2.3.4\n'c:x\n+ab:1.2.3.4\n+x.B:1.2.3.4\n"
	    "+*.d:1.2.3.4\n", "c\nab\n\\052.d\n");
}

static void
addresses_of_servers_go_with_their_names(void **state)
{
	(void)state;
	assert_unserved(".b:1.2.3.4:ns.else\n@b:1.2.3.4:Mail.else\n"
	    "+www.else:1.2.3.4\n'ns.else:x\n", "www.else\nns.else\n");
}

static void
ptr_records_are_told_of_together_and_a_wildcards_ns_is_none(void **state)
{
	(void)state;
	assert_unserved(".b\n=x.b:1.2.3.4\n=y.b:1.2.3.5\n",
	    "4.3.2.1.in-addr.arpa\n");
	assert_unserved(".b\n&*.c::x.b\n+c:1.2.3.4\n", "\\052.c\nc\n");
}

static void
no_ns_at_all_is_one_sentence(void **state)
{
	(void)state;
	assert_unserved("+a:1.2.3.4\n+b:1.2.3.4\n", "there\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    names_at_or_below_an_ns_are_served, tempdir_setup,
		    tempdir_teardown),
		cmocka_unit_test_setup_teardown(others_are_told_of_once,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    addresses_of_servers_go_with_their_names, tempdir_setup,
		    tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    ptr_records_are_told_of_together_and_a_wildcards_ns_is_none,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(no_ns_at_all_is_one_sentence,
		    tempdir_setup, tempdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
