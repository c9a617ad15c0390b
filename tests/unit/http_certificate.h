/*
 * http_certificate: self-made certificates, and a client that speaks TLS.
 */
#ifndef DNSSYNC_TESTS_HTTP_CERTIFICATE_H
#define DNSSYNC_TESTS_HTTP_CERTIFICATE_H

#include <event2/bufferevent_ssl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "http_serving.h"

/* Writes NAME.pem, a certificate of that common name, and NAME.key. */
static inline void
certificate_make(const char *name)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	X509_NAME *subject = X509_get_subject_name(x);
	char path[64];
	FILE *f;

	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), -60);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
	    (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(x, subject);
	X509_set_pubkey(x, key);
	assert_true(X509_sign(x, key, EVP_sha256()) > 0);
	snprintf(path, sizeof(path), "%s.pem", name);
	f = fopen(path, "w");
	assert_int_equal(PEM_write_X509(f, x), 1);
	fclose(f);
	snprintf(path, sizeof(path), "%s.key", name);
	f = fopen(path, "w");
	assert_int_equal(PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL,
	    NULL), 1);
	fclose(f);
	X509_free(x);
	EVP_PKEY_free(key);
}

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
