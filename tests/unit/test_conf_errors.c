#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "conf.h"
#include "base/buf.h"
#include "tempdir.h"

/* Two lines; a test's own text begins in the third. */
#define BASE "tinydns = root\nstate = /var/lib/dnssync\n"
#define NUMBER32 " is a number from 0 to 4294967295, not "
#define SYNTAX(what) \
	"syntax error: " what "; see dnssync.conf(5) for how it is written\n"

/* Loads len bytes of text, which has to fail with exactly these lines. */
static void
refuses_bytes(const char *text, size_t len, const char *expected)
{
	struct errs errs = { 0 };
	struct buf all = { 0 };

	tempdir_write("c", text, len);
	assert_null(conf_load("c", &errs));
	for (size_t i = 0; i < errs.len; i++)
		buf_addf(&all, "%s\n", errs.text[i]);
	assert_string_equal(buf_str(&all), expected);
	buf_fini(&all);
	errs_fini(&errs);
}

static void
refuses(const char *text, const char *expected)
{
	refuses_bytes(text, strlen(text), expected);
}

static void
a_file_that_is_not_there(void **state)
{
	struct errs errs = { 0 };

	(void)state;
	assert_null(conf_load("none", &errs));
	assert_int_equal(errs.len, 1);
	assert_string_equal(errs.text[0],
	    "none: cannot open: No such file or directory");
	errs_fini(&errs);
}

static void
what_is_required_and_missing(void **state)
{
	(void)state;
	refuses("", "c: 'tinydns' is not set: add tinydns = "
	    "\"/etc/tinydns/root\"\n"
	    "c: 'state' is not set: add state = \"/var/lib/dnssync\"\n");
	refuses("\ntinydns = ''\nstate = { }\n",
	    "c:2: 'tinydns' is empty: write tinydns = \"/etc/tinydns/root\"\n"
	    "c:3: 'state' takes one value, but 0 stand here\n");
	refuses(BASE "zone-list l {\n primaries = 192.0.2.1 }\n",
	    "c:3: 'file' is not set: add file = \"zones.txt\"\n");
}

static void
several_unknown_keys_each_with_its_line(void **state)
{
	(void)state;
	refuses("# comments\n/* of\nseveral */ // kinds\n" BASE
	    "refesh-max = 5\n"
	    "qwertz = { 1,\n 2 }\n"
	    "zone a.example {\n"
	    "	primaries = 192.0.2.1\n"
	    "	Refresh_Min = { 1 } period = 5\n"
	    "	refresh = 3\n"
	    "	adress = 192.0.2.1\n"
	    "}\n"
	    "zones b {\n"
	    "}\n",
	    "c:6: unknown key 'refesh-max': did you mean 'refresh-max'?\n"
	    "c:7: unknown key 'qwertz': remove it, or see dnssync.conf(5) "
	    "for the keys there are\n"
	    "c:11: unknown key 'Refresh_Min': did you mean 'refresh-min'?\n"
	    "c:12: unknown key 'refresh': did you mean 'refresh-min' or "
	    "'refresh-max'?\n"
	    "c:13: unknown key 'adress': did you mean 'address', which does "
	    "not belong here?\n"
	    "c:15: unknown key 'zones': did you mean 'zone'?\n");
}

static void
keys_in_the_wrong_place(void **state)
{
	(void)state;
	refuses(BASE "address = 192.0.2.1\nfile = x\nprimaries = y\n"
	    "primary p { address = 192.0.2.1\n period = 5 }\n"
	    "zone a.example { primaries = p\n transfers = 5 }\n",
	    "c:3: 'address' does not belong here: write it in a section "
	    "'primary'\n"
	    "c:4: 'file' does not belong here: write it in a section "
	    "'zone-list'\n"
	    "c:5: 'primaries' does not belong here: write it in a section "
	    "'zone' or 'zone-list'\n"
	    "c:7: 'period' does not belong here: write it outside of "
	    "sections\n"
	    "c:9: 'transfers' does not belong here: write it outside of "
	    "sections\n");
}

static void
keys_that_are_set_twice(void **state)
{
	(void)state;
	refuses(BASE "state = x\nzone a.example {\nprimaries = 192.0.2.1\n"
	    "primaries = 192.0.2.2\n}\n",
	    "c:3: 'state' is set in line 2 already: remove one of the two\n"
	    "c:6: 'primaries' is set in line 5 already: remove one of the "
	    "two\n");
}

static void
numbers_that_are_none_or_out_of_range(void **state)
{
	(void)state;
	refuses(BASE "period = -1\nperiod += 5\n"
	    "max-records = 10M\nmax-bytes = 18446744073709551616\n"
	    "transfers = 0\nprobes = ''\n"
	    "transfers-per-primary =\n4294967296\n"
	    "refresh-max = 1.5\n",
	    "c:3: 'period' takes one value, but 2 stand here\n"
	    "c:5: 'max-records' is a number from 0 to 18446744073709551615, "
	    "not '10M'\n"
	    "c:6: 'max-bytes' is a number from 0 to 18446744073709551615, "
	    "not '18446744073709551616'\n"
	    "c:7: 'transfers' is a number from 1 to 4294967295, not '0'\n"
	    "c:8: 'probes' is a number from 1 to 4294967295, not ''\n"
	    "c:10: 'transfers-per-primary'" NUMBER32 "'4294967296'\n"
	    "c:11: 'refresh-max' is a number from 1 to 4294967295, not "
	    "'1.5'\n");
}

static void
seconds_that_are_none_or_out_of_range(void **state)
{
	static const char *const bad[] = { "0", "0.0", "-1", "5s", "1.", ".5",
		"1e3", "nan", "inf", "0x10", "4294967296", "0.0001", "" };
	struct buf text = { 0 }, expected = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		buf_addf(&text, BASE "idle-timeout = '%s'\n", bad[i]);
		buf_addf(&expected, "c:3: 'idle-timeout' is a number of "
		    "seconds from 0.001 to 4294967295, such as 5 or 0.5, "
		    "not '%s'\n", bad[i]);
		refuses(buf_str(&text), buf_str(&expected));
		text.len = expected.len = 0;
	}
	buf_fini(&text);
	buf_fini(&expected);
}

static void
a_word_that_is_none_of_the_choices(void **state)
{
	(void)state;
	refuses(BASE "on-expire = Keep\n",
	    "c:3: 'on-expire' is drop or keep, not 'Keep'\n");
	refuses(BASE "dnssec = Strip\nzone a { primaries = 192.0.2.1\n"
	    "dnssec = '' }\n",
	    "c:3: 'dnssec' is strip, pass or refuse, not 'Strip'\n"
	    "c:5: 'dnssec' is strip, pass or refuse, not ''\n");
}

static void
a_marker_that_is_no_type_for_private_use(void **state)
{
	static const char *const bad[] = { "", "OFF", "on", "0", "TYPE",
		"TYPE65279", "65279", "TYPE65534", "65534", "TYPE65535",
		"TYPE-1", "TYPE 65280", "TYPETYPE65280", "TXT", "65280x" };
	struct buf text = { 0 }, expected = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		buf_addf(&text, BASE "ent-marker = '%s'\n", bad[i]);
		buf_addf(&expected, "c:3: 'ent-marker' is off, or a type for "
		    "private use from TYPE65280 to TYPE65533, not '%s'\n",
		    bad[i]);
		refuses(buf_str(&text), buf_str(&expected));
		text.len = expected.len = 0;
	}
	buf_fini(&text);
	buf_fini(&expected);
}

static void
a_minimum_above_its_maximum(void **state)
{
	(void)state;
	refuses(BASE "refresh-max = 59\nbuild-quiet = 1.5\n"
	    "zone a { primaries = 192.0.2.1\nretry-min = 600\n"
	    "retry-max = 599 }\n"
	    "zone b { primaries = 192.0.2.1\nretry-min = 86401 }\n"
	    "zone c { primaries = 192.0.2.1\nrefresh-max = 60 }\n",
	    "c:3: 'refresh-max' (59) is less than 'refresh-min' (60): raise "
	    "the one or lower the other\n"
	    "c:4: 'build-max' (1) is less than 'build-quiet' (1.5): raise "
	    "the one or lower the other\n"
	    "c:7: 'retry-max' (599) is less than 'retry-min' (600): raise "
	    "the one or lower the other\n"
	    "c:9: 'retry-max' (86400) is less than 'retry-min' (86401): "
	    "raise the one or lower the other\n");
}

static void
too_many_words(void **state)
{
	(void)state;
	refuses(BASE "on-publish = {\na,\nb\n}\n",
	    "c:3: 'on-publish' takes one value, but 2 stand here\n");
}

static void
sections_and_keys_that_are_taken_for_each_other(void **state)
{
	(void)state;
	refuses(BASE "zone = x\nperiod { }\nzone {\n}\n",
	    "c:3: " SYNTAX("missing title for section 'zone'")
	    "c:4: " SYNTAX("missing equal sign after option 'period'")
	    "c:5: " SYNTAX("missing title for section 'zone'"));
}

static void
errors_of_syntax_do_not_hide_later_ones(void **state)
{
	(void)state;
	refuses(BASE "transfers 5\nprobes = = 5\nperiod = 5\n}\n"
	    "zone a { primaries 192.0.2.1 }\n"
	    "zone b { primaries = { 192.0.2.1 }\n"
	    "zone c { primaries = { 192.0.2.1 192.0.2.2 } }\n"
	    "on-expire = never\nretry-min =\n",
	    "c:3: " SYNTAX("missing equal sign after option 'transfers'")
	    "c:4: " SYNTAX("a word or a closing brace is missing")
	    "c:4: '=' stands where a key is expected: remove it\n"
	    "c:6: '}' stands where a key is expected: remove it\n"
	    "c:7: " SYNTAX("missing equal sign after option 'primaries'")
	    "c:8: '{' is never closed: write a '}' where the section 'zone' "
	    "ends\n"
	    "c:9: " SYNTAX("unexpected token '192.0.2.2'")
	    "c:10: 'on-expire' is drop or keep, not 'never'\n"
	    "c:11: " SYNTAX("a word or a closing brace is missing"));
}

static void
texts_and_comments_without_an_end(void **state)
{
	(void)state;
	refuses(BASE "on-publish = \"echo\nzone 'a\\' {\n}\n"
	    "on-expire = no\nperiod = 5 /* five\n",
	    "c:3: a text begins here and does not end in its line: write \" "
	    "where it ends\n"
	    "c:4: a text begins here and does not end in its line: write ' "
	    "where it ends\n"
	    "c:6: 'on-expire' is drop or keep, not 'no'\n"
	    "c:7: a comment begins here and has no end: write */ where it "
	    "ends\n");
}

static void
bytes_that_libconfuse_would_swallow(void **state)
{
	static const char nul[] = BASE "# \0\nperiod = \0 5\n";

	(void)state;
	refuses(BASE "local = { *.data }\nperiod = +5\n",
	    "c:3: '*' stands outside of quotes: write the whole word as "
	    "\"...\"\n"
	    "c:4: '+' stands outside of quotes: write the whole word as "
	    "\"...\"\n");
	refuses_bytes(nul, sizeof(nul) - 1, "c:4: a NUL byte: remove it\n");
	refuses(BASE "on-publish = \"${HOME\"\non-expire = \"\\999\"\n",
	    "c:3: '${' without '}': close it, or write the text in '...'\n"
	    "c:4: a backslash and a number that is no byte: write \\\\ for a "
	    "backslash, or the text in '...'\n"
	    "c:4: 'on-expire' is drop or keep, not '_999'\n");
}

int
main(void)
{
#define REFUSED(test) \
	cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		REFUSED(a_file_that_is_not_there),
		REFUSED(what_is_required_and_missing),
		REFUSED(several_unknown_keys_each_with_its_line),
		REFUSED(keys_in_the_wrong_place),
		REFUSED(keys_that_are_set_twice),
		REFUSED(numbers_that_are_none_or_out_of_range),
		REFUSED(seconds_that_are_none_or_out_of_range),
		REFUSED(a_word_that_is_none_of_the_choices),
		REFUSED(a_marker_that_is_no_type_for_private_use),
		REFUSED(a_minimum_above_its_maximum),
		REFUSED(too_many_words),
		REFUSED(sections_and_keys_that_are_taken_for_each_other),
		REFUSED(errors_of_syntax_do_not_hide_later_ones),
		REFUSED(texts_and_comments_without_an_end),
		REFUSED(bytes_that_libconfuse_would_swallow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
