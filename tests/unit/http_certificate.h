/*
 * http_certificate: a client that speaks TLS, and certificates for servers.
 */
#ifndef DNSSYNC_TESTS_HTTP_CERTIFICATE_H
#define DNSSYNC_TESTS_HTTP_CERTIFICATE_H

#include <event2/bufferevent_ssl.h>
#include <openssl/ssl.h>

#include "certificate.h"
#include "http_serving.h"

static inline SSL *
client_ssl(const struct client *c)
{
	return bufferevent_openssl_get_ssl(c->bev);
}

/* ctx is the caller's. */
static inline void
client_connect_tls(struct client *c, struct serving *s, SSL_CTX *ctx)
{
	client_begin(c, s, bufferevent_openssl_socket_new(s->base, -1,
	    SSL_new(ctx), BUFFEREVENT_SSL_CONNECTING, BEV_OPT_CLOSE_ON_FREE));
	bufferevent_openssl_set_allow_dirty_shutdown(c->bev, 0);
	assert_int_equal(bufferevent_socket_connect(c->bev,
	    (struct sockaddr *)&s->address.ss, (int)s->address.len), 0);
}

/* The common name of the certificate that the server has shown. */
static inline void
assert_peer_is(const struct client *c, const char *name)
{
	X509 *x = SSL_get1_peer_certificate(client_ssl(c));
	char text[64];

	assert_non_null(x);
	X509_NAME_get_text_by_NID(X509_get_subject_name(x), NID_commonName,
	    text, sizeof(text));
	assert_string_equal(text, name);
	X509_free(x);
}

#endif
