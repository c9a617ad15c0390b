#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <getopt.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "capture.h"
#include "options.h"

enum { ALL = OPTION_CONFIG | OPTION_OUTPUT | OPTION_JSON | OPTION_LOG };
enum { MAX_ARGS = 8 };

static char *argv[MAX_ARGS + 1];

/* Parses a command line whose words are separated by single spaces. */
static bool
parse(struct options *options, unsigned allowed, const char *line,
    struct err *err)
{
	static char copy[256];
	char *rest = copy;
	int argc = 0;

	strncpy(copy, line, sizeof(copy) - 1);
	while (rest != NULL && argc < MAX_ARGS)
		argv[argc++] = strsep(&rest, " ");
	argv[argc] = NULL;
	optind = 0;
	log_set_level(LOG_LEVEL_INFO);
	return options_parse(options, allowed, argc, argv, err);
}

/* Which of a warning, an info and a debug line are written now. */
static void
assert_logs(const char *expected)
{
	struct capture c;

	capture_start(&c);
	log_warn("w");
	log_info("i");
	log_debug("d");
	assert_string_equal(capture_end(&c), expected);
}

static void
options_may_stand_anywhere(void **state)
{
	struct options o;
	struct err err;

	(void)state;
	assert_true(parse(&o, ALL, "x a -c f b --json -o g", &err));
	assert_string_equal(o.config, "f");
	assert_string_equal(o.output, "g");
	assert_true(o.json);
	assert_false(o.help);
	assert_int_equal(o.nargs, 2);
	assert_string_equal(o.args[0], "a");
	assert_string_equal(o.args[1], "b");
}

static void
the_options_of_compile_and_dump_are_read(void **state)
{
	struct options o;
	struct err err;

	(void)state;
	assert_true(parse(&o, OPTION_COMPILE | OPTION_ZONE_FILE,
	    "x -n -o f --strict --ip6-locations --zone-file", &err));
	assert_true(o.check && o.strict && o.ip6_locations && o.zone_file);
	assert_string_equal(o.output, "f");
	assert_false(parse(&o, OPTION_OUTPUT, "x -o f --strict", &err));
	assert_string_equal(err.text, "unknown option '--strict'");
}

static void
the_options_of_host_are_read(void **state)
{
	struct options o;
	struct err err;

	(void)state;
	assert_true(parse(&o, OPTION_HOST,
	    "x add --label router --wildcard n --ttl 60", &err));
	assert_string_equal(o.label, "router");
	assert_string_equal(o.ttl, "60");
	assert_true(o.wildcard);
	assert_int_equal(o.nargs, 2);
	assert_false(parse(&o, OPTION_HOST, "x add n --label", &err));
	assert_string_equal(err.text, "option '--label' needs a value");
	assert_false(parse(&o, OPTION_CONFIG, "x --ttl 60", &err));
	assert_string_equal(err.text, "unknown option '--ttl'");
}

static void
the_options_of_verify_are_read(void **state)
{
	struct options o;
	struct err err;

	(void)state;
	assert_true(parse(&o, OPTION_VERIFY, "verify --all --rate 7 --tcp @a",
	    &err));
	assert_true(o.all);
	assert_true(o.tcp);
	assert_string_equal(o.rate, "7");
	assert_int_equal(o.nargs, 1);
}

static void
a_lone_dash_is_no_option(void **state)
{
	struct options o;
	struct err err;

	(void)state;
	assert_true(parse(&o, OPTION_HOST, "x set n -", &err));
	assert_int_equal(o.nargs, 3);
	assert_string_equal(o.args[2], "-");
}

static void
nothing_behind_two_dashes_is_an_option(void **state)
{
	struct options o;
	struct err err;

	(void)state;
	assert_true(parse(&o, ALL, "x --config=f -- -q", &err));
	assert_string_equal(o.config, "f");
	assert_false(o.quiet);
	assert_int_equal(o.nargs, 1);
	assert_string_equal(o.args[0], "-q");
}

static void
none_is_given_by_default(void **state)
{
	struct options o;
	struct err err;

	(void)state;
	assert_true(parse(&o, ALL, "x", &err));
	assert_null(o.config);
	assert_null(o.output);
	assert_false(o.json || o.help || o.quiet);
	assert_int_equal(o.nargs, 0);
	assert_logs("warning: w\ni\n");
}

static void
the_last_of_quiet_and_verbose_counts(void **state)
{
	struct options o;
	struct err err;

	(void)state;
	assert_true(parse(&o, ALL, "x -vq", &err));
	assert_logs("warning: w\n");
	assert_true(o.quiet);
	assert_true(parse(&o, ALL, "x -q --verbose", &err));
	assert_logs("warning: w\ni\nd\n");
	assert_false(o.quiet);
	log_set_level(LOG_LEVEL_INFO);
}

static void
a_wrong_option_is_named(void **state)
{
	static const struct {
		unsigned allowed;
		const char *line, *text;
	} cases[] = {
		{ ALL, "x -z", "unknown option '-z'" },
		{ ALL, "x --json -zq", "unknown option '-z'" },
		{ ALL, "x --zone", "unknown option '--zone'" },
		{ ALL, "x --zone=1", "unknown option '--zone=1'" },
		{ ALL, "x -c", "option '-c' needs a value" },
		{ ALL, "x -qc", "option '-c' needs a value" },
		{ ALL, "x --config", "option '--config' needs a value" },
		{ ALL, "x --json=1", "option '--json=1': it takes no value" },
		{ OPTION_LOG, "x -c f", "unknown option '-c'" },
		{ OPTION_LOG, "x --json", "unknown option '--json'" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct options o;
		struct err err;

		assert_false(parse(&o, cases[i].allowed, cases[i].line,
		    &err));
		assert_string_equal(err.text, cases[i].text);
	}
}

static void
help_names_what_is_allowed(void **state)
{
	struct buf out = { 0 };

	(void)state;
	options_usage(&out, ALL);
	assert_string_equal(buf_str(&out),
	    " [-c FILE] [-o FILE] [--json] [-q] [-v]");
	out.len = 0;
	options_usage(&out, 0);
	assert_string_equal(buf_str(&out), "");
	options_help(&out, OPTION_JSON);
	assert_string_equal(buf_str(&out),
	    "      --json          print JSON, for programs\n"
	    "  -h, --help          print this help\n");
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_may_stand_anywhere),
		cmocka_unit_test(the_options_of_compile_and_dump_are_read),
		cmocka_unit_test(the_options_of_host_are_read),
		cmocka_unit_test(the_options_of_verify_are_read),
		cmocka_unit_test(a_lone_dash_is_no_option),
		cmocka_unit_test(nothing_behind_two_dashes_is_an_option),
		cmocka_unit_test(none_is_given_by_default),
		cmocka_unit_test(the_last_of_quiet_and_verbose_counts),
		cmocka_unit_test(a_wrong_option_is_named),
		cmocka_unit_test(help_names_what_is_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
