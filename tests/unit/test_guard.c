#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "ddns/guard.h"

static struct ip
ip(const char *text)
{
	struct ip ip;

	assert_true(ip_parse(&ip, text));
	return ip;
}

static struct name
name(const char *text)
{
	struct name name;
	struct err err;

	assert_true(name_parse(&name, text, &err));
	return name;
}

/* n wrong keys in an instant; the last word. */
static enum guard_word
wrong(struct guard *guard, const char *host, const char *source, int n,
    double now)
{
	struct ip from = ip(source);
	struct name at = name(host);
	enum guard_word word = GUARD_PASS;

	for (int i = 0; i < n; i++)
		word = guard_judge(guard, GUARD_KEY_WRONG, &at, &from, now);
	return word;
}

static enum guard_word
right(struct guard *guard, enum guard_key key, const char *host,
    const char *source, double now)
{
	struct ip from = ip(source);
	struct name at = name(host);

	return guard_judge(guard, key, &at, &from, now);
}

static void
wrong_keys_are_badauth_until_they_are_abuse(void **state)
{
	struct guard *guard = guard_new();

	(void)state;
	assert_int_equal(wrong(guard, "a.b", "192.0.2.1", GUARD_PER_PAIR, 0),
	    GUARD_BADAUTH);
	assert_int_equal(wrong(guard, "a.b", "192.0.2.1", 1, 0),
	    GUARD_ABUSE);
	assert_int_equal(wrong(guard, "a.b", "192.0.2.2", 1, 0),
	    GUARD_BADAUTH);
	assert_int_equal(wrong(guard, "c.d", "192.0.2.1", 1, 0),
	    GUARD_BADAUTH);
	guard_free(&guard);
	assert_null(guard);
	guard_free(&guard);
}

static void
what_was_counted_is_forgotten_again(void **state)
{
	struct guard *guard = guard_new();

	(void)state;
	wrong(guard, "a.b", "192.0.2.1", GUARD_PER_PAIR, 0);
	assert_int_equal(wrong(guard, "a.b", "192.0.2.1", 1, 89),
	    GUARD_ABUSE);
	assert_int_equal(wrong(guard, "a.b", "192.0.2.1", 1, 91),
	    GUARD_BADAUTH);
	assert_int_equal(wrong(guard, "a.b", "192.0.2.1", 1, 92),
	    GUARD_ABUSE);
	assert_int_equal(wrong(guard, "a.b", "192.0.2.1", GUARD_PER_PAIR,
	    92 + GUARD_PERIOD), GUARD_BADAUTH);
	guard_free(&guard);
}

static void
a_router_that_asks_for_ever_is_free_once_its_key_is_right(void **state)
{
	struct guard *guard = guard_new();
	double now = 0;

	(void)state;
	for (; now < 100000; now += 60)
		wrong(guard, "a.b", "192.0.2.1", 1, now);
	assert_int_equal(right(guard, GUARD_KEY_STRONG, "a.b", "192.0.2.1",
	    now), GUARD_PASS);
	assert_int_equal(right(guard, GUARD_KEY_WEAK, "a.b", "192.0.2.1",
	    now + 90), GUARD_PASS);
	guard_free(&guard);
}

static void
a_strong_key_passes_whatever_others_do(void **state)
{
	struct guard *guard = guard_new();
	char source[32];

	(void)state;
	for (int i = 0; i < 200; i++) {
		snprintf(source, sizeof(source), "198.51.100.%d", i);
		wrong(guard, "a.b", source, 5, 0);
	}
	wrong(guard, "a.b", "192.0.2.1", 50, 0);
	assert_int_equal(right(guard, GUARD_KEY_STRONG, "a.b", "192.0.2.1",
	    0), GUARD_PASS);
	guard_free(&guard);
}

static void
a_weak_key_cannot_be_tried_from_everywhere(void **state)
{
	struct guard *guard = guard_new();
	char source[32];

	(void)state;
	assert_int_equal(right(guard, GUARD_KEY_WEAK, "a.b", "192.0.2.1", 0),
	    GUARD_PASS);
	for (int i = 0; i < 100; i++) {
		snprintf(source, sizeof(source), "2001:db8:0:%x::1", i);
		wrong(guard, "a.b", source, 1, 1);
	}
	/* From where it came before, yes; from elsewhere, no. */
	assert_int_equal(right(guard, GUARD_KEY_WEAK, "a.b", "192.0.2.1", 1),
	    GUARD_PASS);
	assert_int_equal(right(guard, GUARD_KEY_WEAK, "a.b", "192.0.2.2", 1),
	    GUARD_ABUSE);
	assert_int_equal(right(guard, GUARD_KEY_WEAK, "c.d", "192.0.2.2", 1),
	    GUARD_PASS);
	assert_int_equal(right(guard, GUARD_KEY_WEAK, "a.b", "192.0.2.2",
	    20), GUARD_PASS);
	guard_free(&guard);
}

static void
a_weak_key_is_not_found_by_who_has_spent_his_tries(void **state)
{
	struct guard *guard = guard_new();

	(void)state;
	wrong(guard, "a.b", "192.0.2.1", GUARD_PER_PAIR, 0);
	assert_int_equal(right(guard, GUARD_KEY_WEAK, "a.b", "192.0.2.1", 1),
	    GUARD_ABUSE);
	guard_free(&guard);
}

static void
a_source_of_ipv6_is_its_64(void **state)
{
	struct guard *guard = guard_new();

	(void)state;
	wrong(guard, "a.b", "2001:db8::1", GUARD_PER_PAIR, 0);
	assert_int_equal(wrong(guard, "a.b", "2001:db8::ffff:1", 1, 0),
	    GUARD_ABUSE);
	assert_int_equal(wrong(guard, "a.b", "2001:db8:0:1::1", 1, 0),
	    GUARD_BADAUTH);
	guard_free(&guard);
}

static void
without_a_host_only_the_source_counts(void **state)
{
	struct guard *guard = guard_new();
	struct ip from = ip("192.0.2.1");

	(void)state;
	for (int i = 0; i < GUARD_PER_SOURCE; i++)
		assert_int_equal(guard_judge(guard, GUARD_KEY_WRONG, NULL,
		    &from, 0), GUARD_BADAUTH);
	assert_int_equal(guard_judge(guard, GUARD_KEY_WRONG, NULL, &from, 0),
	    GUARD_ABUSE);
	assert_int_equal(wrong(guard, "a.b", "192.0.2.1", 1, 0),
	    GUARD_ABUSE);
	assert_int_equal(wrong(guard, "a.b", "192.0.2.2", 1, 0),
	    GUARD_BADAUTH);
	guard_free(&guard);
}

/* Anybody may be unknown: nobody is known for having been let in so. */
static void
who_is_unknown_has_a_counter_but_no_good_name(void **state)
{
	struct guard *guard = guard_new();
	const struct ip unknown = { 0 };
	struct name host = name("a.b");

	(void)state;
	assert_int_equal(guard_judge(guard, GUARD_KEY_WEAK, &host, &unknown,
	    0), GUARD_PASS);
	for (int i = 0; i <= GUARD_PER_SOURCE; i++)
		guard_judge(guard, GUARD_KEY_WRONG, NULL, &unknown, 0);
	assert_int_equal(guard_judge(guard, GUARD_KEY_WEAK, &host, &unknown,
	    0), GUARD_ABUSE);
	assert_int_equal(right(guard, GUARD_KEY_WEAK, "a.b", "192.0.2.1", 0),
	    GUARD_PASS);
	assert_int_equal(right(guard, GUARD_KEY_WEAK, "a.b", "0.0.0.0", 0),
	    GUARD_PASS);
	guard_free(&guard);
}

static void
memory_is_bounded_and_the_oldest_is_forgotten(void **state)
{
	struct guard *guard = guard_new();
	struct ip from = ip("2001:db8::1");
	struct name host = name("a.b");

	(void)state;
	wrong(guard, "a.b", "192.0.2.1", GUARD_PER_PAIR + 1, 0);
	for (unsigned i = 0; i < GUARD_MAX_COUNTERS; i++) {
		from.bytes[4] = (uint8_t)(i >> 16);
		from.bytes[5] = (uint8_t)(i >> 8);
		from.bytes[6] = (uint8_t)i;
		guard_judge(guard, GUARD_KEY_WRONG, &host, &from, 1e6);
	}
	host = name("c.d");
	from = ip("192.0.2.1");
	assert_int_equal(guard_judge(guard, GUARD_KEY_WRONG, &host, &from,
	    1e6), GUARD_BADAUTH);
	guard_free(&guard);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_keys_are_badauth_until_they_are_abuse),
		cmocka_unit_test(what_was_counted_is_forgotten_again),
		cmocka_unit_test(
		    a_router_that_asks_for_ever_is_free_once_its_key_is_right),
		cmocka_unit_test(a_strong_key_passes_whatever_others_do),
		cmocka_unit_test(a_weak_key_cannot_be_tried_from_everywhere),
		cmocka_unit_test(
		    a_weak_key_is_not_found_by_who_has_spent_his_tries),
		cmocka_unit_test(a_source_of_ipv6_is_its_64),
		cmocka_unit_test(without_a_host_only_the_source_counts),
		cmocka_unit_test(
		    who_is_unknown_has_a_counter_but_no_good_name),
		cmocka_unit_test(memory_is_bounded_and_the_oldest_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
