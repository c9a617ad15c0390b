#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/ip.h"

static void
expect_text(const char *text, const char *expected)
{
	char got[IP_TEXT_SIZE];
	struct ip ip;

	assert_true(ip_parse(&ip, text));
	ip_text(&ip, got);
	assert_string_equal(got, expected);
}

static void
an_address_is_written_as_rfc_5952_says(void **state)
{
	(void)state;
	expect_text("192.0.2.1", "192.0.2.1");
	expect_text("255.255.255.255", "255.255.255.255");
	expect_text("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1");
	expect_text("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
	expect_text("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
	expect_text("2001:0:0:1:0:0:0:1", "2001:0:0:1::1");
	expect_text("2001:db8::", "2001:db8::");
	expect_text("0:0:0:0:0:0:0:0", "::");
	expect_text("::1", "::1");
	expect_text("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8");
	expect_text("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
	expect_text("64:ff9b::192.0.2.33", "64:ff9b::c000:221");
}

static void
ipv4_in_ipv6_is_ipv4(void **state)
{
	(void)state;
	expect_text("::ffff:192.0.2.1", "192.0.2.1");
	expect_text("::FFFF:c000:0201", "192.0.2.1");
	expect_text("::192.0.2.1", "192.0.2.1");
	expect_text("::ffff:127.0.0.1", "127.0.0.1");
	expect_text("::5", "::5");
}

static void
what_is_no_address_is_refused(void **state)
{
	static const char *const bad[] = { "", " ", "192.0.2", "192.0.2.1 ",
		"192.0.2.256", "192.0.2.1.1", "192.0.02.1", "0x7f.0.0.1", "1",
		"2001:db8", "2001:db8:::1", "fe80::1%eth0", "[2001:db8::1]",
		"192.0.2.1:80", "2001:db8::/64", "<ipaddr>", "g::1" };
	struct ip ip = { .len = 7 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(ip_parse(&ip, bad[i]));
	assert_int_equal(ip.len, 7);
}

static void
each_address_has_its_use(void **state)
{
	static const struct {
		const char *text;
		enum ip_use use;
	} cases[] = {
		{ "192.0.2.1", IP_PUBLIC }, { "198.51.100.1", IP_PUBLIC },
		{ "203.0.113.255", IP_PUBLIC }, { "1.0.0.0", IP_PUBLIC },
		{ "223.255.255.255", IP_PUBLIC },
		{ "0.0.0.0", IP_UNUSABLE }, { "0.1.2.3", IP_UNUSABLE },
		{ "127.0.0.1", IP_UNUSABLE }, { "127.255.0.1", IP_UNUSABLE },
		{ "169.254.1.1", IP_UNUSABLE }, { "169.253.1.1", IP_PUBLIC },
		{ "224.0.0.1", IP_UNUSABLE }, { "239.1.1.1", IP_UNUSABLE },
		{ "240.0.0.1", IP_UNUSABLE },
		{ "255.255.255.255", IP_UNUSABLE },
		{ "10.255.0.1", IP_PRIVATE }, { "11.0.0.1", IP_PUBLIC },
		{ "172.15.0.1", IP_PUBLIC }, { "172.16.0.1", IP_PRIVATE },
		{ "172.31.255.255", IP_PRIVATE }, { "172.32.0.1", IP_PUBLIC },
		{ "192.168.0.1", IP_PRIVATE }, { "192.169.0.1", IP_PUBLIC },
		{ "100.63.0.1", IP_PUBLIC }, { "100.64.0.1", IP_PRIVATE },
		{ "100.127.0.1", IP_PRIVATE }, { "100.128.0.1", IP_PUBLIC },
		{ "::", IP_UNUSABLE }, { "::1", IP_UNUSABLE },
		{ "fe80::1", IP_UNUSABLE }, { "febf::1", IP_UNUSABLE },
		{ "fec0::1", IP_PRIVATE }, { "ff02::1", IP_UNUSABLE },
		{ "fc00::1", IP_PRIVATE }, { "fd00:d::1", IP_PRIVATE },
		{ "fe00::1", IP_PUBLIC }, { "2001:db8::1", IP_PUBLIC },
		{ "::ffff:10.0.0.1", IP_PRIVATE },
		{ "::127.0.0.1", IP_UNUSABLE },
	};
	struct ip ip;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_true(ip_parse(&ip, cases[i].text));
		if (ip_use(&ip) != cases[i].use)
			fail_msg("%s", cases[i].text);
	}
}

static void
a_prefix_has_1_to_128_bits(void **state)
{
	static const char *const bad[] = { "2001:db8::", "2001:db8::/",
		"2001:db8::/0", "2001:db8::/129", "2001:db8::/-1",
		"2001:db8::/6 4", "192.0.2.0/24", "/64", "2001:db8::/64/64",
		"2001:0db8:0000:0000:0000:0000:0000:00010000000000000000/64" };
	unsigned bits;
	struct ip ip;

	(void)state;
	assert_true(ip_parse_prefix(&ip, &bits, "2001:db8:0:aa00::/56"));
	assert_int_equal(bits, 56);
	assert_true(ip_is_network(&ip, 56));
	assert_false(ip_is_network(&ip, 54));
	assert_true(ip_parse_prefix(&ip, &bits, "::ffff:1.2.3.4/128"));
	assert_int_equal(ip.len, IP6_LEN);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(ip_parse_prefix(&ip, &bits, bad[i]));
}

static void
expect_join(const char *prefix, unsigned bits, const char *rest,
    const char *expected)
{
	char text[IP_TEXT_SIZE];
	struct ip a, b;

	assert_true(ip_parse_plain6(&a, prefix));
	assert_true(ip_parse_plain6(&b, rest));
	a = ip_join(&a, bits, &b);
	ip_text(&a, text);
	assert_string_equal(text, expected);
}

static void
a_prefix_is_joined_at_any_bit(void **state)
{
	(void)state;
	expect_join("2001:db8:1:2::", 64, "::21a:2bff:fe3c:4d5e",
	    "2001:db8:1:2:21a:2bff:fe3c:4d5e");
	expect_join("2001:db8:0:aa00::", 56, "0:0:0:7::1",
	    "2001:db8:0:aa07::1");
	expect_join("2001:db8:0:aa60::", 59, "2001:db8:9:ffff::1",
	    "2001:db8:0:aa7f::1");
	expect_join("2001:db8::ff", 64, "::1", "2001:db8::1");
	expect_join("ffff::", 1, "::1", "8000::1");
	expect_join("2001:db8::7", 128, "::1", "2001:db8::7");
}

static void
a_pair_leaves_out_what_is_none(void **state)
{
	char text[IP_PAIR_TEXT_SIZE];
	struct ip v4, v6, none = { 0 };

	(void)state;
	assert_true(ip_parse(&v4, "192.0.2.1"));
	assert_true(ip_parse(&v6, "2001:DB8::1"));
	ip_pair_text(&v4, &v6, text);
	assert_string_equal(text, "192.0.2.1,2001:db8::1");
	ip_pair_text(&none, &v6, text);
	assert_string_equal(text, "2001:db8::1");
	ip_pair_text(&v4, &none, text);
	assert_string_equal(text, "192.0.2.1");
	ip_pair_text(&none, &none, text);
	assert_string_equal(text, "-");
}

static void
addresses_are_compared_as_bytes(void **state)
{
	struct ip a, b, none = { 0 };

	(void)state;
	assert_true(ip_parse(&a, "2001:0db8:0000:0000:0000:0000:0000:0001"));
	assert_true(ip_parse(&b, "2001:DB8::1"));
	assert_true(ip_equal(&a, &b));
	assert_true(ip_parse(&b, "2001:db8::2"));
	assert_false(ip_equal(&a, &b));
	assert_false(ip_equal(&a, &none));
	assert_true(ip_equal(&none, &none));
}

static struct ip
address(const char *text)
{
	struct ip ip;

	assert_true(ip_parse(&ip, text));
	return ip;
}

static void
bytes_need_not_be_a_string(void **state)
{
	struct ip ip, expected = address("::1");

	(void)state;
	assert_true(ip_parse_bytes(&ip, "::1:80", 3));
	assert_true(ip_equal(&ip, &expected));
	assert_false(ip_parse_bytes(&ip, "::1\0x", 5));
	assert_false(ip_parse_bytes(&ip, "", 0));
	assert_false(ip_parse_bytes(&ip, "0000:0000:0000:0000:0000:0000:0000:"
	    "0000:0000:0000:0001", 54));
}

static void
a_mapped_peer_is_an_ipv4_peer(void **state)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	struct sockaddr un = { .sa_family = AF_UNIX };
	struct ip ip, expected = address("192.0.2.1");
	char text[IP_TEXT_SIZE];

	(void)state;
	inet_pton(AF_INET, "192.0.2.1", &in.sin_addr);
	ip = ip_from_sockaddr((struct sockaddr *)&in);
	assert_true(ip_equal(&ip, &expected));
	inet_pton(AF_INET6, "::ffff:192.0.2.1", &in6.sin6_addr);
	ip = ip_from_sockaddr((struct sockaddr *)&in6);
	assert_true(ip_equal(&ip, &expected));
	ip = ip_from_sockaddr(&un);
	assert_int_equal(ip.len, 0);
	ip_text(&ip, text);
	assert_string_equal(text, "");
}

static void
a_source_is_an_ipv4_address_or_a_64(void **state)
{
	struct ip a = address("2001:db8:0:1::1"), b = address("192.0.2.1");
	struct ip source = ip_source(&a), expected = address("2001:db8:0:1::");

	(void)state;
	assert_true(ip_equal(&source, &expected));
	source = ip_source(&b);
	assert_true(ip_equal(&source, &b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_is_written_as_rfc_5952_says),
		cmocka_unit_test(ipv4_in_ipv6_is_ipv4),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(each_address_has_its_use),
		cmocka_unit_test(a_prefix_has_1_to_128_bits),
		cmocka_unit_test(a_prefix_is_joined_at_any_bit),
		cmocka_unit_test(a_pair_leaves_out_what_is_none),
		cmocka_unit_test(addresses_are_compared_as_bytes),
		cmocka_unit_test(bytes_need_not_be_a_string),
		cmocka_unit_test(a_mapped_peer_is_an_ipv4_peer),
		cmocka_unit_test(a_source_is_an_ipv4_address_or_a_64),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
