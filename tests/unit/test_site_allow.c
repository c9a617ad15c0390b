#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture.h"
#include "loop.h"
#include "site_allow.h"
#include "sync/resolve.h"

static bool
has(const struct site_allow *allow, const char *text)
{
	struct ip ip;

	assert_true(ip_parse(&ip, text));
	return site_allow_has(allow, &ip);
}

static void
free_all(struct event_base *base, struct resolver *r,
    struct site_allow *allow)
{
	site_allow_free(&allow);
	assert_null(allow);
	resolver_free(&r);
	loop_rounds(base, 3);
	event_base_free(base);
}

static void
prefixes_are_matched(void **state)
{
	struct event_base *base = event_base_new();
	struct site_allow *allow = site_allow_new(base, NULL);
	struct ip_prefix list[2];
	struct err err;

	(void)state;
	assert_true(ip_prefix_parse(&list[0], "192.0.2.0/25", &err));
	assert_true(ip_prefix_parse(&list[1], "2001:db8::/32", &err));
	assert_false(has(allow, "192.0.2.1"));
	site_allow_set(allow, &(struct conf_allow){ .prefixes = list,
		.nprefixes = 2 });
	list[0].bits = 0;
	assert_true(has(allow, "192.0.2.127"));
	assert_true(has(allow, "::ffff:192.0.2.1"));
	assert_false(has(allow, "192.0.2.128"));
	assert_false(site_allow_has(allow, &(struct ip){ 0 }));
	assert_true(has(allow, "2001:db8:ffff::1"));
	assert_false(has(allow, "2001:db9::1"));
	site_allow_set(allow, &(struct conf_allow){ 0 });
	assert_false(has(allow, "192.0.2.1"));
	free_all(base, NULL, allow);
}

/* What /etc/hosts has for localhost. */
static void
a_name_stands_for_its_addresses_once_they_are_known(void **state)
{
	struct event_base *base = event_base_new();
	struct resolver *r = resolver_new(base);
	struct site_allow *allow = site_allow_new(base, r);
	char name[] = "localhost", *names[] = { name };
	const struct conf_allow list = { .names = names, .nnames = 1 };
	bool late = false;
	struct timer *guard = timer_new(base, loop_give_up, &late);

	(void)state;
	timer_set(guard, loop_patience);
	site_allow_set(allow, &list);
	assert_false(has(allow, "127.0.0.1"));
	while (!has(allow, "127.0.0.1") && !late)
		event_base_loop(base, EVLOOP_ONCE);
	assert_true(has(allow, "127.0.0.1"));
	assert_false(has(allow, "192.0.2.1"));
	site_allow_set(allow, &list);
	assert_true(has(allow, "127.0.0.1"));
	site_allow_set(allow, &(struct conf_allow){ 0 });
	assert_false(has(allow, "127.0.0.1"));
	timer_free(&guard);
	free_all(base, r, allow);
}

/* A label of 64 characters, which no question can hold. */
static void
a_name_that_is_none_lets_nobody_in_and_is_logged(void **state)
{
	struct event_base *base = event_base_new();
	struct resolver *r = resolver_new(base);
	struct site_allow *allow = site_allow_new(base, r);
	char name[] = "a123456789a123456789a123456789a123456789a123456789a"
	    "1234567890123.example.com", *names[] = { name };
	struct capture c;
	const char *text;

	(void)state;
	capture_start(&c);
	site_allow_set(allow, &(struct conf_allow){ .names = names,
		.nnames = 1 });
	loop_rounds(base, 10);
	text = capture_end(&c);
	assert_ptr_equal(strstr(text, "warning: a123456789"), text);
	assert_false(has(allow, "127.0.0.1"));
	free_all(base, r, allow);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefixes_are_matched),
		cmocka_unit_test(
		    a_name_stands_for_its_addresses_once_they_are_known),
		cmocka_unit_test(
		    a_name_that_is_none_lets_nobody_in_and_is_logged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
