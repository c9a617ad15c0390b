#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture.h"
#include "sync/standing.h"

#define LIVE "a: serial 7 live from 192.0.2.1, 4 records, built in 12 ms\n"
#define SIGNED "warning: a: is signed, but data.cdb has no signatures " \
	"(dnssec = strip): validating resolvers refuse its answers as long " \
	"as its parent has a DS record for it\n"

/* data.cdb holds it; what the log says of that. */
static void
publish(struct standing *s, bool is_signed, bool silent, const char *log)
{
	const struct zone_options options = { .dnssec = CONF_DNSSEC_STRIP };
	char text[] = "a";
	const struct conf_zone zone = { .text = text, .options = &options };
	const struct merge_source source = { .records = 4,
		.soa.serial = 7, .is_signed = is_signed };
	struct capture c;

	capture_start(&c);
	standing_published(s, &zone, &source, 12.4, silent);
	assert_string_equal(capture_end(&c), log);
}

static const struct seal five = { .records = 5 };

static void
a_new_copy_is_live_once(void **state)
{
	struct standing s = { 0 };

	(void)state;
	standing_arrived(&s, &five, "192.0.2.1");
	assert_int_equal(s.records, 5);
	assert_false(s.is_published);
	publish(&s, false, false, LIVE);
	assert_int_equal(s.records, 4);
	assert_true(s.is_published);
	publish(&s, false, false, "");
	standing_arrived(&s, &five, "192.0.2.1");
	assert_false(s.is_published);
	publish(&s, false, true, LIVE);
	standing_fini(&s);
}

static void
what_came_by_ixfr_is_told_with_its_changes(void **state)
{
	const struct seal seal = { .records = 5, .is_sequel = true,
		.removed = 1, .added = 2 };
	struct standing s = { 0 };

	(void)state;
	standing_arrived(&s, &seal, "192.0.2.1");
	publish(&s, false, false, "a: serial 7 live from 192.0.2.1 by "
	    "IXFR (1 removed, 2 added), 4 records, built in 12 ms\n");
	standing_arrived(&s, &five, "192.0.2.1");
	publish(&s, false, false, LIVE);
	standing_fini(&s);
}

static void
a_copy_of_before_a_restart_is_published_without_a_word(void **state)
{
	struct standing s = { 0 };

	(void)state;
	publish(&s, false, false, "");
	assert_true(s.is_published);
	assert_int_equal(s.records, 4);
	standing_fini(&s);
}

static void
remarks_on_an_old_copy_may_be_unwanted(void **state)
{
	struct standing s = { 0 };

	(void)state;
	publish(&s, true, true, "");
	publish(&s, true, false, SIGNED);
	publish(&s, false, false, "");
	standing_arrived(&s, &five, "192.0.2.1");
	publish(&s, true, true, LIVE SIGNED);
	standing_fini(&s);
}

static void
what_is_overruled_is_not_published_until_it_is_built(void **state)
{
	struct standing s = { 0 };
	char why[] = "/t/data has it";

	(void)state;
	publish(&s, false, false, "");
	standing_overrule(&s, NULL);
	assert_true(s.is_published);
	standing_overrule(&s, why);
	why[0] = 'x';
	assert_string_equal(s.overruled, "/t/data has it");
	assert_false(s.is_published);
	standing_overrule(&s, NULL);
	assert_null(s.overruled);
	assert_false(s.is_published);
	publish(&s, false, false, "");
	assert_true(s.is_published);
	standing_overrule(&s, "k");
	standing_fini(&s);
	assert_null(s.overruled);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_copy_is_live_once),
		cmocka_unit_test(what_came_by_ixfr_is_told_with_its_changes),
		cmocka_unit_test(
		    a_copy_of_before_a_restart_is_published_without_a_word),
		cmocka_unit_test(remarks_on_an_old_copy_may_be_unwanted),
		cmocka_unit_test(
		    what_is_overruled_is_not_published_until_it_is_built),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
