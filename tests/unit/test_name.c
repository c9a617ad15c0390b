#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "dns/name.h"

enum { LONGEST_TEXT = 253 };		/* of plain characters, no final dot */

static struct name
parsed(const char *text)
{
	struct name name;
	struct err err = { "" };

	assert_true(name_parse(&name, text, &err));
	assert_string_equal(err.text, "");
	assert_int_equal(name_wire_len(name.wire, name.len), name.len);
	return name;
}

static void
assert_wire(const char *text, const void *wire, size_t len)
{
	struct name name = parsed(text);

	assert_int_equal(name.len, len);
	assert_memory_equal(name.wire, wire, len);
}

static void
assert_refused(const char *text, const char *why)
{
	struct name name = { .len = 7, .wire = "before" };
	struct err err = { "" };

	assert_false(name_parse(&name, text, &err));
	assert_string_equal(err.text, why);
	assert_int_equal(name.len, 7);
	assert_memory_equal(name.wire, "before", 7);
}

/* Writes len bytes of labels of 63, "aaa.bbb.ccc". */
static const char *
long_text(char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		text[i] = i % 64 == 63 ? '.' : (char)('a' + i / 64);
	text[len] = '\0';
	return text;
}

static void
a_name_is_read_as_people_write_it(void **state)
{
	(void)state;
	assert_wire("example.com", "\7example\3com", 13);
	assert_wire("example.com.", "\7example\3com", 13);
	assert_wire("Example.COM", "\7example\3com", 13);
	assert_wire("a", "\1a", 3);
	assert_wire(".", "", 1);
	assert_wire("*.a", "\1*\1a", 5);
	assert_wire("a b:c/d", "\7a b:c/d", 9);
	assert_wire("b\xc3\xbc", "\3b\xc3\xbc", 5);
}

static void
a_backslash_begins_octal_digits_or_any_other_byte(void **state)
{
	(void)state;
	assert_wire("\\052.a", "\1*\1a", 5);
	assert_wire("\\0", "\1\0", 3);
	assert_wire("\\12x", "\2\nx", 4);
	assert_wire("\\1634", "\2s4", 4);
	assert_wire("\\377", "\1\xff", 3);
	assert_wire("a\\.b", "\3a.b", 5);
	assert_wire("a\\056b", "\3a.b", 5);
	assert_wire("\\\\", "\1\\", 3);
	assert_wire("\\9", "\0019", 3);
	assert_wire("a\\", "\2a\\", 4);
}

static void
case_is_folded_in_escaped_bytes_too(void **state)
{
	(void)state;
	assert_wire("\\101\\A\\132\\133", "\4aaz[", 6);
}

static void
what_is_no_name_is_refused_with_the_reason(void **state)
{
	static const char dots[] = "two dots without a label between them, "
	    "or a dot first";

	(void)state;
	assert_refused("", "a name must not be empty");
	assert_refused("..", dots);
	assert_refused(".a", dots);
	assert_refused("a..b", dots);
	assert_refused("a..", dots);
}

static void
a_label_has_at_most_63_bytes(void **state)
{
	char text[80];
	struct name name;

	(void)state;
	memset(text, 'x', sizeof(text));
	strncpy(text + 63, ".a", 3);
	name = parsed(text);
	assert_int_equal(name.wire[0], 63);
	assert_int_equal(name.len, 67);
	strncpy(text + 63, "x.a", 4);
	assert_refused(text, "a label longer than 63 bytes");
	text[64] = '\0';
	assert_refused(text, "a label longer than 63 bytes");
}

static void
a_name_has_at_most_255_bytes(void **state)
{
	char text[LONGEST_TEXT + 8], back[NAME_TEXT_SIZE];
	struct name name;

	(void)state;
	name = parsed(long_text(text, LONGEST_TEXT));
	assert_int_equal(name.len, NAME_MAX_LEN);
	name_text(name.wire, back);
	assert_string_equal(back, text);
	strncat(text, ".", 2);
	name = parsed(text);
	assert_int_equal(name.len, NAME_MAX_LEN);
	strncat(text, "x", 2);
	assert_refused(text, "longer than 255 bytes");
	assert_refused(long_text(text, LONGEST_TEXT + 1),
	    "longer than 255 bytes");
}

static void
a_name_of_the_shortest_labels_may_be_as_long(void **state)
{
	char text[2 * 127 + 3] = "";
	struct name name;

	(void)state;
	for (int i = 0; i < 127; i++)
		strncat(text, "a.", 3);
	name = parsed(text);
	assert_int_equal(name.len, NAME_MAX_LEN);
	strncat(text, "a", 2);
	assert_refused(text, "longer than 255 bytes");
}

static void
every_byte_comes_back_from_its_text(void **state)
{
	(void)state;
	for (int c = 0; c < 256; c++) {
		uint8_t wire[3] = { 1, (uint8_t)c, 0 };
		char text[NAME_TEXT_SIZE];
		struct name name, folded;

		name_text(wire, text);
		name = parsed(text);
		name_from_wire(&folded, wire);
		assert_int_equal(name.len, folded.len);
		assert_memory_equal(name.wire, folded.wire, 3);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_read_as_people_write_it),
		cmocka_unit_test(
		    a_backslash_begins_octal_digits_or_any_other_byte),
		cmocka_unit_test(case_is_folded_in_escaped_bytes_too),
		cmocka_unit_test(what_is_no_name_is_refused_with_the_reason),
		cmocka_unit_test(a_label_has_at_most_63_bytes),
		cmocka_unit_test(a_name_has_at_most_255_bytes),
		cmocka_unit_test(a_name_of_the_shortest_labels_may_be_as_long),
		cmocka_unit_test(every_byte_comes_back_from_its_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
