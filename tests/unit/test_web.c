#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>

#include "base/log.h"
#include "capture.h"
#include "http_certificate.h"
#include "loading.h"
#include "loop.h"
#include "web.h"

struct fixture {
	struct event_base *base;
	struct web *web;
};

static void
handle(void *site, struct exchange *take)
{
	struct response response;

	(void)site;
	response_init(&response);
	exchange_answer(&take, &response);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	void *dir;

	log_set_level(LOG_LEVEL_ERROR);
	if (tempdir_setup(&dir) != 0)
		return -1;
	free(dir);
	f->base = event_base_new();
	f->web = web_new(f->base, handle, NULL);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	void *dir = get_current_dir_name();

	web_free(&f->web);
	event_base_free(f->base);
	free(f);
	return tempdir_teardown(&dir);
}

/* Somebody else's; port 0: any. */
static int
take_port(uint16_t *port)
{
	struct address a;
	int fd = loop_socket(SOCK_STREAM, *port, &a);

	assert_true(fd >= 0 && listen(fd, 1) == 0);
	*port = ntohs(((struct sockaddr_in *)&a.ss)->sin_port);
	return fd;
}

static uint16_t
free_port(void)
{
	uint16_t port = 0;

	close(take_port(&port));
	return port;
}

static bool
is_open(uint16_t port)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool ok = connect(fd, (struct sockaddr *)&in, sizeof(in)) == 0;

	close(fd);
	return ok;
}

static void
configure(struct fixture *f, const char *fmt, ...)
{
	struct conf *conf;
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	conf = load_as("c", text);
	web_configure(f->web, conf, NULL);
	conf_free(&conf);
}

static void
await_well(struct fixture *f)
{
	bool late = false;
	struct timer *guard = timer_new(f->base, loop_give_up, &late);

	timer_set(guard, loop_patience);
	while (!web_is_well(f->web) && !late)
		event_base_loop(f->base, EVLOOP_ONCE);
	timer_free(&guard);
	assert_false(late);
}

#define AT(title) "http " title " { listen = { 127.0.0.1@%u } }\n"

static void
an_address_that_is_taken_is_tried_until_it_is_free(void **state)
{
	struct fixture *f = *state;
	const char *text, *first;
	uint16_t port = 0;
	struct capture c;
	int other = take_port(&port);
	char failure[128], success[128];

	log_set_level(LOG_LEVEL_INFO);
	capture_start(&c);
	configure(f, AT("a"), port);
	assert_false(web_is_well(f->web));
	event_base_loop(f->base, EVLOOP_ONCE);
	assert_false(web_is_well(f->web));
	close(other);
	await_well(f);
	text = capture_end(&c);
	assert_true(is_open(port));
	snprintf(failure, sizeof(failure), "http a: 127.0.0.1@%u: cannot "
	    "listen there: Address already in use; this is tried again\n",
	    port);
	snprintf(success, sizeof(success), "http a: listens at "
	    "127.0.0.1@%u\n", port);
	first = strstr(text, failure);
	assert_non_null(first);
	assert_null(strstr(first + 1, failure));
	assert_non_null(strstr(first, success));
}

static void
the_old_address_stays_until_the_new_one_is_free(void **state)
{
	struct fixture *f = *state;
	uint16_t old = free_port(), port = 0;
	struct capture c;
	int other = take_port(&port);

	configure(f, AT("a"), old);
	assert_true(web_is_well(f->web) && is_open(old));
	capture_start(&c);
	configure(f, AT("a"), port);
	assert_non_null(strstr(capture_end(&c), "in use; this is tried again, "
	    "and the old addresses of this section stay until then\n"));
	assert_true(is_open(old));
	close(other);
	await_well(f);
	assert_true(is_open(port));
	assert_false(is_open(old));
}

static void
a_section_that_is_taken_away_ends_at_once(void **state)
{
	struct fixture *f = *state;
	uint16_t old = free_port(), port = 0;
	int other = take_port(&port);
	struct capture c;

	configure(f, AT("a"), old);
	capture_start(&c);
	configure(f, AT("b"), port);
	assert_non_null(strstr(capture_end(&c), "in use; this is tried "
	    "again\n"));
	assert_false(is_open(old));
	configure(f, "");
	assert_true(web_is_well(f->web));
	close(other);
}

/* Others may have the port at another address. */
static uint16_t
widen(struct fixture *f)
{
	struct capture c;
	uint16_t port;

	capture_start(&c);
	for (int tries = 0; tries < 20; tries++) {
		port = free_port();
		configure(f, AT("a"), port);
		configure(f, "http a { listen = { 0.0.0.0@%u } }\n", port);
		if (web_is_well(f->web))
			break;
	}
	capture_end(&c);
	return port;
}

static void
old_addresses_that_are_in_the_way_are_closed(void **state)
{
	struct fixture *f = *state;
	uint16_t port = widen(f);

	assert_true(web_is_well(f->web));
	assert_true(is_open(port));
	configure(f, AT("b"), port);
	assert_true(web_is_well(f->web));
	assert_true(is_open(port));
}

static void
old_addresses_that_were_closed_in_vain_are_opened_again(void **state)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct fixture *f = *state;
	uint16_t port = free_port();
	struct capture c;

	in.sin_port = htons(port);
	assert_int_equal(bind(fd, (struct sockaddr *)&in, sizeof(in)), 0);
	configure(f, AT("a"), port);
	capture_start(&c);
	configure(f, "http a { listen = { 0.0.0.0@%u } }\n", port);
	assert_non_null(strstr(capture_end(&c), "the old addresses"));
	assert_false(web_is_well(f->web));
	assert_true(is_open(port));
	close(fd);
	await_well(f);
	assert_true(is_open(port));
}

static void
a_certificate_that_is_missing_is_waited_for(void **state)
{
	struct fixture *f = *state;
	uint16_t port = free_port();
	struct capture c;

	capture_start(&c);
	configure(f, "http a { listen = { 127.0.0.1@%u } certificate = "
	    "cert.pem key = cert.key }\n", port);
	assert_non_null(strstr(capture_end(&c), "; this is tried again\n"));
	assert_false(is_open(port));
	certificate_make("cert");
	await_well(f);
	assert_true(is_open(port));
}

/* That the loop waits for. */
static int
events(const struct fixture *f)
{
	return event_base_get_num_events(f->base, EVENT_BASE_COUNT_ADDED);
}

static void
nothing_is_tried_again_once_it_is_drained(void **state)
{
	struct fixture *f = *state;
	bool is_drained = false;
	uint16_t port = 0;
	int other = take_port(&port), before;
	struct capture c;

	capture_start(&c);
	configure(f, AT("a"), port);
	capture_end(&c);
	before = events(f);
	web_drain(f->web, loop_give_up, &is_drained);
	assert_true(loop_until(f->base, &is_drained));
	assert_int_equal(events(f), before - 1);
	close(other);
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		WITH(an_address_that_is_taken_is_tried_until_it_is_free),
		WITH(the_old_address_stays_until_the_new_one_is_free),
		WITH(a_section_that_is_taken_away_ends_at_once),
		WITH(old_addresses_that_are_in_the_way_are_closed),
		WITH(old_addresses_that_were_closed_in_vain_are_opened_again),
		WITH(a_certificate_that_is_missing_is_waited_for),
		WITH(nothing_is_tried_again_once_it_is_drained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
