#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "report.h"

enum { NOW = 1700000000 };

static const struct report_row rows[] = {
	{
		.zone = "example.com", .state = "live", .has_data = true,
		.serial = 4294967295, .records = 118, .primary = "192.0.2.1",
		.last_check = NOW - 240, .next_check = NOW + 3360,
		.expires = NOW + 6 * 86400 + 5,
	},
	{
		.zone = "example.net", .state = "failing",
		.primary = "2001:db8::1@5353", .next_check = NOW - 3,
		.last_error = "192.0.2.7: answers REFUSED\n\x1b[31m\xff",
	},
};

static void
the_table_is_aligned_to_its_content(void **state)
{
	struct buf out = { 0 };

	(void)state;
	report_table(&out, rows, 2, NOW);
	assert_string_equal(buf_str(&out),
	    "zone         state        serial  records  primary           "
	    "last check  next check  expires  last error\n"
	    "example.com  live     4294967295      118  192.0.2.1         "
	    "4m ago      in 56m      in 6d    -\n"
	    "example.net  failing           -        -  2001:db8::1@5353  "
	    "-           now         -        "
	    "192.0.2.7: answers REFUSED\\012\\033[31m\\377\n");
	buf_fini(&out);
}

static void
a_table_without_zones_has_a_heading(void **state)
{
	struct buf out = { 0 };

	(void)state;
	report_table(&out, NULL, 0, NOW);
	assert_string_equal(buf_str(&out), "zone  state  serial  records  "
	    "primary  last check  next check  expires  last error\n");
	buf_fini(&out);
}

static void
expect_time(time_t t, const char *text)
{
	struct report_row row = {
		.zone = "a", .state = "b", .last_check = t,
	};
	struct buf out = { 0 };

	report_table(&out, &row, 1, NOW);
	if (strstr(buf_str(&out), text) == NULL)
		fail_msg("'%s' is not in: %s", text, buf_str(&out));
	buf_fini(&out);
}

static void
times_have_the_unit_that_fits(void **state)
{
	(void)state;
	expect_time(0, " - ");
	expect_time(NOW, " now ");
	expect_time(NOW - 1, " 1s ago ");
	expect_time(NOW - 119, " 119s ago ");
	expect_time(NOW - 120, " 2m ago ");
	expect_time(NOW - 7199, " 119m ago ");
	expect_time(NOW - 7200, " 2h ago ");
	expect_time(NOW + 2 * 86400 - 1, " in 47h ");
	expect_time(NOW + 2 * 86400, " in 2d ");
	expect_time(NOW + 1000LL * 86400, " in 1000d ");
	expect_time(1, " 19675d ago ");
}

static void
json_says_the_same_to_programs(void **state)
{
	struct buf out = { 0 };
	json_t *root, *zone;

	(void)state;
	report_json(&out, rows, 2);
	root = json_loads(buf_str(&out), 0, NULL);
	assert_non_null(root);
	assert_int_equal(json_array_size(json_object_get(root, "zones")), 2);

	zone = json_array_get(json_object_get(root, "zones"), 0);
	assert_int_equal(json_object_size(zone), 9);
	assert_string_equal(json_string_value(json_object_get(zone, "zone")),
	    "example.com");
	assert_true(json_integer_value(json_object_get(zone, "serial")) ==
	    4294967295);
	assert_int_equal(json_integer_value(json_object_get(zone,
	    "records")), 118);
	assert_int_equal(json_integer_value(json_object_get(zone,
	    "last_check")), NOW - 240);
	assert_true(json_is_null(json_object_get(zone, "last_error")));

	zone = json_array_get(json_object_get(root, "zones"), 1);
	assert_true(json_is_null(json_object_get(zone, "serial")));
	assert_true(json_is_null(json_object_get(zone, "records")));
	assert_true(json_is_null(json_object_get(zone, "expires")));
	assert_string_equal(json_string_value(json_object_get(zone,
	    "last_error")), "192.0.2.7: answers REFUSED\\012\\033[31m\\377");
	json_decref(root);
	buf_fini(&out);
}

static void
records_that_were_not_counted_yet_are_not_known(void **state)
{
	struct report_row row = { .zone = "a", .state = "live",
		.has_data = true, .serial = 0 };
	struct buf out = { 0 };

	(void)state;
	report_table(&out, &row, 1, NOW);
	assert_string_equal(buf_str(&out),
	    "zone  state  serial  records  primary  last check  next check  "
	    "expires  last error\n"
	    "a     live        0        -  -        -           -           "
	    "-        -\n");
	out.len = 0;
	report_json(&out, &row, 1);
	assert_non_null(strstr(buf_str(&out), "\"serial\": 0,"));
	assert_non_null(strstr(buf_str(&out), "\"records\": null,"));
	buf_fini(&out);
}

static void
json_has_a_line_for_each_zone(void **state)
{
	struct buf out = { 0 };

	(void)state;
	report_json(&out, NULL, 0);
	assert_string_equal(buf_str(&out), "{\"zones\": []}\n");
	out.len = 0;
	report_json(&out, rows, 1);
	assert_string_equal(buf_str(&out), "{\"zones\": [\n"
	    "{\"zone\": \"example.com\", \"state\": \"live\", "
	    "\"serial\": 4294967295, \"records\": 118, "
	    "\"primary\": \"192.0.2.1\", \"last_check\": 1699999760, "
	    "\"next_check\": 1700003360, \"expires\": 1700518405, "
	    "\"last_error\": null}\n]}\n");
	buf_fini(&out);
}

static void
every_one_of_many_zones_has_a_line(void **state)
{
	enum { MANY = 10000 };
	struct report_row *many = calloc(MANY, sizeof(*many));
	struct buf out = { 0 };
	size_t lines = 0;

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		many[i] = rows[0];
	report_table(&out, many, MANY, NOW);
	for (size_t i = 0; i < out.len; i++)
		lines += out.data[i] == '\n';
	assert_int_equal(lines, MANY + 1);
	free(many);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_aligned_to_its_content),
		cmocka_unit_test(a_table_without_zones_has_a_heading),
		cmocka_unit_test(times_have_the_unit_that_fits),
		cmocka_unit_test(json_says_the_same_to_programs),
		cmocka_unit_test(
		    records_that_were_not_counted_yet_are_not_known),
		cmocka_unit_test(json_has_a_line_for_each_zone),
		cmocka_unit_test(every_one_of_many_zones_has_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
