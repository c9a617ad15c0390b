#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dns/name.h"

static void
text_escapes_what_is_no_letter_digit_dash_or_underscore(void **state)
{
	char text[NAME_TEXT_SIZE];

	(void)state;
	name_text((const uint8_t *)"", text);
	assert_string_equal(text, ".");
	name_text((const uint8_t *)"\7exAmple\3com", text);
	assert_string_equal(text, "exAmple.com");
	name_text((const uint8_t *)"\4_-09\1*", text);
	assert_string_equal(text, "_-09.\\052");
	name_text((const uint8_t *)"\7\0. :\\\177\xff", text);
	assert_string_equal(text, "\\000\\056\\040\\072\\134\\177\\377");
}

static void
the_longest_text_fits(void **state)
{
	uint8_t wire[NAME_MAX_LEN];
	char text[NAME_TEXT_SIZE];
	size_t pos = 0;

	(void)state;
	memset(wire, 0, sizeof(wire));
	for (; pos < 254; pos += (size_t)wire[pos] + 1)
		wire[pos] = pos < 192 ? 63 : 61;
	assert_int_equal(name_wire_len(wire, sizeof(wire)), NAME_MAX_LEN);
	name_text(wire, text);
	assert_true(strlen(text) < NAME_TEXT_SIZE);
	assert_int_equal(strlen(text), 4 * 250 + 3);
}

static void
making_a_name_of_wire_form_folds_it(void **state)
{
	struct name name;

	(void)state;
	name_from_wire(&name, (const uint8_t *)"\3WwW\1@\0rest");
	assert_int_equal(name.len, 7);
	assert_memory_equal(name.wire, "\3www\1@", 7);
}

static void
only_a_whole_name_has_a_wire_length(void **state)
{
	const uint8_t *name = (const uint8_t *)"\3www\1a\0rest";
	uint8_t longer[260];

	(void)state;
	assert_int_equal(name_wire_len(name, 12), 7);
	assert_int_equal(name_wire_len(name, 7), 7);
	for (size_t max = 0; max < 7; max++)
		assert_int_equal(name_wire_len(name, max), 0);
	assert_int_equal(name_wire_len((const uint8_t *)"\xc0\x0c", 3), 0);
	assert_int_equal(name_wire_len((const uint8_t *)"\x40", 2), 0);
	assert_int_equal(name_wire_len((const uint8_t *)"\x80", 2), 0);
	memset(longer, 1, sizeof(longer));
	longer[254] = 0;
	assert_int_equal(name_wire_len(longer, sizeof(longer)), 255);
	longer[254] = 1;
	longer[256] = 0;
	assert_int_equal(name_wire_len(longer, sizeof(longer)), 0);
}

static void
lowering_leaves_all_but_capital_letters(void **state)
{
	uint8_t wire[] = "\7AZ@[az0\1X";

	(void)state;
	name_lower(wire, sizeof(wire));
	assert_memory_equal(wire, "\7az@[az0\1x", sizeof(wire));
}

static bool
equal(const char *a, const char *b)
{
	return name_equal((const uint8_t *)a, (const uint8_t *)b);
}

static void
names_are_equal_but_for_case(void **state)
{
	(void)state;
	assert_true(equal("", ""));
	assert_true(equal("\3www\1a", "\3WwW\1A"));
	assert_false(equal("\3www\1a", "\3www\1b"));
	assert_false(equal("\3www\1a", "\3www"));
	assert_false(equal("\3www", "\3www\1a"));
	assert_false(equal("\3a\1b", "\1a\1b"));
	assert_false(equal("\1@", "\1`"));
}

static bool
within(const char *owner, const char *apex)
{
	return name_is_within((const uint8_t *)owner, (const uint8_t *)apex);
}

static void
a_name_is_within_itself_and_what_ends_it_at_a_label(void **state)
{
	(void)state;
	assert_true(within("\1a\1b", "\1a\1b"));
	assert_true(within("\1x\1A\1b", "\1a\1B"));
	assert_true(within("\1x\1y\1a\1b", "\1a\1b"));
	assert_true(within("\1a", ""));
	assert_true(within("", ""));
	assert_false(within("\1b", "\1a\1b"));
	assert_false(within("\1c\1b", "\1a\1b"));
	assert_false(within("\2xa\1b", "\1a\1b"));
	assert_false(within("", "\1a"));
	/* Its last bytes are those of the apex, but inside a label. */
	assert_false(within("\5x\1a\1b", "\1a\1b"));
}

static void
a_wildcard_is_a_lone_asterisk_first(void **state)
{
	(void)state;
	assert_true(name_is_wildcard((const uint8_t *)"\1*"));
	assert_true(name_is_wildcard((const uint8_t *)"\1*\1a"));
	assert_false(name_is_wildcard((const uint8_t *)""));
	assert_false(name_is_wildcard((const uint8_t *)"\2**"));
	assert_false(name_is_wildcard((const uint8_t *)"\1a\1*"));
	assert_false(name_is_wildcard((const uint8_t *)"\2*a"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    text_escapes_what_is_no_letter_digit_dash_or_underscore),
		cmocka_unit_test(the_longest_text_fits),
		cmocka_unit_test(making_a_name_of_wire_form_folds_it),
		cmocka_unit_test(only_a_whole_name_has_a_wire_length),
		cmocka_unit_test(lowering_leaves_all_but_capital_letters),
		cmocka_unit_test(names_are_equal_but_for_case),
		cmocka_unit_test(
		    a_name_is_within_itself_and_what_ends_it_at_a_label),
		cmocka_unit_test(a_wildcard_is_a_lone_asterisk_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
