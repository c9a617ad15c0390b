#include "http_feeding.h"

#include <stdio.h>

#include "http/forwarded.h"

/* Trusted are 10.0.0.0/8 and ::1. */
static void
assert_client(const char *peer, const char *fields, const char *expected)
{
	static const char *const trusted[] = { "10.0.0.0/8", "::1" };
	struct ip_prefix prefixes[2];
	struct forwarded_trust trust = { prefixes, 2 };
	struct request r;
	struct ip ip;
	struct err err;
	char text[IP_TEXT_SIZE], bytes[2048];

	for (size_t i = 0; i < 2; i++)
		assert_true(ip_prefix_parse(&prefixes[i], trusted[i], &err));
	assert_true(ip_parse(&ip, peer));
	snprintf(bytes, sizeof(bytes), "GET / HTTP/1.0\r\n%s\r\n", fields);
	r = feed_good(bytes, strlen(bytes));
	ip = forwarded_client(&trust, &ip, &r);
	ip_text(&ip, text);
	assert_string_equal(text, expected);
	request_fini(&r);
}

static void
a_peer_that_is_not_trusted_is_the_client(void **state)
{
	(void)state;
	assert_client("203.0.113.1", "", "203.0.113.1");
	assert_client("203.0.113.1", "X-Forwarded-For: 192.0.2.1\r\n",
	    "203.0.113.1");
	assert_client("203.0.113.1", "Forwarded: for=192.0.2.1\r\n",
	    "203.0.113.1");
}

static void
a_proxy_without_a_word_is_the_client_itself(void **state)
{
	(void)state;
	assert_client("10.0.0.1", "", "10.0.0.1");
	assert_client("::1", "", "::1");
}

static void
the_last_address_that_is_not_trusted_is_the_client(void **state)
{
	(void)state;
	assert_client("10.0.0.1", "X-Forwarded-For: 192.0.2.1\r\n",
	    "192.0.2.1");
	assert_client("10.0.0.1", "X-Forwarded-For: 203.0.113.66, 192.0.2.1, "
	    "10.0.0.2\r\n", "192.0.2.1");
	assert_client("::1", "X-Forwarded-For: 2001:db8::1\r\n",
	    "2001:db8::1");
	assert_client("10.0.0.1", "X-Forwarded-For: ::ffff:192.0.2.1\r\n",
	    "192.0.2.1");
	assert_client("10.0.0.1", "X-Forwarded-For: 10.0.0.3, 10.0.0.2\r\n",
	    "10.0.0.3");
}

static void
fields_are_one_list_in_their_order(void **state)
{
	(void)state;
	assert_client("10.0.0.1", "X-Forwarded-For: 203.0.113.66\r\n"
	    "X-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1");
	assert_client("10.0.0.1", "X-Forwarded-For: 192.0.2.1\r\n"
	    "X-Forwarded-For: 10.0.0.2\r\n", "192.0.2.1");
}

static void
what_a_client_forges_before_its_address_does_not_matter(void **state)
{
	(void)state;
	assert_client("10.0.0.1", "X-Forwarded-For: garbage, 192.0.2.1\r\n",
	    "192.0.2.1");
	assert_client("10.0.0.1", "X-Forwarded-For: ,,, 192.0.2.1\r\n",
	    "192.0.2.1");
	assert_client("10.0.0.1", "Forwarded: for=\"x, for=192.0.2.1\r\n",
	    "192.0.2.1");
}

static void
garbage_leaves_the_client_unknown(void **state)
{
	static const char *const bad[] = { "garbage", "192.0.2.1 x", "",
		"192.0.2.1, ", "unknown", "_hidden", "192.0.2.1:", "[::1",
		"192.0.2.1:http", "[192.0.2.1]", "2001:db8::1]:80",
		"192.0.2.1:123456", "[2001:db8::1]80", "garbage, 10.0.0.2" };
	char fields[128];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		snprintf(fields, sizeof(fields), "X-Forwarded-For: %s\r\n",
		    bad[i]);
		assert_client("10.0.0.1", fields, "");
	}
}

static void
a_port_is_left_out(void **state)
{
	(void)state;
	assert_client("10.0.0.1", "X-Forwarded-For: 192.0.2.1:4711\r\n",
	    "192.0.2.1");
	assert_client("10.0.0.1", "X-Forwarded-For: [2001:db8::1]:4711\r\n",
	    "2001:db8::1");
	assert_client("10.0.0.1", "X-Forwarded-For: [2001:db8::1]\r\n",
	    "2001:db8::1");
}

static void
forwarded_is_read_as_rfc_7239_has_it(void **state)
{
	(void)state;
	assert_client("10.0.0.1", "Forwarded: for=192.0.2.60;proto=http;"
	    "by=203.0.113.43\r\n", "192.0.2.60");
	assert_client("10.0.0.1", "Forwarded: proto=http ; For=\"[2001:db8:"
	    "cafe::17]:4711\"\r\n", "2001:db8:cafe::17");
	assert_client("10.0.0.1", "Forwarded: for=192.0.2.43, "
	    "for=10.0.0.9\r\n", "192.0.2.43");
	assert_client("10.0.0.1", "Forwarded: for=unknown\r\n", "");
	assert_client("10.0.0.1", "Forwarded: proto=http\r\n", "");
	assert_client("10.0.0.1", "Forwarded: for=192.0.2.1;"
	    "for=192.0.2.2\r\n", "");
	assert_client("10.0.0.1", "Forwarded: for=\"192.0.2.1\r\n",
	    "");
}

static void
fields_that_do_not_agree_leave_the_client_unknown(void **state)
{
	(void)state;
	assert_client("10.0.0.1", "Forwarded: for=203.0.113.66\r\n"
	    "X-Forwarded-For: 192.0.2.1\r\n", "");
	assert_client("10.0.0.1", "Forwarded: for=10.0.0.1\r\n"
	    "X-Forwarded-For: 192.0.2.1\r\n", "");
	assert_client("10.0.0.1", "Forwarded: garbage\r\n"
	    "X-Forwarded-For: 192.0.2.1\r\n", "");
	assert_client("10.0.0.1", "Forwarded: for=192.0.2.1\r\n"
	    "X-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1");
}

/* Of so many hops, the first of which is client, the others proxies. */
static void
assert_hops(const char *first, int n, const char *last, const char *expected)
{
	char fields[2048];
	int len = snprintf(fields, sizeof(fields), "X-Forwarded-For: %s",
	    first);

	for (int i = 1; i < n; i++)
		len += snprintf(fields + len, sizeof(fields) - (size_t)len,
		    ", 10.0.0.2");
	snprintf(fields + len, sizeof(fields) - (size_t)len, "%s\r\n", last);
	assert_client("10.0.0.1", fields, expected);
}

static void
of_many_hops_the_last_ones_are_read(void **state)
{
	(void)state;
	assert_hops("192.0.2.1", FORWARDED_MAX_HOPS, "", "192.0.2.1");
	assert_hops("192.0.2.1", FORWARDED_MAX_HOPS + 1, "", "");
	assert_hops("10.0.0.3", FORWARDED_MAX_HOPS, "", "10.0.0.3");
	assert_hops("10.0.0.3", FORWARDED_MAX_HOPS + 1, "", "");
	assert_hops("10.0.0.3", 3 * FORWARDED_MAX_HOPS, ", 192.0.2.7",
	    "192.0.2.7");
	assert_hops("10.0.0.3", 2 * FORWARDED_MAX_HOPS,
	    ", 192.0.2.7, 10.0.0.2", "192.0.2.7");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_peer_that_is_not_trusted_is_the_client),
		cmocka_unit_test(a_proxy_without_a_word_is_the_client_itself),
		cmocka_unit_test(
		    the_last_address_that_is_not_trusted_is_the_client),
		cmocka_unit_test(fields_are_one_list_in_their_order),
		cmocka_unit_test(
		    what_a_client_forges_before_its_address_does_not_matter),
		cmocka_unit_test(garbage_leaves_the_client_unknown),
		cmocka_unit_test(a_port_is_left_out),
		cmocka_unit_test(forwarded_is_read_as_rfc_7239_has_it),
		cmocka_unit_test(
		    fields_that_do_not_agree_leave_the_client_unknown),
		cmocka_unit_test(of_many_hops_the_last_ones_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
