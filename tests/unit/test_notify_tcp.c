#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <arpa/inet.h>

#include "capture.h"
#include "desk.h"
#include "sync/notify_tcp.h"

static const struct notify_tcp_limits roomy = { .connections = 8,
	.per_source = 4, .idle = 60, .total = 60 };

struct fixture {
	struct desk d;
	struct notify_tcp *tcp;
	struct buf b;
	struct capture c;
};

static void
begin(struct fixture *f, const struct notify_tcp_limits *limits)
{
	memset(f, 0, sizeof(*f));
	desk_begin(&f->d);
	f->tcp = notify_tcp_new(f->d.base, f->d.desk, limits);
	capture_start(&f->c);
}

static void
end(struct fixture *f)
{
	notify_tcp_free(&f->tcp);
	assert_null(f->tcp);
	buf_fini(&f->b);
	desk_end(&f->d);
	capture_end(&f->c);
}

/* The client's end of a connection that was accepted from this address. */
static int
call(struct fixture *f, const char *from)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	int ends[2];

	assert_int_equal(inet_pton(AF_INET, from, &in.sin_addr), 1);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0,
	    ends), 0);
	notify_tcp_accept(f->tcp, ends[1], (struct sockaddr *)&in);
	return ends[0];
}

/* Appends a framed NOTIFY to what is to be sent. */
static void
add(struct buf *out, unsigned id, const char *zone)
{
	struct buf b = { 0 };

	desk_make(&b, id, zone, 0);
	make_u16(out, (unsigned)b.len);
	buf_add(out, b.data, b.len);
	buf_fini(&b);
}

static void
run(struct fixture *f)
{
	loop_rounds(f->d.base, 5);
}

static void
send_all(struct fixture *f, int fd)
{
	assert_int_equal(send(fd, f->b.data, f->b.len, MSG_NOSIGNAL),
	    f->b.len);
	run(f);
}

/* The id of the next answer; -1: none yet; -2: the end. */
static int
receive(int fd)
{
	uint8_t head[2], msg[512];
	ssize_t n = recv(fd, head, 2, 0);

	if (n != 2)
		return n < 0 && errno == EAGAIN ? -1 : -2;
	n = recv(fd, msg, get_u16(head), 0);
	assert_int_equal(n, get_u16(head));
	return get_u16(msg);
}

static bool
is_open(int fd)
{
	return receive(fd) == -1;
}

static void
many_messages_of_one_connection_are_answered_in_order(void **state)
{
	struct fixture f;
	int fd;

	(void)state;
	begin(&f, &roomy);
	fd = call(&f, "127.0.0.1");
	for (unsigned i = 0; i < 5; i++)
		add(&f.b, i, "example.com");
	send_all(&f, fd);
	for (int i = 0; i < 5; i++)
		assert_int_equal(receive(fd), i);
	assert_true(is_open(fd));
	assert_int_equal(desk_count(&f.d, NOTIFY_ACCEPTED), 5);
	close(fd);
	run(&f);
	end(&f);
}

static void
a_message_may_come_byte_by_byte(void **state)
{
	struct fixture f;
	int fd;

	(void)state;
	begin(&f, &roomy);
	fd = call(&f, "127.0.0.1");
	add(&f.b, 7, "example.com");
	for (size_t i = 0; i < f.b.len; i++) {
		assert_int_equal(receive(fd), -1);
		assert_int_equal(send(fd, f.b.data + i, 1, 0), 1);
		run(&f);
	}
	assert_int_equal(receive(fd), 7);
	close(fd);
	end(&f);
}

static void
who_has_said_all_still_gets_the_answer(void **state)
{
	struct fixture f;
	int fd;

	(void)state;
	begin(&f, &roomy);
	fd = call(&f, "127.0.0.1");
	add(&f.b, 7, "example.com");
	assert_int_equal(send(fd, f.b.data, f.b.len, 0), f.b.len);
	shutdown(fd, SHUT_WR);
	run(&f);
	assert_int_equal(receive(fd), 7);
	assert_int_equal(receive(fd), -2);
	close(fd);
	end(&f);
}

static void
what_is_too_long_ends_the_connection(void **state)
{
	struct fixture f;
	int fd;

	(void)state;
	begin(&f, &roomy);
	fd = call(&f, "127.0.0.1");
	make_u16(&f.b, NOTIFY_MAX + 1);
	send_all(&f, fd);
	assert_int_equal(receive(fd), -2);
	close(fd);
	end(&f);
}

/* Not all answers fit into the socket; the rest is bounded. */
static void
who_does_not_read_is_hung_up_on(void **state)
{
	struct fixture f;
	int fd, size = 4096;
	bool ended = false;

	(void)state;
	begin(&f, &roomy);
	fd = call(&f, "127.0.0.1");
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	for (unsigned i = 0; i < 100; i++)
		add(&f.b, i, "example.com");
	for (int i = 0; i < 1000 && !ended; i++) {
		ended = send(fd, f.b.data, f.b.len, MSG_NOSIGNAL) < 0 &&
		    errno != EAGAIN;
		run(&f);
	}
	assert_true(ended);
	close(fd);
	end(&f);
}

static void
one_source_has_some_and_no_more(void **state)
{
	struct fixture f;
	int fds[5], other;

	(void)state;
	begin(&f, &roomy);
	for (int i = 0; i < 5; i++)
		fds[i] = call(&f, "192.0.2.1");
	other = call(&f, "192.0.2.2");
	run(&f);
	assert_true(is_open(fds[0]) && is_open(fds[3]) && is_open(other));
	assert_int_equal(receive(fds[4]), -2);
	close(fds[0]);
	run(&f);
	close(fds[4]);
	fds[4] = call(&f, "192.0.2.1");
	run(&f);
	assert_true(is_open(fds[4]));
	for (int i = 1; i < 5; i++)
		close(fds[i]);
	close(other);
	end(&f);
}

static void
of_too_many_the_oldest_makes_room(void **state)
{
	struct notify_tcp_limits few = roomy;
	struct fixture f;
	int a, b, c;

	(void)state;
	few.connections = 2;
	begin(&f, &few);
	a = call(&f, "192.0.2.1");
	b = call(&f, "192.0.2.2");
	c = call(&f, "192.0.2.3");
	run(&f);
	assert_int_equal(receive(a), -2);
	assert_true(is_open(b) && is_open(c));
	close(a);
	close(b);
	close(c);
	end(&f);
}

static void
is_over_within(double idle, double total, bool is_talking)
{
	struct notify_tcp_limits limits = roomy;
	struct fixture f;
	bool late = false;
	struct timer *guard;
	int fd;

	limits.idle = idle;
	limits.total = total;
	begin(&f, &limits);
	guard = timer_new(f.d.base, loop_give_up, &late);
	timer_set(guard, loop_patience);
	fd = call(&f, "127.0.0.1");
	add(&f.b, 7, "example.com");
	while (receive(fd) != -2 && !late) {
		if (is_talking && send(fd, f.b.data, f.b.len,
		    MSG_NOSIGNAL) < 0)
			break;
		event_base_loop(f.d.base, EVLOOP_ONCE);
	}
	assert_false(late);
	timer_free(&guard);
	close(fd);
	end(&f);
}

static void
silence_ends_it(void **state)
{
	(void)state;
	is_over_within(0.05, 60, false);
}

static void
time_ends_it_however_much_is_said(void **state)
{
	(void)state;
	is_over_within(60, 0.05, true);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    many_messages_of_one_connection_are_answered_in_order),
		cmocka_unit_test(a_message_may_come_byte_by_byte),
		cmocka_unit_test(who_has_said_all_still_gets_the_answer),
		cmocka_unit_test(what_is_too_long_ends_the_connection),
		cmocka_unit_test(who_does_not_read_is_hung_up_on),
		cmocka_unit_test(one_source_has_some_and_no_more),
		cmocka_unit_test(of_too_many_the_oldest_makes_room),
		cmocka_unit_test(silence_ends_it),
		cmocka_unit_test(time_ends_it_however_much_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
