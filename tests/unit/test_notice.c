#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sync/notice.h"

static const struct soa held = { .serial = 10 };

static struct notice_word
word(uint32_t serial, size_t primary)
{
	return (struct notice_word){ .primary = primary, .has_serial = true,
		.serial = serial };
}

static void
hear(struct notice *n, uint32_t serial, size_t primary)
{
	struct notice_word w = word(serial, primary);

	notice_hear(n, &w);
}

static void
the_first_is_acted_upon_at_once_and_the_next_a_second_later(void **state)
{
	struct notice n = { 0 };

	(void)state;
	assert_true(notice_wait(&n, 0) == 0);
	hear(&n, 11, 0);
	assert_true(notice_wait(&n, 0.5) == 0);
	notice_begin(&n, 0.5);
	hear(&n, 12, 0);
	assert_true(notice_wait(&n, 0.75) == 0.75);
	assert_true(notice_wait(&n, 1.5) == 0);
	assert_true(notice_wait(&n, 100) == 0);
}

static void
a_round_that_nobody_asked_for_by_notify_costs_no_wait(void **state)
{
	struct notice n = { 0 };

	(void)state;
	notice_begin(&n, 5);
	hear(&n, 11, 0);
	assert_true(notice_wait(&n, 5) == 0);
}

static void
what_came_before_the_round_ends_with_it(void **state)
{
	struct notice n = { 0 };

	(void)state;
	hear(&n, 99, 0);
	notice_begin(&n, 0);
	assert_true(n.is_open);
	assert_false(notice_end(&n, false, &held));
	assert_false(n.is_open);
}

static void
what_comes_during_the_round_leads_to_one_more(void **state)
{
	struct notice n = { 0 };

	(void)state;
	hear(&n, 11, 0);
	notice_begin(&n, 0);
	hear(&n, 12, 1);
	hear(&n, 12, 1);
	assert_true(notice_end(&n, false, &(struct soa){ .serial = 11 }));
	notice_begin(&n, 1);
	assert_false(notice_end(&n, false, &(struct soa){ .serial = 11 }));
	assert_false(n.is_open);
}

static void
what_the_round_has_brought_leads_to_no_other(void **state)
{
	struct notice n = { 0 };

	(void)state;
	hear(&n, 11, 0);
	notice_begin(&n, 0);
	hear(&n, 12, 1);
	assert_false(notice_end(&n, false, &(struct soa){ .serial = 12 }));
	assert_false(n.is_open);
}

static void
without_a_serial_one_more_round_is_needed(void **state)
{
	struct notice n = { 0 };

	(void)state;
	notice_begin(&n, 0);
	notice_hear(&n, &(struct notice_word){ .primary = 0 });
	assert_true(notice_end(&n, false, &held));
}

static void
a_round_that_failed_does_not_end_it(void **state)
{
	struct notice n = { 0 };

	(void)state;
	hear(&n, 11, 1);
	notice_begin(&n, 0);
	assert_false(notice_end(&n, true, &held));
	assert_true(n.is_open);
	notice_begin(&n, 30);
	assert_true(n.begun == 0);
	assert_int_equal(n.word.primary, 1);
	assert_false(notice_end(&n, false, &(struct soa){ .serial = 11 }));
	assert_false(n.is_open);
}

static void
the_newest_serial_and_its_sender_are_kept(void **state)
{
	struct notice n = { 0 };

	(void)state;
	hear(&n, 12, 2);
	hear(&n, 11, 1);
	assert_int_equal(n.word.serial, 12);
	assert_int_equal(n.word.primary, 2);
	hear(&n, 13, 3);
	assert_int_equal(n.word.primary, 3);
	notice_hear(&n, &(struct notice_word){ .primary = 4 });
	hear(&n, 14, 5);
	assert_false(n.word.has_serial);
	assert_int_equal(n.word.primary, 4);
}

static void
an_older_serial_is_taken_again_once_the_newer_was_tried(void **state)
{
	struct notice n = { 0 };

	(void)state;
	hear(&n, 4000, 0);
	notice_begin(&n, 0);
	hear(&n, 11, 1);
	assert_int_equal(n.word.serial, 11);
}

static void
news_are_newer_serials_and_unknown_ones(void **state)
{
	struct notice_word same = word(10, 0), older = word(9, 0);
	struct notice_word newer = word(11, 0), none = { 0 };

	(void)state;
	assert_false(notice_is_news(&same, &held));
	assert_false(notice_is_news(&older, &held));
	assert_true(notice_is_news(&newer, &held));
	assert_true(notice_is_news(&none, &held));
	assert_true(notice_is_news(&older, NULL));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_first_is_acted_upon_at_once_and_the_next_a_second_later
		    ),
		cmocka_unit_test(
		    a_round_that_nobody_asked_for_by_notify_costs_no_wait),
		cmocka_unit_test(what_came_before_the_round_ends_with_it),
		cmocka_unit_test(
		    what_comes_during_the_round_leads_to_one_more),
		cmocka_unit_test(what_the_round_has_brought_leads_to_no_other),
		cmocka_unit_test(without_a_serial_one_more_round_is_needed),
		cmocka_unit_test(a_round_that_failed_does_not_end_it),
		cmocka_unit_test(the_newest_serial_and_its_sender_are_kept),
		cmocka_unit_test(
		    an_older_serial_is_taken_again_once_the_newer_was_tried),
		cmocka_unit_test(news_are_newer_serials_and_unknown_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
