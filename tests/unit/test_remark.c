#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture.h"
#include "sync/remark.h"

#define WARNING "warning: example.com: is signed, but data.cdb has no " \
	"signatures (dnssec = strip): validating resolvers refuse its " \
	"answers as long as its parent has a DS record for it\n"

static void
assert_says(struct remark *r, enum conf_dnssec policy, bool is_signed,
    const char *expected)
{
	const struct zone_options options = { .dnssec = policy };
	char text[] = "example.com";
	const struct conf_zone zone = { .text = text, .options = &options };
	const struct merge_source source = { .is_signed = is_signed };
	struct capture c;

	capture_start(&c);
	remark_tell(r, &zone, &source);
	assert_string_equal(capture_end(&c), expected);
}

static void
a_signed_zone_without_signatures_is_told_of_once(void **state)
{
	struct remark r = { 0 };

	(void)state;
	assert_says(&r, CONF_DNSSEC_STRIP, false, "");
	assert_says(&r, CONF_DNSSEC_STRIP, true, WARNING);
	assert_says(&r, CONF_DNSSEC_STRIP, true, "");
}

static void
and_again_after_it_was_unsigned_or_served_as_it_is(void **state)
{
	struct remark r = { 0 };

	(void)state;
	assert_says(&r, CONF_DNSSEC_STRIP, true, WARNING);
	assert_says(&r, CONF_DNSSEC_STRIP, false, "");
	assert_says(&r, CONF_DNSSEC_STRIP, true, WARNING);
	assert_says(&r, CONF_DNSSEC_PASS, true, "");
	assert_says(&r, CONF_DNSSEC_STRIP, true, WARNING);
}

static void
an_old_copy_of_a_zone_that_is_refused_now_is_told_of(void **state)
{
	struct remark r = { 0 };

	(void)state;
	assert_says(&r, CONF_DNSSEC_REFUSE, true, "warning: example.com: is "
	    "signed, but data.cdb has no signatures (dnssec = refuse): "
	    "validating resolvers refuse its answers as long as its parent "
	    "has a DS record for it\n");
}

static void
names_without_a_marker_are_counted_once(void **state)
{
	char text[] = "example.com";
	const struct zone_options options = { .dnssec = CONF_DNSSEC_STRIP };
	const struct conf_zone zone = { .text = text, .options = &options };
	struct merge_source source = { .unmarked = 7 };
	struct remark r = { 0 };
	struct capture c;

	(void)state;
	capture_start(&c);
	remark_tell(&r, &zone, &source);
	remark_tell(&r, &zone, &source);
	assert_string_equal(capture_end(&c), "warning: example.com: 7 names "
	    "that exist without records have no marker: it has more of them "
	    "than max-records allows\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_signed_zone_without_signatures_is_told_of_once),
		cmocka_unit_test(
		    and_again_after_it_was_unsigned_or_served_as_it_is),
		cmocka_unit_test(
		    an_old_copy_of_a_zone_that_is_refused_now_is_told_of),
		cmocka_unit_test(names_without_a_marker_are_counted_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
