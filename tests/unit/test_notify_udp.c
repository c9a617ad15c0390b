#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>

#include "capture.h"
#include "desk.h"
#include "sync/notify_udp.h"

struct fixture {
	struct desk d;
	struct notify_udp *udp;
	struct address at;
	int client;
	struct buf b;
	struct capture c;
};

/* At a free port of host. */
static void
begin(struct fixture *f, const char *host)
{
	struct hostport hp = { (char *)host, 0 };
	struct address ignored;
	struct err err;
	int fd;

	memset(f, 0, sizeof(*f));
	desk_begin(&f->d);
	fd = notify_udp_open(&hp, &err);
	assert_true(fd >= 0);
	f->at.len = sizeof(f->at.ss);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&f->at.ss,
	    &f->at.len), 0);
	f->udp = notify_udp_new(f->d.base, f->d.desk, fd, &err);
	assert_non_null(f->udp);
	f->client = loop_socket(SOCK_DGRAM, 0, &ignored);
	capture_start(&f->c);
}

static void
end(struct fixture *f)
{
	notify_udp_free(&f->udp);
	assert_null(f->udp);
	close(f->client);
	buf_fini(&f->b);
	desk_end(&f->d);
	capture_end(&f->c);
}

/* To that address at the port. */
static void
send_to(struct fixture *f, const char *to)
{
	struct sockaddr_in in = *(struct sockaddr_in *)&f->at.ss;

	assert_int_equal(inet_pton(AF_INET, to, &in.sin_addr), 1);
	assert_int_equal(sendto(f->client, f->b.data, f->b.len, 0,
	    (struct sockaddr *)&in, sizeof(in)), f->b.len);
}

/* The id of the next answer, whose sender has to be from; -1: none. */
static int
receive(struct fixture *f, const char *from)
{
	struct sockaddr_in in;
	socklen_t len = sizeof(in);
	uint8_t msg[512];
	char text[INET_ADDRSTRLEN];

	if (recvfrom(f->client, msg, sizeof(msg), 0, (struct sockaddr *)&in,
	    &len) < 12)
		return -1;
	inet_ntop(AF_INET, &in.sin_addr, text, sizeof(text));
	assert_string_equal(text, from);
	return get_u16(msg);
}

static void
the_answer_comes_from_the_address_that_was_asked(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "0.0.0.0");
	for (unsigned i = 2; i < 5; i++) {
		char to[INET_ADDRSTRLEN];

		snprintf(to, sizeof(to), "127.0.0.%u", i);
		desk_make(&f.b, i, "example.com", 0);
		send_to(&f, to);
		event_base_loop(f.d.base, EVLOOP_ONCE);
		assert_int_equal(receive(&f, to), i);
	}
	assert_int_equal(desk_count(&f.d, NOTIFY_ACCEPTED), 3);
	end(&f);
}

/* No more than 128 are read before the rest of the loop has its turn. */
static void
what_waits_is_read_a_part_at_a_time(void **state)
{
	enum { MANY = 150, PART = 128 };
	struct fixture f;

	(void)state;
	begin(&f, "127.0.0.1");
	for (unsigned i = 0; i < MANY; i++) {
		desk_make(&f.b, i, "example.com", 0);
		send_to(&f, "127.0.0.1");
	}
	event_base_loop(f.d.base, EVLOOP_NONBLOCK | EVLOOP_ONCE);
	assert_int_equal(desk_count(&f.d, NOTIFY_ACCEPTED), PART);
	event_base_loop(f.d.base, EVLOOP_NONBLOCK | EVLOOP_ONCE);
	assert_int_equal(desk_count(&f.d, NOTIFY_ACCEPTED), MANY);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(receive(&f, "127.0.0.1"), i);
	assert_int_equal(receive(&f, "127.0.0.1"), -1);
	end(&f);
}

static void
what_is_cut_off_and_what_is_empty_is_no_notify(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "127.0.0.1");
	send_to(&f, "127.0.0.1");
	desk_make(&f.b, 9, "example.com", 0);
	while (f.b.len < 4000)
		buf_add_byte(&f.b, 0);
	send_to(&f, "127.0.0.1");
	event_base_loop(f.d.base, EVLOOP_ONCE);
	assert_int_equal(desk_count(&f.d, NOTIFY_OTHER), 1);
	assert_int_equal(desk_count(&f.d, NOTIFY_MALFORMED), 1);
	assert_int_equal(receive(&f, "127.0.0.1"), 9);
	assert_int_equal(receive(&f, "127.0.0.1"), -1);
	end(&f);
}

static void
a_port_in_use_is_told(void **state)
{
	char host[] = "127.0.0.1";
	struct hostport hp = { host, 0 };
	struct fixture f;
	struct err err;

	(void)state;
	begin(&f, "127.0.0.1");
	hp.port = ntohs(((struct sockaddr_in *)&f.at.ss)->sin_port);
	assert_int_equal(notify_udp_open(&hp, &err), -1);
	assert_non_null(strstr(err.text, ": cannot listen there for UDP: "));
	end(&f);
}

static void
a_name_is_no_address(void **state)
{
	char host[] = "localhost";
	const struct hostport hp = { host, 53 };
	struct err err;

	(void)state;
	assert_int_equal(notify_udp_open(&hp, &err), -1);
	assert_string_equal(err.text,
	    "'localhost' is no address to listen at");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_answer_comes_from_the_address_that_was_asked),
		cmocka_unit_test(what_waits_is_read_a_part_at_a_time),
		cmocka_unit_test(
		    what_is_cut_off_and_what_is_empty_is_no_notify),
		cmocka_unit_test(a_port_in_use_is_told),
		cmocka_unit_test(a_name_is_no_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
