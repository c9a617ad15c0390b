/*
 * tls: HTTPS for the connections of a listener.
 *
 * TLS 1.2 and 1.3, with ciphers that have forward secrecy and authenticate
 * what they encrypt; no compression, no renegotiation.  ALPN is http/1.1
 * (RFC 7301); the name that a client asks for (SNI) makes no difference.
 */
#ifndef DNSSYNC_HTTP_TLS_H
#define DNSSYNC_HTTP_TLS_H

#include <stdbool.h>

#include "base/err.h"

struct bufferevent;
struct event_base;
struct tls;

/*
 * Reads the certificate with its chain, and the key, both PEM.  A key with a
 * passphrase is an error.  NULL on failure.
 */
struct tls *tls_new(const char *certificate, const char *key,
    struct err *err);

/* Connections that stand go on.  NULL is allowed in it. */
void tls_free(struct tls **take);

/*
 * Reads both files again, for the connections to come.  On failure they get
 * what was read last, and err names the file and the reason.
 */
bool tls_reload(struct tls *tls, struct err *err);

/*
 * Has one of the files changed since it was read last, with success or
 * without?  One that is not there has not: it is being replaced.
 */
bool tls_is_outdated(const struct tls *tls);

/*
 * Takes the socket of a client that has just connected.  NULL, and the socket
 * is closed: there is no memory.
 */
struct bufferevent *tls_accept(struct tls *tls, struct event_base *base,
    int take_fd);

/* Says to the client that nothing more follows (close_notify). */
void tls_bye(struct bufferevent *bev);

#endif
