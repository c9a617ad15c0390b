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
		.serial = 4294967295, .has_records = true, .records = 118,
		.primary = "192.0.2.1",
		.last_check = NOW - 240, .next_check = NOW + 3360,
		.expires = NOW + 6 * 86400 + 5,
	},
	{
		.zone = "example.net", .state = "failing",
		.primary = "2001:db8::1@5353", .next_check = NOW - 3,
		.last_error = "192.0.2.7: answers REFUSED\n\x1b[31m\xff",
	},
};

static const struct report_local files[] = {
	{
		.file = "/etc/tinydns/root/data", .state = "live",
		.has_records = true, .records = 7, .changed = NOW - 7200,
	},
	{
		.file = "a\nb", .state = "failing",
		.last_error = "data:1: bad\xff",
	},
};

static const struct report_pull pulls[] = {
	{
		.name = "ns1", .state = "live", .has_hosts = true, .hosts = 0,
		.url = "https://ns1.example.com/retrieve/",
		.last_check = NOW - 5,
	},
	{
		.name = "ns22", .state = "failing", .has_hosts = true,
		.hosts = 12345, .url = "http://192.0.2.1/",
		.last_check = NOW - 7200, .last_error = "status 503",
	},
	{ .name = "ns3", .state = "waiting", .url = "http://192.0.2.2/" },
};

/* The table of these rows; its text belongs to out. */
static const char *
table_of(struct buf *out, const struct report_row *row, size_t n)
{
	const struct report report = { .rows = row, .n = n };

	out->len = 0;
	report_table(out, &report, NOW);
	return buf_str(out);
}

static const char *
json_of(struct buf *out, const struct report_row *row, size_t n)
{
	const struct report report = { .rows = row, .n = n };

	out->len = 0;
	report_json(out, &report);
	return buf_str(out);
}

static void
the_table_is_aligned_to_its_content(void **state)
{
	struct buf out = { 0 };

	(void)state;
	assert_string_equal(table_of(&out, rows, 2),
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
	assert_string_equal(table_of(&out, NULL, 0), "zone  state  serial  records  "
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

	if (strstr(table_of(&out, &row, 1), text) == NULL)
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
	root = json_loads(json_of(&out, rows, 2), 0, NULL);
	assert_non_null(root);
	assert_int_equal(json_array_size(json_object_get(root, "zones")), 2);

	zone = json_array_get(json_object_get(root, "zones"), 0);
	assert_int_equal(json_object_size(zone), 14);
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
	assert_string_equal(table_of(&out, &row, 1),
	    "zone  state  serial  records  primary  last check  next check  "
	    "expires  last error\n"
	    "a     live        0        -  -        -           -           "
	    "-        -\n");
	json_of(&out, &row, 1);
	assert_non_null(strstr(buf_str(&out), "\"serial\": 0,"));
	assert_non_null(strstr(buf_str(&out), "\"records\": null,"));
	buf_fini(&out);
}

static void
json_has_a_line_for_each_zone(void **state)
{
	struct buf out = { 0 };

	(void)state;
	assert_string_equal(json_of(&out, NULL, 0),
	    "{\"zones\": [], \"local\": [], \"dynamic_from\": []}\n");
	assert_string_equal(json_of(&out, rows, 1), "{\"zones\": [\n"
	    "{\"zone\": \"example.com\", \"state\": \"live\", "
	    "\"serial\": 4294967295, \"records\": 118, "
	    "\"primary\": \"192.0.2.1\", \"last_check\": 1699999760, "
	    "\"next_check\": 1700003360, \"expires\": 1700518405, "
	    "\"last_notify\": null, \"notify_from\": null, "
	    "\"came_by\": null, \"catalog\": null, \"members\": null, "
	    "\"last_error\": null}\n], \"local\": [], "
	    "\"dynamic_from\": []}\n");
	buf_fini(&out);
}

static void
catalogs_and_members_are_told_apart_once_there_are_any(void **state)
{
	struct report_row both[] = {
		{ .zone = "a", .state = "live", .catalog = "c" },
		{ .zone = "c", .state = "live", .has_members = true,
		    .members = 1 },
	};
	struct buf out = { 0 };

	(void)state;
	assert_string_equal(table_of(&out, both, 2),
	    "zone  state  serial  records  primary  last check  next check  "
	    "expires  catalog  members  last error\n"
	    "a     live        -        -  -        -           -           "
	    "-        c              -  -\n"
	    "c     live        -        -  -        -           -           "
	    "-        -              1  -\n");
	json_of(&out, both, 2);
	assert_non_null(strstr(buf_str(&out),
	    "\"catalog\": \"c\", \"members\": null"));
	assert_non_null(strstr(buf_str(&out),
	    "\"catalog\": null, \"members\": 1"));
	buf_fini(&out);
}

static void
the_last_notify_is_told_once_any_has_come(void **state)
{
	struct report_row both[] = {
		{ .zone = "a", .state = "live", .last_notify = NOW - 3,
		    .notify_from = "2001:db8::1" },
		{ .zone = "b", .state = "live" },
	};
	struct buf out = { 0 };

	(void)state;
	assert_string_equal(table_of(&out, both, 2),
	    "zone  state  serial  records  primary  last check  next check  "
	    "expires  last NOTIFY  NOTIFY from  last error\n"
	    "a     live        -        -  -        -           -           "
	    "-        3s ago       2001:db8::1  -\n"
	    "b     live        -        -  -        -           -           "
	    "-        -            -            -\n");
	json_of(&out, both, 1);
	assert_non_null(strstr(buf_str(&out), "\"last_notify\": 1699999997, "
	    "\"notify_from\": \"2001:db8::1\""));
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
	table_of(&out, many, MANY);
	for (size_t i = 0; i < out.len; i++)
		lines += out.data[i] == '\n';
	assert_int_equal(lines, MANY + 1);
	free(many);
	buf_fini(&out);
}

#define FILES_TABLE \
	"local file              state    records  changed  last error\n" \
	"/etc/tinydns/root/data  live           7  2h ago   -\n" \
	"a\\012b                  failing        -  -        " \
	"data:1: bad\\377\n"

static void
local_files_have_a_table_of_their_own(void **state)
{
	const struct report report = { .locals = files, .nlocals = 2 };
	struct buf out = { 0 };

	(void)state;
	report_table(&out, &report, NOW);
	assert_string_equal(buf_str(&out), FILES_TABLE);
	buf_fini(&out);
}

static void
an_empty_line_stands_between_the_two_tables(void **state)
{
	const struct report report = { .rows = rows, .n = 1, .locals = files,
		.nlocals = 2 };
	struct buf out = { 0 };

	(void)state;
	report_table(&out, &report, NOW);
	assert_string_equal(buf_str(&out),
	    "zone         state      serial  records  primary    last check  "
	    "next check  expires  last error\n"
	    "example.com  live   4294967295      118  192.0.2.1  4m ago      "
	    "in 56m      in 6d    -\n"
	    "\n" FILES_TABLE);
	buf_fini(&out);
}

static void
json_has_a_line_for_each_local_file(void **state)
{
	const struct report report = { .rows = rows, .n = 1, .locals = files,
		.nlocals = 2 };
	struct buf out = { 0 };
	const char *local;
	json_t *root;

	(void)state;
	report_json(&out, &report);
	root = json_loads(buf_str(&out), 0, NULL);
	assert_non_null(root);
	assert_int_equal(json_array_size(json_object_get(root, "zones")), 1);
	json_decref(root);
	local = strstr(buf_str(&out), "], \"local\"");
	assert_non_null(local);
	assert_string_equal(local, "], \"local\": [\n"
	    "{\"file\": \"/etc/tinydns/root/data\", \"state\": \"live\", "
	    "\"records\": 7, \"changed\": 1699992800, "
	    "\"last_error\": null},\n"
	    "{\"file\": \"a\\nb\", \"state\": \"failing\", "
	    "\"records\": null, \"changed\": null, "
	    "\"last_error\": \"data:1: bad\\\\377\"}\n], "
	    "\"dynamic_from\": []}\n");
	buf_fini(&out);
}

#define PULLS_TABLE \
	"dynamic-from  state    hosts  url                                " \
	"last check  last error\n" \
	"ns1           live         0  https://ns1.example.com/retrieve/  " \
	"5s ago      -\n" \
	"ns22          failing  12345  http://192.0.2.1/                  " \
	"2h ago      status 503\n" \
	"ns3           waiting      -  http://192.0.2.2/                  " \
	"-           -\n"

static void
dynamic_froms_have_a_table_of_their_own(void **state)
{
	const struct report alone = { .pulls = pulls, .npulls = 3 };
	const struct report last = { .locals = files, .nlocals = 2,
		.pulls = pulls, .npulls = 3 };
	struct buf out = { 0 };

	(void)state;
	report_table(&out, &alone, NOW);
	assert_string_equal(buf_str(&out), PULLS_TABLE);
	out.len = 0;
	report_table(&out, &last, NOW);
	assert_string_equal(buf_str(&out), FILES_TABLE "\n" PULLS_TABLE);
	buf_fini(&out);
}

static void
json_has_a_line_for_each_dynamic_from(void **state)
{
	const struct report report = { .pulls = pulls, .npulls = 3 };
	struct buf out = { 0 };

	(void)state;
	report_json(&out, &report);
	assert_string_equal(buf_str(&out),
	    "{\"zones\": [], \"local\": [], \"dynamic_from\": [\n"
	    "{\"name\": \"ns1\", \"state\": \"live\", \"hosts\": 0, "
	    "\"url\": \"https://ns1.example.com/retrieve/\", "
	    "\"last_check\": 1699999995, \"last_error\": null},\n"
	    "{\"name\": \"ns22\", \"state\": \"failing\", "
	    "\"hosts\": 12345, \"url\": \"http://192.0.2.1/\", "
	    "\"last_check\": 1699992800, "
	    "\"last_error\": \"status 503\"},\n"
	    "{\"name\": \"ns3\", \"state\": \"waiting\", "
	    "\"hosts\": null, \"url\": \"http://192.0.2.2/\", "
	    "\"last_check\": null, \"last_error\": null}\n]}\n");
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
		cmocka_unit_test(
		    catalogs_and_members_are_told_apart_once_there_are_any),
		cmocka_unit_test(the_last_notify_is_told_once_any_has_come),
		cmocka_unit_test(every_one_of_many_zones_has_a_line),
		cmocka_unit_test(local_files_have_a_table_of_their_own),
		cmocka_unit_test(an_empty_line_stands_between_the_two_tables),
		cmocka_unit_test(json_has_a_line_for_each_local_file),
		cmocka_unit_test(dynamic_froms_have_a_table_of_their_own),
		cmocka_unit_test(json_has_a_line_for_each_dynamic_from),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
