#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "pull_text.h"
#include "pulling.h"

static void
refuses(const char *text, const char *expected)
{
	struct err err = { "" };

	assert_null(pulling_read(text, false, &err));
	assert_string_equal(err.text, expected);
}

static void
addresses_of_both_families_are_read(void **state)
{
	struct pull_list *list = pulling_list(
	    "+john.dyn.example.com:192.0.2.1:60\n"
	    "+*.john.dyn.example.com:192.0.2.1:60\n"
	    "3ann.dyn.example.com:20010db8000000000000000000000001:30\n"
	    ":john.dyn.example.com:28:\\040\\001\\015\\270\\000\\000\\000"
	    "\\000\\000\\000\\000\\000\\000\\000\\000\\002:61\n");

	(void)state;
	assert_int_equal(pull_list_count(list), 2);
	pulling_expect(list, "john.dyn.example.com A 60 192.0.2.1\n"
	    "*.john.dyn.example.com A 60 192.0.2.1\n"
	    "john.dyn.example.com AAAA 61 2001:db8::2\n"
	    "ann.dyn.example.com AAAA 30 2001:db8::1\n");
	pull_list_unref(&list);
	assert_null(list);
}

static void
an_empty_text_is_an_empty_list(void **state)
{
	struct pull_list *list = pulling_list("");

	(void)state;
	assert_int_equal(pull_list_count(list), 0);
	pull_list_unref(&list);
}

static void
the_last_line_needs_no_newline_and_case_does_not_count(void **state)
{
	struct pull_list *list = pulling_list(
	    "+John.DYN.example.com:192.0.2.1:60");

	(void)state;
	pulling_expect(list, "john.dyn.example.com A 60 192.0.2.1\n");
	pull_list_unref(&list);
}

static void
a_record_that_stands_there_twice_counts_once(void **state)
{
	struct pull_list *list = pulling_list(
	    "+john.dyn.example.com:192.0.2.1:60\n"
	    "+john.dyn.example.com:192.0.2.2:60\n"
	    "+JOHN.dyn.example.com:192.0.2.1:70\n");

	(void)state;
	pulling_expect(list, "john.dyn.example.com A 60 192.0.2.1\n"
	    "john.dyn.example.com A 60 192.0.2.2\n");
	pull_list_unref(&list);
}

static void
any_other_line_refuses_all(void **state)
{
	static const char *const lines[] = { "<html>", "#", "-a:1.2.3.4",
		"=a.dyn.example.com:192.0.2.1", "Zdyn.example.com:a:b",
		"'a.dyn.example.com:text", ".dyn.example.com:192.0.2.1",
		"6a.dyn.example.com:20010db8000000000000000000000001",
		"Ca.dyn.example.com:b.example.com", "%lo:192.0.2" };
	char text[128];

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		snprintf(text, sizeof(text),
		    "+a.dyn.example.com:192.0.2.1:60\n%s\n", lines[i]);
		refuses(text, "line 2: it does not begin with +, 3 or :");
	}
	refuses("\n", "line 1: it is empty");
}

/* Of these lines, nothing but the good one is taken. */
static void
leaves_out(const char *line, const char *why)
{
	struct pull_list *list;
	const char *found;
	char text[256];

	snprintf(text, sizeof(text), "%s\n%s\n"
	    "+good.dyn.example.com:192.0.2.1:60\n", line, line);
	list = pulling_list(text);
	assert_int_equal(pull_list_left(list, &found), 2);
	assert_string_equal(found, why);
	pulling_expect(list, "good.dyn.example.com A 60 192.0.2.1\n");
	pull_list_unref(&list);
}

static void
names_outside_of_the_zones_are_left_out(void **state)
{
	(void)state;
	leaves_out("+www.example.com:192.0.2.1:60",
	    "www.example.com is in no dynamic zone");
	leaves_out("+xdyn.example.com:192.0.2.1:60",
	    "xdyn.example.com is in no dynamic zone");
	leaves_out("+*.example.com:192.0.2.1:60",
	    "\\052.example.com is in no dynamic zone");
	refuses("+www.example.com:192.0.2.1:60::lo\n",
	    "line 1: www.example.com has a timestamp or a location");
}

static void
addresses_of_no_use_and_long_ttls_are_left_out(void **state)
{
	static const char *const lines[] = { "+a.dyn.example.com:127.0.0.1:60",
		"+a.dyn.example.com:0.0.0.0:60",
		"+a.dyn.example.com:169.254.1.1:60",
		"+a.dyn.example.com:224.0.0.1:60",
		"3a.dyn.example.com:fe800000000000000000000000000001:60",
		"3a.dyn.example.com:ff020000000000000000000000000001:60" };

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		leaves_out(lines[i], "a.dyn.example.com has an address that "
		    "is of no use in DNS");
	leaves_out("3a.dyn.example.com:00000000000000000000ffffc0000201:60",
	    "a.dyn.example.com has an IPv4 address in an IPv6 one");
	leaves_out("+a.dyn.example.com:192.0.2.1:604801",
	    "a.dyn.example.com has a TTL above 604800");
}

static const char *const private_lines[] = {
	"+a.dyn.example.com:10.1.2.3:60", "+a.dyn.example.com:172.16.0.1:60",
	"+*.a.dyn.example.com:192.168.1.1:60",
	"+a.dyn.example.com:100.64.0.1:60",
	"3a.dyn.example.com:fd000000000000000000000000000001:60",
	":a.dyn.example.com:28:\\374\\000\\000\\000\\000\\000\\000\\000"
	"\\000\\000\\000\\000\\000\\000\\000\\001:60" };

static void
private_addresses_are_left_out(void **state)
{
	size_t n = sizeof(private_lines) / sizeof(*private_lines);

	(void)state;
	for (size_t i = 0; i < n; i++)
		leaves_out(private_lines[i], strchr(private_lines[i], '*') ==
		    NULL ? "a.dyn.example.com has a private address, without "
		    "allow-private" : "\\052.a.dyn.example.com has a private "
		    "address, without allow-private");
}

static void
private_addresses_are_taken_where_the_zone_allows_them(void **state)
{
	size_t n = sizeof(private_lines) / sizeof(*private_lines);
	const char *why;
	struct err err;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct pull_list *list = pulling_read(private_lines[i], true,
		    &err);

		assert_non_null(list);
		assert_int_equal(pull_list_left(list, &why), 0);
		assert_int_equal(pull_list_count(list), 1);
		pull_list_unref(&list);
	}
}

static void
the_deepest_zone_says_whether_addresses_may_be_private(void **state)
{
	static const char text[] = "+a.example.com:10.0.0.1:60\n"
	    "+a.dyn.example.com:10.0.0.2:60\n";
	struct name names[] = { pulling_name("example.com"),
		pulling_name("dyn.example.com") };
	bool allow[] = { true, false };
	const struct pull_zones zones = { names, allow, 2 };
	struct err err;
	struct pull_list *list = pull_text_read(text, strlen(text), &zones,
	    &err);

	(void)state;
	assert_non_null(list);
	pulling_expect(list, "a.example.com A 60 10.0.0.1\n");
	pull_list_unref(&list);
}

static void
without_zones_any_name_is_good(void **state)
{
	static const char text[] = "+www.example.org:192.0.2.1:60\n";
	const struct pull_zones none = { 0 };
	struct err err;
	struct pull_list *list = pull_text_read(text, strlen(text), &none,
	    &err);

	(void)state;
	assert_non_null(list);
	pulling_expect(list, "www.example.org A 60 192.0.2.1\n");
	pull_list_unref(&list);
}

static void
generic_lines_are_of_type_28_only(void **state)
{
	(void)state;
	refuses(":a.dyn.example.com:16:text:60\n",
	    "line 1: a.dyn.example.com gets a record that is no address");
	refuses(":a.dyn.example.com:1:abcd:60\n",
	    "line 1: a.dyn.example.com gets a record that is no address");
	refuses(":a.dyn.example.com:28:abcd:60\n",
	    "line 1: a.dyn.example.com gets a record that is no address");
	refuses(":a.dyn.example.com:28:0123456789abcdef0:60\n",
	    "line 1: a.dyn.example.com gets a record that is no address");
}

static void
what_would_get_a_warning_refuses_all(void **state)
{
	static const char *const lines[] = { "+a.dyn.example.com:192.0.2.1x:60",
		"+a.dyn.example.com:192.0.2.300:60",
		"+a.dyn.example.com:192.0.2.1:6o",
		"+a.dyn.example.com:192.0.2.1:60\r",
		"+a.dyn.example.com:192.0.2.1:60::lo:more",
		"+a.dyn.example.com::60", "+a.dyn.example.com",
		"+a..dyn.example.com:192.0.2.1:60",
		"+a b.dyn.example.com:192.0.2.1:60" };
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		err.text[0] = '\0';
		if (pulling_read(lines[i], false, &err) != NULL)
			fail_msg("accepted: %s", lines[i]);
		assert_memory_equal(err.text, "line 1: ", 8);
	}
}

static void
timestamps_and_locations_refuse_all(void **state)
{
	(void)state;
	refuses("+a.dyn.example.com:192.0.2.1:60:4000000012345678\n",
	    "line 1: a.dyn.example.com has a timestamp or a location");
	refuses("+a.dyn.example.com:192.0.2.1:60::lo\n",
	    "line 1: a.dyn.example.com has a timestamp or a location");
}

static void
a_host_with_too_many_addresses_refuses_all(void **state)
{
	struct buf text = { 0 };

	(void)state;
	for (unsigned i = 0; i <= PULL_LIST_MAX_ADDRESSES; i++)
		buf_addf(&text, "+a.dyn.example.com:192.0.2.%u:60\n", i);
	refuses(buf_str(&text), "line 65: it is one more than the 64 "
	    "addresses that a host may have");
	buf_fini(&text);
}

static uint64_t
sum(const char *text, size_t rank)
{
	struct name zone = pulling_name("dyn.example.com");
	struct pull_list *list = pulling_list(text);
	uint64_t sum = 0;

	pull_list_sum(list, rank, &zone, 1, &sum);
	pull_list_unref(&list);
	return sum;
}

static void
a_zones_sum_tells_other_records_but_not_another_order(void **state)
{
	static const char a[] = "+a.dyn.example.com:192.0.2.1:60\n"
	    "+b.dyn.example.com:192.0.2.2:60\n";
	uint64_t before = sum(a, 0);

	(void)state;
	assert_true(sum("", 0) == 0);
	assert_true(sum("+b.dyn.example.com:192.0.2.2:60\n"
	    "+a.dyn.example.com:192.0.2.1:60\n", 0) == before);
	assert_false(sum("+b.dyn.example.com:192.0.2.1:60\n"
	    "+a.dyn.example.com:192.0.2.2:60\n", 0) == before);
	assert_false(sum("+a.dyn.example.com:192.0.2.1:61\n"
	    "+b.dyn.example.com:192.0.2.2:60\n", 0) == before);
	assert_false(sum(a, 1) == before);
}

static void
a_list_knows_the_text_that_it_was_made_of(void **state)
{
	static const char text[] = "+a.dyn.example.com:192.0.2.1:60\n";
	struct pull_list *list = pulling_list(text);

	(void)state;
	assert_true(pull_list_is_of(list, text, strlen(text)));
	assert_false(pull_list_is_of(list, text, strlen(text) - 1));
	assert_false(pull_list_is_of(list, "+a.dyn.example.com:192.0.2.2:60\n",
	    strlen(text)));
	pull_list_unref(&list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_of_both_families_are_read),
		cmocka_unit_test(an_empty_text_is_an_empty_list),
		cmocka_unit_test(
		    the_last_line_needs_no_newline_and_case_does_not_count),
		cmocka_unit_test(a_record_that_stands_there_twice_counts_once),
		cmocka_unit_test(any_other_line_refuses_all),
		cmocka_unit_test(names_outside_of_the_zones_are_left_out),
		cmocka_unit_test(
		    addresses_of_no_use_and_long_ttls_are_left_out),
		cmocka_unit_test(private_addresses_are_left_out),
		cmocka_unit_test(
		    private_addresses_are_taken_where_the_zone_allows_them),
		cmocka_unit_test(
		    the_deepest_zone_says_whether_addresses_may_be_private),
		cmocka_unit_test(without_zones_any_name_is_good),
		cmocka_unit_test(generic_lines_are_of_type_28_only),
		cmocka_unit_test(what_would_get_a_warning_refuses_all),
		cmocka_unit_test(timestamps_and_locations_refuse_all),
		cmocka_unit_test(a_host_with_too_many_addresses_refuses_all),
		cmocka_unit_test(
		    a_zones_sum_tells_other_records_but_not_another_order),
		cmocka_unit_test(a_list_knows_the_text_that_it_was_made_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
