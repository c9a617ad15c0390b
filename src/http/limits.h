/*
 * limits: how much of the server one client may take.
 */
#ifndef DNSSYNC_HTTP_LIMITS_H
#define DNSSYNC_HTTP_LIMITS_H

#include <sys/time.h>

/* A value.  Sizes of a head and a body are in parse.h and head.h. */
struct limits {
	unsigned connections;		/* of all listeners; more wait */
	unsigned per_source;		/* of an IPv4 address, of an IPv6 /64 */
	int backlog;			/* of a socket, in the kernel */
	double accept_pause;		/* seconds, after no descriptor */

	/*
	 * Seconds for a whole request, from its first byte on; of the first
	 * one from the connection on, with the handshake of TLS.
	 */
	double request;
	double idle;			/* between two requests */
	double send;			/* for an answer, and on top of it */
	double send_rate;		/* ... a second for so many bytes */
	double linger;			/* for a client to read and close */
};

struct limits limits_default(void);

/* Seconds of a limit, as libevent takes them. */
struct timeval limits_timeval(double seconds);

#endif
