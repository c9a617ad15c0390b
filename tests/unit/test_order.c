#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "capture.h"
#include "sync/order.h"
#include "sync/peers.h"
#include "sync/probe.h"

enum { N = 3 };

struct fixture {
	struct peers *peers;
	struct hostport hosts[N];
	struct zone_primaries primaries;
	struct address addresses[N];
	struct notice_word none;
};

static void
begin(struct fixture *f)
{
	static char texts[N][16] = { "192.0.2.1", "192.0.2.2", "192.0.2.3" };

	*f = (struct fixture){ .peers = peers_new() };
	for (int i = 0; i < N; i++) {
		f->hosts[i] = (struct hostport){ texts[i], 53 };
		assert_true(address_parse(&f->hosts[i], &f->addresses[i]));
	}
	f->primaries = (struct zone_primaries){ .address = f->hosts,
		.n = N };
}

static void
is_silent(struct fixture *f, int i)
{
	const struct probe_result silence = {
		.outcome = PROBE_UNREACHABLE, .why = { "no answer" } };
	struct capture c;

	capture_start(&c);
	peers_note(f->peers, &f->addresses[i], &silence, clock_seconds());
	capture_end(&c);
}

static struct notice_word
word_from(const char *text, size_t primary)
{
	struct notice_word word = { .primary = primary };

	assert_true(ip_parse(&word.from, text));
	return word;
}

static void
assert_order(struct fixture *f, const struct notice_word *word, size_t a,
    size_t b, size_t c)
{
	size_t *order = order_primaries(&f->primaries, f->peers, word);

	assert_int_equal(order[0], a);
	assert_int_equal(order[1], b);
	assert_int_equal(order[2], c);
	free(order);
}

static void
assert_addresses(struct fixture *f, const struct notice_word *word,
    bool only_up, const char *expected)
{
	struct address out[N];
	size_t n = order_addresses(f->addresses, N, f->peers, word, only_up,
	    out);

	assert_int_equal(n, strlen(expected));
	for (size_t i = 0; i < n; i++)
		assert_memory_equal(&out[i], &f->addresses[expected[i] - '1'],
		    sizeof(out[i]));
}

static void
who_was_silent_comes_last(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_order(&f, &f.none, 0, 1, 2);
	is_silent(&f, 0);
	assert_order(&f, &f.none, 1, 2, 0);
	assert_addresses(&f, &f.none, false, "231");
	peers_free(&f.peers);
}

static void
the_sender_of_a_notify_comes_first_even_if_it_was_silent(void **state)
{
	struct notice_word word = word_from("192.0.2.3", 2);
	struct fixture f;

	(void)state;
	begin(&f);
	assert_order(&f, &word, 2, 0, 1);
	assert_addresses(&f, &word, false, "312");
	is_silent(&f, 0);
	is_silent(&f, 2);
	assert_order(&f, &word, 2, 1, 0);
	assert_addresses(&f, &word, false, "321");
	peers_free(&f.peers);
}

static void
a_sender_that_is_no_primary_changes_nothing(void **state)
{
	struct notice_word word = word_from("198.51.100.1", NOTICE_OTHER);
	struct fixture f;

	(void)state;
	begin(&f);
	assert_order(&f, &word, 0, 1, 2);
	word.primary = N;
	assert_order(&f, &word, 0, 1, 2);
	assert_addresses(&f, &word, false, "123");
	peers_free(&f.peers);
}

static void
who_was_silent_may_be_left_out_but_not_the_sender(void **state)
{
	struct notice_word word = word_from("192.0.2.3", 2);
	struct fixture f;

	(void)state;
	begin(&f);
	is_silent(&f, 0);
	is_silent(&f, 2);
	assert_addresses(&f, &f.none, true, "2");
	assert_addresses(&f, &word, true, "32");
	peers_free(&f.peers);
}

static void
the_next_one_is_doubtful_if_it_was_silent(void **state)
{
	static const size_t order[] = { 1, 0, 2 };
	struct fixture f;

	(void)state;
	begin(&f);
	is_silent(&f, 0);
	assert_false(order_is_doubtful(&f.primaries, order, 0, f.peers));
	assert_true(order_is_doubtful(&f.primaries, order, 1, f.peers));
	assert_false(order_is_doubtful(&f.primaries, order, N, f.peers));
	peers_free(&f.peers);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_was_silent_comes_last),
		cmocka_unit_test(
		    the_sender_of_a_notify_comes_first_even_if_it_was_silent),
		cmocka_unit_test(a_sender_that_is_no_primary_changes_nothing),
		cmocka_unit_test(
		    who_was_silent_may_be_left_out_but_not_the_sender),
		cmocka_unit_test(the_next_one_is_doubtful_if_it_was_silent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
