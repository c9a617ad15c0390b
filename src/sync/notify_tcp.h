/*
 * notify_tcp: connections over which NOTIFY arrives, message by message
 * (RFC 1035, 4.2.2).
 *
 * Each ends when it is silent, and some time after it began in any case.
 * When there are too many, the oldest one makes room.
 */
#ifndef DNSSYNC_SYNC_NOTIFY_TCP_H
#define DNSSYNC_SYNC_NOTIFY_TCP_H

struct event_base;
struct notify_desk;
struct notify_tcp;
struct sockaddr;

/* Seconds. */
struct notify_tcp_limits {
	unsigned connections, per_source;
	double idle, total;
};

/* The desk stays the caller's. */
struct notify_tcp *notify_tcp_new(struct event_base *base,
    struct notify_desk *desk, const struct notify_tcp_limits *limits);

/* Ends all connections.  NULL is allowed in it. */
void notify_tcp_free(struct notify_tcp **take);

/* A connection that was accepted; a listener_fn (listener.h). */
void notify_tcp_accept(void *tcp, int take_fd, const struct sockaddr *sa);

#endif
