#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "conf.h"
#include "conf_list.h"
#include "conf_name.h"
#include "tempdir.h"

/* Two lines; a test's own text begins in the third. */
#define BASE "tinydns = root\nstate = /var/lib/dnssync\n"
#define PLAIN "primaries = 192.0.2.1"

/* Loads text, which has to fail with exactly these lines. */
static void
refuses(const char *text, const char *expected)
{
	struct errs errs = { 0 };
	struct buf all = { 0 };

	tempdir_file("c", text);
	assert_null(conf_load("c", &errs));
	for (size_t i = 0; i < errs.len; i++)
		buf_addf(&all, "%s\n", errs.text[i]);
	assert_string_equal(buf_str(&all), expected);
	buf_fini(&all);
	errs_fini(&errs);
}

static void
zones_that_are_named_twice(void **state)
{
	(void)state;
	tempdir_file("l", "a.example\n\nb.example # b\nB.Example.\n");
	tempdir_file("m", "c.example\na.example\n");
	refuses(BASE "zone a.example { " PLAIN " }\n"
	    "zone-list l { file = l " PLAIN " }\n"
	    "zone-list m { file = m " PLAIN " }\n"
	    "zone\n'C.example'\n{ " PLAIN " }\n",
	    "c:7: zone 'c.example' stands in m:1 already: remove one of the "
	    "two\n"
	    "l:1: zone 'a.example' stands in c:3 already: remove one of the "
	    "two\n"
	    "l:4: zone 'b.example' stands in l:3 already: remove one of the "
	    "two\n"
	    "m:2: zone 'a.example' stands in c:3 already: remove one of the "
	    "two\n");
}

static void
names_that_no_zone_may_have(void **state)
{
	(void)state;
	refuses(BASE "zone a..b { " PLAIN " }\n"
	    "zone '*.example' { " PLAIN " }\n"
	    "zone ''\n{ " PLAIN " }\n",
	    "c:3: 'a..b' is no name of a zone: two dots without a label "
	    "between them, or a dot first\n"
	    "c:4: '*.example' is a wildcard, which is no zone: name the zone "
	    "that holds it\n"
	    "c:5: '' is no name of a zone: a name must not be empty\n");
}

static void
names_that_are_too_long_for_a_file(void **state)
{
	char word[512], text[NAME_TEXT_SIZE];
	struct name name;
	struct err err;

	(void)state;
	/* 60 bytes of four characters each make 240 of text, ... */
	memset(word, '%', 60);
	word[60] = '\0';
	assert_true(conf_name_parse(word, &name, text, &err));
	assert_int_equal(strlen(text), 240);
	/* ... and one more is too long, although it is a valid name. */
	word[60] = '%';
	word[61] = '\0';
	assert_false(conf_name_parse(word, &name, text, &err));
	assert_non_null(strstr(err.text, "is too long: as a file name it "
	    "would be 244 bytes, and 240 are the most"));
}

static void
lists_that_cannot_be_read(void **state)
{
	(void)state;
	refuses(BASE "zone-list l {\nfile = none\n" PLAIN " }\n"
	    "zone-list m {\nfile = .\n" PLAIN " }\n",
	    "c:4: none: cannot open: No such file or directory\n"
	    "c:7: .: cannot read: Is a directory\n");
}

static void
bad_lines_of_a_list_with_its_own_lines(void **state)
{
	(void)state;
	tempdir_file("l", "# first\n\ta.example\r\na b\n\n*.c.example\n"
	    "d..example # two\n");
	refuses(BASE "zone-list l { file = l " PLAIN " }\n"
	    "period = x\n",
	    "c:4: 'period' is a number from 0 to 4294967295, not 'x'\n"
	    "l:3: 'a b' is more than one word: write one name a line\n"
	    "l:5: '*.c.example' is a wildcard, which is no zone: name the "
	    "zone that holds it\n"
	    "l:6: 'd..example' is no name of a zone: two dots without a "
	    "label between them, or a dot first\n");
}

static void
primaries_that_are_none(void **state)
{
	(void)state;
	refuses(BASE "primary p { }\nprimary p { address = 192.0.2.1 }\n"
	    "primary q { address = {\n192.0.2.1:53,\n'a b',\n192.0.2.1@0 } }\n"
	    "zone a.example { primaries = {\n  r,\n  192.0.2.256,\n"
	    "  s@53,\n  ns.example@x\n} }\n",
	    "c:3: primary 'p' has no address: add address = "
	    "{ \"192.0.2.1\" }\n"
	    "c:4: primary 'p' stands in line 3 already: make the two one, or "
	    "give one another name\n"
	    "c:6: '192.0.2.1:53' is no address: a port is written "
	    "ADDRESS@PORT\n"
	    "c:7: 'a b' is no address or host name\n"
	    "c:8: '192.0.2.1@0': a port is a number from 1 to 65535\n"
	    "c:10: unknown primary 'r': define it with primary \"r\" "
	    "{ address = { ... } }, or write an address\n"
	    "c:11: '192.0.2.256' is no IPv4 address\n"
	    "c:12: unknown primary 's@53': define it with primary \"s@53\" "
	    "{ address = { ... } }, or write an address\n"
	    "c:13: 'ns.example@x': a port is a number from 1 to 65535\n");
}

static void
zones_without_primaries(void **state)
{
	(void)state;
	tempdir_file("l", "b.example\n");
	refuses(BASE "zone a.example {\n}\nzone-list l {\nfile = l "
	    "primaries = { }\n}\n",
	    "c:3: zone 'a.example' has no primaries: add primaries = "
	    "{ ... }\n"
	    "c:5: zone-list 'l' has no primaries: add primaries = "
	    "{ ... }\n");
}

static void
patterns_of_local_files_that_are_empty(void **state)
{
	(void)state;
	refuses(BASE "local = { data,\n'',\n\"\" }\n",
	    "c:4: 'local' has an empty pattern: remove it\n"
	    "c:5: 'local' has an empty pattern: remove it\n");
}

struct listed {
	unsigned zones, bad, last_bad;
};

static void
on_zone(void *ctx, unsigned line, const struct name *name, const char *text)
{
	(void)line;
	(void)name;
	(void)text;
	((struct listed *)ctx)->zones++;
}

static void
on_bad(void *ctx, unsigned line, const struct err *why)
{
	struct listed *l = ctx;

	(void)why;
	l->bad++;
	l->last_bad = line;
}

static const struct conf_list_calls calls = { on_zone, on_bad };

static void
a_list_may_end_without_a_newline_or_hold_any_byte(void **state)
{
	static const char list[] = "a.example\0\n\nb.example\n# \0\nc.example";
	struct listed l = { 0 };

	(void)state;
	conf_list_read(list, sizeof(list) - 1, &calls, &l);
	assert_int_equal(l.zones, 2);
	assert_int_equal(l.bad, 1);
	assert_int_equal(l.last_bad, 1);
}

static void
a_list_of_bad_lines_is_not_read_to_its_end(void **state)
{
	struct listed l = { 0 };
	struct buf list = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_add_str(&list, "a b\n");
	conf_list_read(buf_str(&list), list.len, &calls, &l);
	assert_int_equal(l.bad, CONF_LIST_MAX_BAD + 1);
	assert_int_equal(l.last_bad, CONF_LIST_MAX_BAD);
	buf_fini(&list);
}

int
main(void)
{
#define REFUSED(test) \
	cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		REFUSED(zones_that_are_named_twice),
		REFUSED(names_that_no_zone_may_have),
		REFUSED(lists_that_cannot_be_read),
		REFUSED(bad_lines_of_a_list_with_its_own_lines),
		REFUSED(primaries_that_are_none),
		REFUSED(zones_without_primaries),
		REFUSED(patterns_of_local_files_that_are_empty),
		cmocka_unit_test(names_that_are_too_long_for_a_file),
		cmocka_unit_test(
		    a_list_may_end_without_a_newline_or_hold_any_byte),
		cmocka_unit_test(a_list_of_bad_lines_is_not_read_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
