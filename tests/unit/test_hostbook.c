#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture.h"
#include "loop.h"
#include "sync/hostbook.h"
#include "sync/resolve.h"

struct fixture {
	struct event_base *base;
	struct resolver *resolver;
	struct hostbook *book;
};

static void
begin(struct fixture *f)
{
	f->base = event_base_new();
	f->resolver = resolver_new(f->base);
	f->book = hostbook_new(f->base, f->resolver);
}

static void
end(struct fixture *f)
{
	hostbook_free(&f->book);
	assert_null(f->book);
	resolver_free(&f->resolver);
	loop_rounds(f->base, 3);
	event_base_free(f->base);
}

static bool
has(const struct fixture *f, const char *host, const char *text)
{
	struct ip ip;

	assert_true(ip_parse(&ip, text));
	return hostbook_has(f->book, host, &ip);
}

static void
want(struct fixture *f, const char *host)
{
	hostbook_begin(f->book);
	if (host != NULL)
		hostbook_want(f->book, host);
	hostbook_end(f->book);
}

/* What /etc/hosts has for localhost. */
static void
wait_for_localhost(struct fixture *f)
{
	bool late = false;
	struct timer *guard = timer_new(f->base, loop_give_up, &late);

	timer_set(guard, loop_patience);
	while (!has(f, "localhost", "127.0.0.1") && !late)
		event_base_loop(f->base, EVLOOP_ONCE);
	assert_false(late);
	timer_free(&guard);
}

static void
a_name_has_its_addresses_once_they_are_known(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_false(has(&f, "localhost", "127.0.0.1"));
	want(&f, "localhost");
	assert_false(has(&f, "localhost", "127.0.0.1"));
	wait_for_localhost(&f);
	assert_false(has(&f, "localhost", "192.0.2.1"));
	assert_false(has(&f, "other", "127.0.0.1"));
	end(&f);
}

static void
a_name_that_is_wanted_on_keeps_its_addresses(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	want(&f, "localhost");
	wait_for_localhost(&f);
	want(&f, "localhost");
	assert_true(has(&f, "localhost", "127.0.0.1"));
	want(&f, NULL);
	assert_false(has(&f, "localhost", "127.0.0.1"));
	end(&f);
}

static void
a_name_may_be_wanted_twice_and_forgotten_while_it_is_asked_for(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	hostbook_begin(f.book);
	hostbook_want(f.book, "localhost");
	hostbook_want(f.book, "localhost");
	hostbook_end(f.book);
	want(&f, NULL);
	loop_rounds(f.base, 10);
	assert_false(has(&f, "localhost", "127.0.0.1"));
	end(&f);
}

/* A label of 64 characters, which no question can hold. */
static void
a_name_that_cannot_be_found_is_logged_once(void **state)
{
	static const char name[] = "a123456789a123456789a123456789a123456789"
	    "a123456789a1234567890123.example.com";
	struct fixture f;
	struct capture c;
	const char *text;

	(void)state;
	begin(&f);
	capture_start(&c);
	want(&f, name);
	loop_rounds(f.base, 10);
	want(&f, name);
	loop_rounds(f.base, 10);
	text = capture_end(&c);
	assert_ptr_equal(strstr(text, "warning: a123456789"), text);
	assert_null(strstr(text + 1, "warning: "));
	end(&f);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_has_its_addresses_once_they_are_known),
		cmocka_unit_test(a_name_that_is_wanted_on_keeps_its_addresses),
		cmocka_unit_test(
		    a_name_may_be_wanted_twice_and_forgotten_while_it_is_asked_for
		    ),
		cmocka_unit_test(a_name_that_cannot_be_found_is_logged_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
