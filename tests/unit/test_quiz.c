#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "dns/quiz.h"
#include "dns/wire.h"
#include "viewing.h"

/* All questions, "NAME TYPE" each, a line each, in order. */
static void
assert_asks(const struct viewing_record *list, size_t n,
    const struct zoneview_args *args, const char *expected)
{
	char name[NAME_TEXT_SIZE], type[WIRE_TEXT_SIZE];
	struct quiz_question question;
	struct buf all = { 0 };
	struct viewing v;
	struct quiz *quiz;
	struct err err;

	view_open(&v, list, n, args);
	quiz = quiz_new(v.view, "nil");
	while (quiz_next(quiz, &question, &err) == QUIZ_QUESTION) {
		name_text(question.name.wire, name);
		wire_type_text(question.type, type);
		buf_addf(&all, "%s %s\n", name, type);
	}
	assert_string_equal(buf_str(&all), expected);
	assert_int_equal(quiz_records(quiz), n);
	quiz_free(&quiz);
	buf_fini(&all);
	view_close(&v);
}

static void
each_type_of_a_name_is_asked_for_once(void **state)
{
	static const struct viewing_record zone[] = {
		{ "z", RR_SOA, 300, VIEW_SOA },
		{ "z", RR_NS, 300, VIEW_NS },
		{ "w.z", RR_A, 300, VIEW_A },
		{ "w.z", RR_A, 300, "abcd", 4 },
		{ "z", RR_TXT, 300, VIEW_TXT },
		{ "w.z", RR_TXT, 300, VIEW_TXT },
	};

	(void)state;
	assert_asks(zone, 6, NULL,
	    "z SOA\nz NS\nz TXT\nz A\nz ANY\nnil.z A\n"
	    "w.z A\nw.z TXT\nw.z MX\nw.z ANY\nnil.w.z A\n");
}

static void
names_without_records_are_asked_for_once(void **state)
{
	static const struct viewing_record zone[] = {
		{ "a.b.c.z", RR_TXT, 300, VIEW_TXT },
		{ "x.c.z", RR_TXT, 300, VIEW_TXT },
	};

	(void)state;
	assert_asks(zone, 2, NULL,
	    "a.b.c.z TXT\na.b.c.z A\na.b.c.z ANY\nnil.a.b.c.z A\n"
	    "b.c.z A\nb.c.z ANY\nnil.b.c.z A\n"
	    "c.z A\nc.z ANY\nnil.c.z A\n"
	    "x.c.z TXT\nx.c.z A\nx.c.z ANY\nnil.x.c.z A\n");
}

static void
a_wildcard_is_asked_for_in_the_name_of_another(void **state)
{
	static const struct viewing_record zone[] = {
		{ "*.w.z", RR_TXT, 300, VIEW_TXT },
		{ "w.z", RR_A, 300, VIEW_A },
	};

	(void)state;
	assert_asks(zone, 2, NULL,
	    "\\052.w.z TXT\nnil.w.z TXT\nnil.w.z ANY\n\\052.w.z A\n"
	    "\\052.w.z ANY\nnil.\\052.w.z A\n"
	    "w.z A\nw.z TXT\nw.z ANY\nnil.w.z A\n");
}

static void
a_delegation_is_asked_for_its_ds(void **state)
{
	static const struct viewing_record zone[] = {
		{ "sub.z", RR_NS, 300, VIEW_NS },
	};

	(void)state;
	assert_asks(zone, 1, NULL, "sub.z NS\nsub.z DS\nsub.z A\n"
	    "sub.z ANY\nnil.sub.z A\n");
}

static bool
is_sub(void *ctx, const uint8_t *name)
{
	(void)ctx;
	return name_equal(name, view_name("sub.z").wire);
}

static void
of_another_zone_only_the_ds_is_asked_for(void **state)
{
	static const struct viewing_record zone[] = {
		{ "sub.z", RR_NS, 300, VIEW_NS },
		{ "a.b.sub.z", RR_A, 300, VIEW_A },
	};
	struct zoneview_args args = { .is_other = is_sub };

	(void)state;
	assert_asks(zone, 2, &args, "sub.z DS\n");
}

static void
below_the_name_of_an_nsec3_nothing_is_asked_for(void **state)
{
	static const struct viewing_record zone[] = {
		{ "hash.z", RR_NSEC3, 300, VIEW_A },
	};

	(void)state;
	assert_asks(zone, 1, NULL, "hash.z NSEC3\nhash.z A\nhash.z ANY\n");
}

static void
a_long_name_has_a_short_one_below_it(void **state)
{
	char long_name[4 * 64 + 1], expected[4096];
	struct viewing_record zone[] = {
		{ long_name, RR_A, 300, VIEW_A },
	};

	(void)state;
	for (int i = 0; i < 4; i++)
		snprintf(long_name + i * 64, 65, "%0*d.", i < 3 ? 63 : 56, i);
	snprintf(long_name + 3 * 64 + 56, 3, ".z");
	snprintf(expected, sizeof(expected), "%s A\n%s TXT\n%s ANY\n",
	    long_name, long_name, long_name);
	assert_int_equal(view_name(long_name).len, 252);
	snprintf(expected + strlen(expected), 600, "ni.%s A\n", long_name);
	for (const char *p = long_name; (p = strchr(p, '.')) != NULL &&
	    strcmp(p, ".z") != 0;) {
		p++;
		snprintf(expected + strlen(expected), 900,
		    "%s A\n%s ANY\nnil.%s A\n", p, p, p);
	}
	assert_asks(zone, 1, NULL, expected);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_type_of_a_name_is_asked_for_once),
		cmocka_unit_test(names_without_records_are_asked_for_once),
		cmocka_unit_test(
		    a_wildcard_is_asked_for_in_the_name_of_another),
		cmocka_unit_test(a_delegation_is_asked_for_its_ds),
		cmocka_unit_test(of_another_zone_only_the_ds_is_asked_for),
		cmocka_unit_test(
		    below_the_name_of_an_nsec3_nothing_is_asked_for),
		cmocka_unit_test(a_long_name_has_a_short_one_below_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
