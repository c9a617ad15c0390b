/*
 * tls_client: the TLS of one connection to a primary.
 *
 * The handshake resumes the session of an earlier one (RFC 8446, 2.2), for an
 * hour at most, so that certificates are looked at again.
 */
#ifndef DNSSYNC_SYNC_TLS_CLIENT_H
#define DNSSYNC_SYNC_TLS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct bufferevent;
struct event_base;
struct tls_client;
struct tls_profile;
struct tls_session;

/* What is kept for the next connection to the same primary. */
struct tls_session *tls_session_new(void);
void tls_session_free(struct tls_session **take);

/* Both outlive it. */
struct tls_client *tls_client_new(struct tls_profile *profile,
    struct tls_session *session);

/* After the connection is freed.  NULL is allowed in it. */
void tls_client_free(struct tls_client **take);

/*
 * Begins a handshake on a socket that is connected; it ends in an event.
 * NULL, and the socket is closed: there is no memory.
 */
struct bufferevent *tls_client_start(struct tls_client *c,
    struct event_base *base, int take_fd);

/* Has the handshake agreed upon DNS? */
bool tls_client_check(struct bufferevent *bev, struct err *why);

/*
 * Inside an event of failure: says what failed, with the primary as the
 * subject.  false: it is no failure of TLS.
 */
bool tls_client_explain(const struct tls_client *c, struct bufferevent *bev,
    struct err *why);

/* Has the primary asked for a certificate of ours? */
bool tls_client_is_asked(const struct tls_client *c);

/* Why it may have closed after the handshake, without a word; or "". */
const char *tls_client_hint(const struct tls_client *c);

/* Looks at what was decrypted and not read yet; returns how much it is. */
size_t tls_client_peek(struct bufferevent *bev, uint8_t *bytes, size_t room);

/* Says that nothing more follows (close_notify). */
void tls_client_bye(struct bufferevent *bev);

#endif
