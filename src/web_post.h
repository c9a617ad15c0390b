/*
 * web_post: one address that is listened at, or is to be; inside of web.
 *
 *	NEW -open-> LISTENING
 *	 | ^
 *	 | +-open, later-- WAITING	(bound or not)
 *	 +-----failed-------^
 */
#ifndef DNSSYNC_WEB_POST_H
#define DNSSYNC_WEB_POST_H

#include <stdbool.h>

#include "base/err.h"
#include "base/hostport.h"
#include "conf.h"

struct server;
struct server_socket;
struct tls;

struct web_post {
	char *title;			/* of the section */
	struct hostport address;
	char *text;			/* the same, for people */
	char *certificate, *key;	/* NULL: no TLS */
	struct tls *tls;		/* NULL: none, or not yet */
	int fd;				/* bound; -1: no, or it listens */
	struct server_socket *socket;	/* NULL: it does not listen */
	bool is_stale;			/* another certificate is wanted than
					   the one in use */
	bool is_taken;			/* the address, at the last try */
	struct err why;			/* it does not; "": nothing is known */
	bool is_wanted;			/* by the configuration */
};

/* fd: bound to that address, or -1. */
struct web_post *web_post_new(const struct conf_http *http,
    const struct hostport *address, int take_fd);
void web_post_free(struct web_post *take);

/*
 * Listens.  false: the next try may be better; a socket that is bound stays
 * so, since a low port could not be bound again.
 */
bool web_post_open(struct web_post *post, struct server *server,
    struct err *err);

/* Gives the address up; false: it had not got it. */
bool web_post_close(struct web_post *post);

/*
 * Takes title, certificate and key of another configuration, and reads the
 * certificate again.  On failure the old one stays in use, and, if other files
 * are wanted now, web_post_switch() is to be called until it succeeds.
 */
bool web_post_renew(struct web_post *post, const struct conf_http *http,
    struct err *err);
bool web_post_switch(struct web_post *post, struct err *err);

/* Can only one of both be bound?  Those of one address are the same post. */
bool web_post_overlaps(const struct web_post *a, const struct web_post *b);

#endif
