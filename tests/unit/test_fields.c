#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/fields.h"

static struct field
text(const char *s)
{
	return (struct field){ s, strlen(s) };
}

static void
assert_fields(const char *line, bool brackets, size_t n, const char *second)
{
	struct field f[FIELDS];

	assert_int_equal(fields_split(f, line, strlen(line), brackets), n);
	assert_int_equal(f[1].len, strlen(second));
	assert_memory_equal(f[1].p, second, f[1].len);
}

static void
a_line_is_split_at_its_colons(void **state)
{
	(void)state;
	assert_fields("", false, 0, "");
	assert_fields("a", false, 1, "");
	assert_fields("a:b:", false, 2, "b");
	assert_fields("a::c", false, 3, "");
	assert_fields(":::::::::::::::::", false, 17, "");
	assert_fields("a:[::1]:c", false, 5, "[");
	assert_fields("a:[::1]:c", true, 3, "[::1]");
	assert_fields("a:[::]/8:c", true, 3, "[::]/8");
	assert_fields("a:[::g]:c", true, 5, "[");
	assert_fields("[::1]:b", true, 4, "");
}

static void
a_number_is_its_first_digits(void **state)
{
	struct field f;
	uint64_t v;

	(void)state;
	f = text("42");
	assert_int_equal(field_number(&f, &v), FIELD_GOOD);
	assert_int_equal(v, 42);
	f = text("42x");
	assert_int_equal(field_number(&f, &v), FIELD_PREFIX);
	assert_int_equal(v, 42);
	f = text("-42");
	assert_int_equal(field_number(&f, &v), FIELD_NONE);
	f = text("18446744073709551617");
	assert_int_equal(field_number(&f, &v), FIELD_GOOD);
	assert_int_equal(v, 1);
}

static void
assert_ip4(const char *s, enum field_quality quality, const char *ip)
{
	struct field f = text(s);
	uint8_t found[4];

	assert_int_equal(field_ip4(&f, found), quality);
	if (quality != FIELD_NONE)
		assert_memory_equal(found, ip, 4);
}

static void
an_ipv4_address_may_have_more_behind_it(void **state)
{
	(void)state;
	assert_ip4("1.2.3.255", FIELD_GOOD, "\1\2\3\377");
	assert_ip4("1.2.3.4x", FIELD_PREFIX, "\1\2\3\4");
	assert_ip4("1.2.3.256", FIELD_PREFIX, "\1\2\3\0");
	assert_ip4("1.2.3", FIELD_NONE, NULL);
	assert_ip4("1.2.3.", FIELD_NONE, NULL);
	assert_ip4("", FIELD_NONE, NULL);
}

static void
an_ipv6_address_stands_in_brackets(void **state)
{
	struct field f = text("[2001:db8::1]");
	uint8_t ip[16];

	(void)state;
	assert_true(field_ip6(&f, ip));
	assert_memory_equal(ip, " \1\r\270\0\0\0\0\0\0\0\0\0\0\0\1", 16);
	f = text("2001:db8::1");
	assert_false(field_ip6(&f, ip));
	f = text("[]");
	assert_false(field_ip6(&f, ip));
	f = (struct field){ "[::\0]", 5 };
	assert_false(field_ip6(&f, ip));
}

static void
a_timestamp_takes_any_character_for_0(void **state)
{
	struct field f = text("4000000038af1379");
	uint8_t ttd[8];

	(void)state;
	assert_int_equal(field_timestamp(&f, ttd), FIELD_GOOD);
	assert_memory_equal(ttd, "\x40\0\0\0\x38\xaf\x13\x79", 8);
	f = text("4xA1");
	assert_int_equal(field_timestamp(&f, ttd), FIELD_PREFIX);
	assert_memory_equal(ttd, "\x40\x01\0\0\0\0\0\0", 8);
}

static void
assert_name(const char *s, const char *wire, size_t len, unsigned odd)
{
	struct field f = text(s);
	struct wirename name;
	unsigned found;

	assert_null(field_name(&f, &name, &found));
	assert_int_equal(name.len, len);
	assert_memory_equal(name.wire, wire, len);
	assert_int_equal(found, odd);
}

static void
names_are_read_as_tinydns_data_does(void **state)
{
	(void)state;
	assert_name("A.b.", "\1A\1b", 5, 0);
	assert_name("", "", 1, 0);
	assert_name(".", "", 1, 0);
	assert_name("..", "", 1, 0);
	assert_name("a..b", "\1a\1b", 5, FIELD_ODD_LABEL);
	assert_name("\\0521\\.\\7", "\4*1.\7", 6, 0);
	assert_name("\\x", "\1x", 3, FIELD_ODD_ESCAPE);
	assert_name("\\400", "\1\0", 3, FIELD_ODD_ESCAPE);
	assert_name("a\\", "\1a", 3, FIELD_ODD_ESCAPE);
	assert_name("a b", "\3a b", 5, FIELD_ODD_BLANK);
}

static void
names_and_labels_have_a_longest_length(void **state)
{
	char long_name[256];
	struct field f = { long_name, 63 };
	struct wirename name;
	unsigned odd;

	(void)state;
	memset(long_name, 'a', sizeof(long_name));
	assert_null(field_name(&f, &name, &odd));
	f.len = 64;
	assert_string_equal(field_name(&f, &name, &odd),
	    "a label is longer than 63 bytes");
	for (size_t i = 1; i < sizeof(long_name); i += 2)
		long_name[i] = '.';
	f.len = 254;
	assert_null(field_name(&f, &name, &odd));
	assert_int_equal(name.len, NAME_MAX_LEN);
	f.len = 255;
	assert_string_equal(field_name(&f, &name, &odd),
	    "the name is longer than 255 bytes");
}

static void
assert_unescaped(const char *s, const char *expected)
{
	struct field f = text(s);
	struct buf out = { 0 };
	unsigned odd;

	field_unescape(&f, &out, &odd);
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
}

static void
escapes_are_taken_out_of_text(void **state)
{
	(void)state;
	assert_unescaped("plain", "plain");
	assert_unescaped("a\\072b\\\\c\\1014", "a:b\\cA4");
	assert_unescaped("a\\", "a");
}

static void
assert_unknown(const char *s, bool ok, const char *expected)
{
	struct field f = text(s);
	struct buf out = { 0 };

	buf_add_str(&out, "x");
	assert_int_equal(field_unknown_rdata(&f, &out), ok);
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
}

static void
unknown_rdata_have_a_length_and_digits(void **state)
{
	(void)state;
	assert_unknown("\\# 3 616263", true, "xabc");
	assert_unknown("\\#  3 61 62\t63 ", true, "xabc");
	assert_unknown("\\# 0", true, "x");
	assert_unknown("\\# 2 616263", false, "x");
	assert_unknown("\\# 3 6162630", false, "x");
	assert_unknown("\\# 3616263", false, "x");
	assert_unknown("\\# x", false, "x");
	assert_unknown("\\#", false, "x");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_split_at_its_colons),
		cmocka_unit_test(a_number_is_its_first_digits),
		cmocka_unit_test(an_ipv4_address_may_have_more_behind_it),
		cmocka_unit_test(an_ipv6_address_stands_in_brackets),
		cmocka_unit_test(a_timestamp_takes_any_character_for_0),
		cmocka_unit_test(names_are_read_as_tinydns_data_does),
		cmocka_unit_test(names_and_labels_have_a_longest_length),
		cmocka_unit_test(escapes_are_taken_out_of_text),
		cmocka_unit_test(unknown_rdata_have_a_length_and_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
