#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "loop.h"
#include "sync/datagram.h"

struct ear {
	char heard[16];
	size_t len;
	struct err why;
	bool done;
};

static void
received(void *ctx, const uint8_t *msg, size_t len)
{
	struct ear *ear = ctx;

	assert_true(len < sizeof(ear->heard));
	memcpy(ear->heard, msg, len);
	ear->len = len;
	ear->done = true;
}

static void
failed(void *ctx, const struct err *why)
{
	struct ear *ear = ctx;

	ear->why = *why;
	ear->done = true;
}

static const struct datagram_calls calls = { received, failed };

static void
what_the_server_says_is_heard_and_nobody_else(void **state)
{
	struct event_base *base = event_base_new();
	struct address server, stranger, ours = { .len = sizeof(ours.ss) };
	int fd = loop_socket(SOCK_DGRAM, 0, &server);
	int other = loop_socket(SOCK_DGRAM, 0, &stranger);
	struct ear ear = { .len = 0 };
	struct datagram *d = datagram_new(base, &server, &calls, &ear);
	struct err err;
	char msg[8];

	(void)state;
	assert_true(datagram_send(d, (const uint8_t *)"ask", 3, &err));
	assert_int_equal(recvfrom(fd, msg, sizeof(msg), 0,
	    (struct sockaddr *)&ours.ss, &ours.len), 3);
	assert_int_equal(sendto(other, "forged", 6, 0,
	    (struct sockaddr *)&ours.ss, ours.len), 6);
	assert_int_equal(sendto(fd, "yes", 3, 0,
	    (struct sockaddr *)&ours.ss, ours.len), 3);
	assert_true(loop_until(base, &ear.done));
	assert_int_equal(ear.len, 3);
	assert_memory_equal(ear.heard, "yes", 3);
	datagram_free(&d);
	assert_null(d);
	close(fd);
	close(other);
	event_base_free(base);
}

static void
a_refusal_is_heard(void **state)
{
	struct event_base *base = event_base_new();
	struct address server;
	int fd = loop_socket(SOCK_DGRAM, 0, &server);
	struct ear ear = { .len = 0 };
	struct datagram *d = datagram_new(base, &server, &calls, &ear);
	struct err err;

	(void)state;
	close(fd);
	assert_true(datagram_send(d, (const uint8_t *)"ask", 3, &err));
	assert_true(loop_until(base, &ear.done));
	assert_string_equal(ear.why.text, "UDP is refused");
	datagram_free(&d);
	event_base_free(base);
}

static void
where_no_way_leads_nothing_is_sent(void **state)
{
	struct event_base *base = event_base_new();
	struct address nowhere = { .len = 0 };
	struct ear ear = { .len = 0 };
	struct datagram *d = datagram_new(base, &nowhere, &calls, &ear);
	struct err err;

	(void)state;
	assert_false(datagram_send(d, (const uint8_t *)"ask", 3, &err));
	assert_string_equal(err.text, "UDP does not get there");
	datagram_free(&d);
	event_base_free(base);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_the_server_says_is_heard_and_nobody_else),
		cmocka_unit_test(a_refusal_is_heard),
		cmocka_unit_test(where_no_way_leads_nothing_is_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
