#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "loop.h"
#include "sync/resolve.h"

struct user {
	struct resolve *resolve;
	bool cancels, done;
	size_t n;
	char first[ADDRESS_TEXT_SIZE];
	struct err why;
};

static void
on_addresses(void *ctx, const struct address *list, size_t n,
    const struct err *why)
{
	struct user *u = ctx;

	assert_false(u->done);
	u->done = true;
	u->n = n;
	if (n > 0)
		address_text(&list[0], u->first);
	else
		u->why = *why;
	if (u->cancels)
		resolve_cancel(&u->resolve);
}

static void
start(struct user *u, struct resolver *r, const char *host, uint16_t port)
{
	struct hostport hp = { (char *)host, port };

	u->resolve = resolve_start(r, &hp, on_addresses, u);
	assert_false(u->done);
}

static void
a_literal_address_is_called_back_later(void **state)
{
	struct event_base *base = event_base_new();
	struct resolver *r = resolver_new(base);
	struct user four = { 0 }, six = { .cancels = true };

	(void)state;
	start(&four, r, "192.0.2.1", 53);
	start(&six, r, "2001:db8::1", 5353);
	assert_true(loop_until(base, &four.done));
	assert_true(loop_until(base, &six.done));
	assert_int_equal(four.n, 1);
	assert_string_equal(four.first, "192.0.2.1");
	assert_int_equal(six.n, 1);
	assert_string_equal(six.first, "2001:db8::1@5353");
	resolve_cancel(&four.resolve);
	resolver_free(&r);
	assert_null(r);
	event_base_free(base);
}

static void
a_name_of_the_hosts_file_needs_no_server(void **state)
{
	struct event_base *base = event_base_new();
	struct resolver *r = resolver_new(base);
	struct user u = { 0 };

	(void)state;
	start(&u, r, "localhost", 5300);
	assert_true(loop_until(base, &u.done));
	assert_true(u.n >= 1);
	if (u.first[0] == '1')
		assert_string_equal(u.first, "127.0.0.1@5300");
	else
		assert_string_equal(u.first, "::1@5300");
	resolve_cancel(&u.resolve);
	resolver_free(&r);
	loop_rounds(base, 1);
	event_base_free(base);
}

static void
many_who_ask_for_a_name_each_get_their_port(void **state)
{
	struct event_base *base = event_base_new();
	struct resolver *r = resolver_new(base);
	struct user u[100] = { 0 };
	char *at;

	(void)state;
	for (int i = 0; i < 100; i++) {
		start(&u[i], r, "localhost", (uint16_t)(1000 + i));
		if (i == 50)
			assert_true(loop_until(base, &u[0].done));
	}
	for (int i = 0; i < 100; i++) {
		assert_true(loop_until(base, &u[i].done));
		at = strchr(u[i].first, '@');
		assert_non_null(at);
		assert_int_equal(atoi(at + 1), 1000 + i);
		resolve_cancel(&u[i].resolve);
	}
	resolver_free(&r);
	loop_rounds(base, 1);
	event_base_free(base);
}

static void
an_idle_resolver_does_not_keep_the_loop_going(void **state)
{
	struct event_base *base = event_base_new();
	struct resolver *r = resolver_new(base);
	struct user u = { 0 };

	(void)state;
	start(&u, r, "localhost", 53);
	assert_int_equal(event_base_dispatch(base), 1);
	assert_true(u.done);
	resolve_cancel(&u.resolve);
	resolver_free(&r);
	event_base_free(base);
}

static void
nothing_is_called_after_cancelling(void **state)
{
	struct event_base *base = event_base_new();
	struct resolver *r = resolver_new(base);
	struct user literal = { 0 }, hosts = { 0 }, asked = { 0 };

	(void)state;
	start(&literal, r, "192.0.2.1", 53);
	start(&hosts, r, "localhost", 53);
	start(&asked, r, "no-such-host.invalid", 53);
	resolve_cancel(&literal.resolve);
	resolve_cancel(&hosts.resolve);
	resolve_cancel(&asked.resolve);
	resolve_cancel(&asked.resolve);
	loop_rounds(base, 2);
	assert_false(literal.done || hosts.done || asked.done);
	resolver_free(&r);
	loop_rounds(base, 1);
	event_base_free(base);
}

static void
a_question_that_runs_is_ended_with_the_resolver(void **state)
{
	struct event_base *base = event_base_new();
	struct resolver *r = resolver_new(base);
	struct user u = { 0 };

	(void)state;
	start(&u, r, "no-such-host.invalid", 53);
	resolve_cancel(&u.resolve);
	resolver_free(&r);
	loop_rounds(base, 1);
	assert_false(u.done);
	event_base_free(base);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_literal_address_is_called_back_later),
		cmocka_unit_test(a_name_of_the_hosts_file_needs_no_server),
		cmocka_unit_test(many_who_ask_for_a_name_each_get_their_port),
		cmocka_unit_test(
		    an_idle_resolver_does_not_keep_the_loop_going),
		cmocka_unit_test(nothing_is_called_after_cancelling),
		cmocka_unit_test(
		    a_question_that_runs_is_ended_with_the_resolver),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
