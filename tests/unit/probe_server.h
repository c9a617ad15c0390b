/*
 * probe_server: a server of SOA records on loopback that answers as a test
 * wishes, and a probe that asks it.
 */
#ifndef DNSSYNC_TESTS_PROBE_SERVER_H
#define DNSSYNC_TESTS_PROBE_SERVER_H

#include <signal.h>

#include "loop.h"
#include "soa_reply.h"
#include "sync/probe.h"
#include "sync/trunks.h"

enum { ASKED_MAX = 8, QUERY_MAX = 512 };

/* Nothing in these tests waits for as long as this. */
static const double long_timeout = 60;

/* UDP and TCP on one port of 127.0.0.1. */
struct server {
	struct event_base *base;
	struct trunks *trunks;
	struct address address;
	int udp, tcp, conn;
	struct event *on_udp, *on_tcp, *on_conn;
	say_fn *say_udp, *say_tcp;
	unsigned asked_udp, asked_tcp;
	struct tsig_key *key;		/* for the probe, or NULL */
	bool edns;			/* the probe asks with it */
	bool tcp_only;
	bool hang_up;			/* closes TCP when it is asked */
	uint8_t query[QUERY_MAX];	/* the last one over UDP */
	size_t query_len;
	struct sockaddr_in from[ASKED_MAX];
};

struct user {
	struct probe *probe;
	struct probe_result result;
	bool done;
};

static inline void
hear_udp(evutil_socket_t fd, short what, void *arg)
{
	struct server *s = arg;
	struct sockaddr_in from;
	socklen_t from_len = sizeof(from);
	uint8_t reply[REPLY_SIZE];
	ssize_t n = recvfrom(fd, s->query, sizeof(s->query), 0,
	    (struct sockaddr *)&from, &from_len);
	size_t len = 0;

	(void)what;
	assert_true(n > REPLY_HEADER);
	s->query_len = (size_t)n;
	if (s->asked_udp < ASKED_MAX)
		s->from[s->asked_udp] = from;
	if (s->say_udp != NULL)
		len = s->say_udp(s->asked_udp, s->query, (size_t)n, reply);
	s->asked_udp++;
	if (len > 0)
		sendto(fd, reply, len, 0, (struct sockaddr *)&from,
		    from_len);
}

static inline void
hear_conn(evutil_socket_t fd, short what, void *arg)
{
	struct server *s = arg;
	uint8_t query[2 + QUERY_MAX], reply[2 + REPLY_SIZE];
	ssize_t n = recv(fd, query, sizeof(query), 0);
	size_t len = 0;

	(void)what;
	if (n <= 2 || get_u16(query) + 2 != n) {
		event_del(s->on_conn);
		return;
	}
	if (s->say_tcp != NULL)
		len = s->say_tcp(s->asked_tcp, query + 2, (size_t)n - 2,
		    reply + 2);
	s->asked_tcp++;
	put_u16(reply, (uint16_t)len);
	if (len > 0)
		send(fd, reply, 2 + len, MSG_NOSIGNAL);
	if (s->hang_up)
		shutdown(fd, SHUT_RDWR);
}

static inline void
hear_tcp(evutil_socket_t fd, short what, void *arg)
{
	struct server *s = arg;

	(void)what;
	s->conn = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	assert_true(s->conn >= 0);
	s->on_conn = event_new(s->base, s->conn, EV_READ | EV_PERSIST,
	    hear_conn, s);
	event_add(s->on_conn, NULL);
}

static inline struct event *
listen_to(struct server *s, int fd, event_callback_fn fn)
{
	struct event *event = event_new(s->base, fd, EV_READ | EV_PERSIST,
	    fn, s);

	event_add(event, NULL);
	return event;
}

/* Both sockets are bound, so that the port is ours; not both need listen. */
static inline void
server_open(struct server *s, say_fn *say_udp, say_fn *say_tcp)
{
	*s = (struct server){ .base = event_base_new(), .tcp = -1,
		.conn = -1, .say_udp = say_udp, .say_tcp = say_tcp };
	s->trunks = trunks_new(s->base);
	while (s->tcp < 0) {
		const struct sockaddr_in *in = (const void *)&s->address.ss;
		struct address a;

		s->udp = loop_socket(SOCK_DGRAM, 0, &s->address);
		s->tcp = loop_socket(SOCK_STREAM, ntohs(in->sin_port), &a);
		if (s->tcp < 0)
			close(s->udp);
	}
	assert_int_equal(listen(s->tcp, 4), 0);
	s->on_udp = listen_to(s, s->udp, hear_udp);
	s->on_tcp = listen_to(s, s->tcp, hear_tcp);
}

static inline void
server_no_udp(struct server *s)
{
	event_free(s->on_udp);
	s->on_udp = NULL;
	close(s->udp);
	s->udp = -1;
}

/* The socket stays bound: the port is refused, and nobody else's. */
static inline void
server_no_tcp(struct server *s)
{
	const struct sockaddr_in *in = (const void *)&s->address.ss;
	struct address a;

	event_free(s->on_tcp);
	s->on_tcp = NULL;
	close(s->tcp);
	s->tcp = loop_socket(SOCK_STREAM, ntohs(in->sin_port), &a);
}

static inline void
server_close(struct server *s)
{
	struct event *events[] = { s->on_udp, s->on_tcp, s->on_conn };
	int fds[] = { s->udp, s->tcp, s->conn };

	for (size_t i = 0; i < 3; i++) {
		if (events[i] != NULL)
			event_free(events[i]);
		if (fds[i] >= 0)
			close(fds[i]);
	}
	trunks_free(&s->trunks);
	event_base_free(s->base);
}

/* The asking side. */

static inline void
on_result(void *ctx, const struct probe_result *result)
{
	struct user *u = ctx;

	assert_false(u->done);
	u->result = *result;
	u->done = true;
}

static inline void
on_result_cancel(void *ctx, const struct probe_result *result)
{
	struct user *u = ctx;

	on_result(ctx, result);
	probe_cancel(&u->probe);
}

static inline void
start(struct server *s, struct user *u, double timeout, probe_fn *fn)
{
	struct probe_args args = { .address = &s->address,
		.trunks = s->trunks, .timeout = timeout, .key = s->key,
		.edns = s->edns, .tcp = s->tcp_only };
	struct name zone;
	struct err err;

	assert_true(name_parse(&zone, "example.com", &err));
	*u = (struct user){ 0 };
	args.zone = &zone;
	u->probe = probe_start(s->base, &args, fn, u);
	assert_false(u->done);
}

static inline void
run(struct server *s, struct user *u, double timeout)
{
	start(s, u, timeout, on_result);
	assert_true(loop_until(s->base, &u->done));
	loop_rounds(s->base, 3);
	probe_cancel(&u->probe);
	assert_null(u->probe);
}

static inline void
run_to_serial(struct server *s, double timeout, uint32_t serial)
{
	struct user u;

	run(s, &u, timeout);
	assert_int_equal(u.result.outcome, PROBE_SERIAL);
	assert_int_equal(u.result.soa.serial, serial);
	server_close(s);
}

static inline void
run_to_failure(struct server *s, double timeout, enum probe_outcome outcome,
    const char *why)
{
	struct user u;

	run(s, &u, timeout);
	assert_int_equal(u.result.outcome, outcome);
	assert_string_equal(u.result.why.text, why);
	server_close(s);
}

#endif
