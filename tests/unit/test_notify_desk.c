#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/log.h"
#include "capture.h"
#include "desk.h"

/* What is answered with, or -1 for no answer. */
static int
tell(struct desk *d, const struct buf *b, const char *from)
{
	uint8_t *copy = malloc(b->len > NOTIFY_ROOM ? b->len : NOTIFY_ROOM);
	struct ip ip;
	size_t len;
	int rcode;

	assert_non_null(copy);
	memcpy(copy, b->data, b->len);
	assert_true(ip_parse(&ip, from));
	len = notify_desk_answer(d->desk, copy, b->len, &ip);
	rcode = len == 0 ? -1 : copy[3] & 15;
	assert_true(len <= b->len);
	free(copy);
	return rcode;
}

static void
a_primary_is_believed(void **state)
{
	struct report_row row;
	struct buf b = { 0 };
	struct capture c;
	struct desk d;

	(void)state;
	desk_begin(&d);
	capture_start(&c);
	desk_make(&b, 1, "EXAMPLE.com", 7);
	assert_int_equal(tell(&d, &b, "127.0.0.1"), RCODE_NOERROR);
	assert_string_equal(capture_end(&c),
	    "example.com: NOTIFY from 127.0.0.1, serial 7\n");
	assert_int_equal(desk_count(&d, NOTIFY_ACCEPTED), 1);
	watch_report(d.watch, &row);
	assert_string_equal(row.notify_from, "127.0.0.1");
	assert_true(row.last_notify > 0 && row.next_check > 0);
	buf_fini(&b);
	desk_end(&d);
}

static void
a_stranger_is_refused(void **state)
{
	struct report_row row;
	struct buf b = { 0 };
	struct capture c;
	struct desk d;

	(void)state;
	desk_begin(&d);
	capture_start(&c);
	desk_make(&b, 1, "example.com", 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(tell(&d, &b, "192.0.2.1"), RCODE_REFUSED);
	assert_string_equal(capture_end(&c), "warning: example.com: NOTIFY "
	    "from 192.0.2.1 is refused: this is none of the zone's "
	    "primaries, and not in notify-allow\n");
	assert_int_equal(desk_count(&d, NOTIFY_REFUSED), 3);
	watch_report(d.watch, &row);
	assert_true(row.last_notify == 0 && row.next_check == 0);
	capture_start(&c);
	desk_end(&d);
	assert_non_null(strstr(capture_end(&c),
	    "notify-allow (2 more times within 60 s)\n"));
	buf_fini(&b);
}

static void
who_is_allowed_is_believed(void **state)
{
	struct conf_allow allow = { 0 };
	struct buf b = { 0 };
	struct capture c;
	struct ip_prefix prefix;
	struct desk d;
	struct err err;

	(void)state;
	desk_begin(&d);
	assert_true(ip_prefix_parse(&prefix, "2001:db8::/32", &err));
	allow.prefixes = &prefix;
	allow.nprefixes = 1;
	d.options.notify_allow = &allow;
	desk_make(&b, 1, "example.com", 0);
	capture_start(&c);
	assert_int_equal(tell(&d, &b, "2001:db8::5"), RCODE_NOERROR);
	assert_int_equal(tell(&d, &b, "2001:db9::5"), RCODE_REFUSED);
	assert_non_null(strstr(capture_end(&c),
	    "example.com: NOTIFY from 2001:db8::5\n"));
	buf_fini(&b);
	desk_end(&d);
}

static void
a_zone_that_is_not_here_is_not_ours(void **state)
{
	struct buf b = { 0 };
	struct capture c;
	struct desk d;

	(void)state;
	desk_begin(&d);
	capture_start(&c);
	desk_make(&b, 1, "www.example.com", 0);
	assert_int_equal(tell(&d, &b, "127.0.0.1"), RCODE_NOTAUTH);
	assert_string_equal(capture_end(&c), "warning: www.example.com: NOTIFY "
	    "from 127.0.0.1 is refused: there is no such zone here\n");
	assert_int_equal(desk_count(&d, NOTIFY_UNKNOWN_ZONE), 1);
	buf_fini(&b);
	desk_end(&d);
}

static void
what_is_no_notify_is_counted(void **state)
{
	struct buf b = { 0 };
	struct capture c;
	struct desk d;

	(void)state;
	desk_begin(&d);
	capture_start(&c);
	desk_make(&b, 1, "example.com", 0);
	b.data[2] |= 0x80;
	assert_int_equal(tell(&d, &b, "127.0.0.1"), -1);
	b.data[2] = 0;
	assert_int_equal(tell(&d, &b, "127.0.0.1"), RCODE_REFUSED);
	b.data[2] = 4 << 3;
	b.len--;
	assert_int_equal(tell(&d, &b, "192.0.2.1"), RCODE_FORMERR);
	assert_string_equal(capture_end(&c), "warning: notify: 192.0.2.1 sent "
	    "a NOTIFY that is broken\n");
	assert_int_equal(desk_count(&d, NOTIFY_OTHER), 2);
	assert_int_equal(desk_count(&d, NOTIFY_MALFORMED), 1);
	buf_fini(&b);
	desk_end(&d);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_primary_is_believed),
		cmocka_unit_test(a_stranger_is_refused),
		cmocka_unit_test(who_is_allowed_is_believed),
		cmocka_unit_test(a_zone_that_is_not_here_is_not_ours),
		cmocka_unit_test(what_is_no_notify_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
