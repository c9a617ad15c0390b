#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ddns/change.h"
#include "updating.h"

static struct host
host(const char *v4, const char *v6, const char *v6_id)
{
	struct host host = { .v4 = updating_ip(v4), .v6 = updating_ip(v6) };

	if (*v6_id != '\0')
		assert_true(ip_parse_plain6(&host.v6_id, v6_id));
	return host;
}

/* Makes the change, and does it to the host, as the store does. */
static void
expect_with(struct host *host, const char *query, bool allow_private,
    const char *line)
{
	struct buf out = { 0 };
	enum verdict_code why;
	struct verdict verdict;
	struct update update;
	struct change change;

	assert_true(updating_read(&update, query, "a.b", "192.0.2.9", &why));
	verdict = change_make(&change, &update, host, allow_private);
	verdict_line(&out, &verdict);
	assert_string_equal(buf_str(&out), line);
	assert_int_equal(change_is_any(&change),
	    verdict.code == VERDICT_GOOD);
	buf_fini(&out);
	change_apply(&change, host, 1000);
}

static void
expect(struct host *host, const char *query, const char *line)
{
	expect_with(host, query, false, line);
}

static void
expect_host(const struct host *host, const char *pair)
{
	char text[IP_PAIR_TEXT_SIZE];

	ip_pair_text(&host->v4, &host->v6, text);
	assert_string_equal(text, pair);
}

static void
a_new_address_is_good_and_the_same_again_nochg(void **state)
{
	struct host h = host("", "", "");

	(void)state;
	expect(&h, "myip=192.0.2.1", "good 192.0.2.1\n");
	expect(&h, "myip=192.0.2.1", "nochg 192.0.2.1\n");
	expect_host(&h, "192.0.2.1");
	assert_int_equal(h.v4_changed, 1000);
	assert_int_equal(h.v6_changed, 0);
}

static void
the_other_family_stands(void **state)
{
	struct host h = host("192.0.2.1", "2001:db8::1", "");

	(void)state;
	expect(&h, "myip=192.0.2.2", "good 192.0.2.2\n");
	expect_host(&h, "192.0.2.2,2001:db8::1");
	expect(&h, "myip=2001:db8::2", "good 2001:db8::2\n");
	expect_host(&h, "192.0.2.2,2001:db8::2");
}

static void
one_line_names_both_if_one_of_them_changed(void **state)
{
	struct host h = host("192.0.2.1", "2001:db8::1", "");

	(void)state;
	expect(&h, "myip=2001:db8::2,192.0.2.1",
	    "good 192.0.2.1,2001:db8::2\n");
	assert_int_equal(h.v4_changed, 0);
	expect(&h, "myip=2001:db8:0::2,192.0.2.1",
	    "nochg 192.0.2.1,2001:db8::2\n");
}

static void
withdrawal_names_what_is_left(void **state)
{
	struct host h = host("192.0.2.1", "2001:db8::1", "");

	(void)state;
	expect(&h, "myipv4=", "good 2001:db8::1\n");
	expect(&h, "myipv4=", "nochg 2001:db8::1\n");
	expect(&h, "offline=YES", "good -\n");
	expect(&h, "offline=YES", "nochg -\n");
	expect_host(&h, "-");
	assert_int_equal(h.v6_changed, 1000);
}

static void
a_deletion_says_deleted_whatever_stood(void **state)
{
	struct update update = { .remove = true,
		.v6 = { .verb = UPDATE_WITHDRAW } };
	struct host h = host("192.0.2.1", "2001:db8::1", "");
	struct change change;
	struct verdict verdict;

	(void)state;
	verdict = change_make(&change, &update, &h, false);
	assert_int_equal(verdict.code, VERDICT_DELETED);
	assert_true(verdict.gone6 && !verdict.gone4);
	change_apply(&change, &h, 1);
	expect_host(&h, "192.0.2.1");
	verdict = change_make(&change, &update, &h, false);
	assert_int_equal(verdict.code, VERDICT_DELETED);
	assert_false(change_is_any(&change));
}

static void
preserve_alone_is_nochg_with_what_stands(void **state)
{
	struct host h = host("192.0.2.1", "2001:db8::1", "");

	(void)state;
	expect(&h, "myip=preserve", "nochg 192.0.2.1,2001:db8::1\n");
}

static void
useless_addresses_are_refused_and_nothing_changes(void **state)
{
	struct host h = host("192.0.2.1", "", "");

	(void)state;
	expect(&h, "myip=127.0.0.1", "badip 127.0.0.1\n");
	expect(&h, "myip=0.0.0.0,2001:db8::1", "badip 0.0.0.0\n");
	expect(&h, "myip=fe80::1", "badip fe80::1\n");
	expect_with(&h, "myip=224.0.0.1", true, "badip 224.0.0.1\n");
	expect(&h, "myip=10.0.0.1,fd00::1", "badip 10.0.0.1,fd00::1\n");
	expect_host(&h, "192.0.2.1");
}

static void
private_addresses_need_the_zones_leave(void **state)
{
	struct host h = host("", "", "");

	(void)state;
	expect(&h, "myip=192.168.1.1", "badip 192.168.1.1\n");
	expect_with(&h, "myip=192.168.1.1", true, "good 192.168.1.1\n");
	expect_with(&h, "myip=fd00:d::1", true, "good fd00:d::1\n");
}

static void
a_prefix_renumbers_by_the_stored_identifier(void **state)
{
	struct host h = host("", "2001:db8::99", "::21a:2bff:fe3c:4d5e");

	(void)state;
	expect(&h, "ip6lanprefix=2001:db8:1:2::/64",
	    "good 2001:db8:1:2:21a:2bff:fe3c:4d5e\n");
	expect(&h, "ip6lanprefix=2001:db8:1:2::/64",
	    "nochg 2001:db8:1:2:21a:2bff:fe3c:4d5e\n");
}

static void
with_an_address_too_the_identifier_decides(void **state)
{
	static const char query[] = "myip=192.0.2.1,2001:db8::5&"
	    "ip6lanprefix=2001:db8:1:2::/64";
	struct host router = host("", "", ""), nas = host("", "", "::a");

	(void)state;
	expect(&router, query, "good 192.0.2.1,2001:db8::5\n");
	expect(&nas, query, "good 192.0.2.1,2001:db8:1:2::a\n");
}

static void
without_an_identifier_the_old_bits_stay(void **state)
{
	struct host h = host("", "2001:db8:0:1::7", "");

	(void)state;
	expect(&h, "myipv6=2001:db8:9:9::/64", "good 2001:db8:9:9::7\n");
	expect(&h, "ipv6=2001:db8:8:8::5/64", "good 2001:db8:8:8::5\n");
}

static void
a_prefix_without_any_bits_to_follow_is_in_vain(void **state)
{
	struct host h = host("", "", "");

	(void)state;
	expect(&h, "ipv6prefix=2001:db8::/64", "badip 2001:db8::\n");
	expect(&h, "myip=192.0.2.1&ipv6prefix=2001:db8::/64",
	    "good 192.0.2.1\n");
	expect_host(&h, "192.0.2.1");
}

static void
a_txt_is_added_and_cleared(void **state)
{
	struct host h = host("192.0.2.1", "", "");

	(void)state;
	expect(&h, "txt=one", "good 192.0.2.1\n");
	expect(&h, "txt=one", "nochg 192.0.2.1\n");
	expect(&h, "txt=two", "good 192.0.2.1\n");
	assert_string_equal(h.txt, "one\ntwo\n");
	assert_int_equal(h.txt_changed, 1000);
	assert_int_equal(h.v4_changed, 0);
	expect(&h, "txt=", "good 192.0.2.1\n");
	expect(&h, "txt=", "nochg 192.0.2.1\n");
	assert_string_equal(h.txt, "");
}

static void
a_source_that_is_of_no_use_is_refused(void **state)
{
	struct update update = { .v4 = { .verb = UPDATE_SET,
		.ip = updating_ip("127.0.0.1"), .from_source = true } };
	struct host h = host("", "", "");
	struct change change;

	(void)state;
	assert_int_equal(change_make(&change, &update, &h, true).code,
	    VERDICT_BADIP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_new_address_is_good_and_the_same_again_nochg),
		cmocka_unit_test(the_other_family_stands),
		cmocka_unit_test(one_line_names_both_if_one_of_them_changed),
		cmocka_unit_test(withdrawal_names_what_is_left),
		cmocka_unit_test(a_deletion_says_deleted_whatever_stood),
		cmocka_unit_test(preserve_alone_is_nochg_with_what_stands),
		cmocka_unit_test(
		    useless_addresses_are_refused_and_nothing_changes),
		cmocka_unit_test(private_addresses_need_the_zones_leave),
		cmocka_unit_test(a_prefix_renumbers_by_the_stored_identifier),
		cmocka_unit_test(with_an_address_too_the_identifier_decides),
		cmocka_unit_test(without_an_identifier_the_old_bits_stay),
		cmocka_unit_test(
		    a_prefix_without_any_bits_to_follow_is_in_vain),
		cmocka_unit_test(a_txt_is_added_and_cleared),
		cmocka_unit_test(a_source_that_is_of_no_use_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
