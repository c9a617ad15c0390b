#include "sync/tls_client.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sync/tls_turn.h"
#include "sync/tls_verdict.h"
#include "tls_profile.h"

static const double session_life = 3600;	/* seconds */

struct tls_session {
	SSL_SESSION *saved;		/* NULL: none */
	double from;			/* clock_seconds() of the handshake
					   that looked at a certificate */
};

struct tls_client {
	struct tls_profile *profile;
	struct tls_session *session;
	struct err verdict;		/* or "": on the certificate */
	bool wants_ours;		/* it has asked for a certificate */
	struct tls_turn turn;
};

struct tls_session *
tls_session_new(void)
{
	return xcalloc(1, sizeof(struct tls_session));
}

void
tls_session_free(struct tls_session **take)
{
	struct tls_session *session = *take;

	if (session == NULL)
		return;
	*take = NULL;
	SSL_SESSION_free(session->saved);
	free(session);
}

struct tls_client *
tls_client_new(struct tls_profile *profile, struct tls_session *session)
{
	struct tls_client *c = xcalloc(1, sizeof(*c));

	c->profile = profile;
	c->session = session;
	return c;
}

void
tls_client_free(struct tls_client **take)
{
	free(*take);
	*take = NULL;
}

/* OpenSSL's call back: a ticket has come, which it gives to us. */
static int
on_session(SSL *ssl, SSL_SESSION *give)
{
	struct tls_session *session =
	    ((struct tls_client *)SSL_get_app_data(ssl))->session;

	if (session->saved == NULL || !SSL_session_reused(ssl))
		session->from = clock_seconds();
	SSL_SESSION_free(session->saved);
	session->saved = give;
	return 1;
}

static void
resume(SSL *ssl, struct tls_session *session)
{
	if (session->saved == NULL)
		return;
	if (clock_seconds() - session->from < session_life) {
		SSL_set_session(ssl, session->saved);
	} else {
		SSL_SESSION_free(session->saved);
		session->saved = NULL;
	}
}

/* OpenSSL's call back: nothing else judges the certificate. */
static int
on_certificate(X509_STORE_CTX *store, void *arg)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(store,
	    SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls_client *c = SSL_get_app_data(ssl);

	(void)arg;
	return tls_verdict(c->profile, store, &c->verdict);
}

/* OpenSSL's call back: a certificate is asked for. */
static int
on_request(SSL *ssl, void *arg)
{
	struct tls_client *c = arg;

	(void)ssl;
	c->wants_ours = true;
	return 1;
}

/*
 * In the certificate's subjectAltName only, and no wildcard but for a whole
 * label (RFC 8310, 8.1).
 */
static bool
expect_name(SSL *ssl, const char *name)
{
	SSL_set_hostflags(ssl, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT |
	    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return SSL_set1_host(ssl, name) == 1 &&
	    SSL_set_tlsext_host_name(ssl, name) == 1;
}

static SSL *
make_ssl(struct tls_client *c)
{
	SSL_CTX *ctx = tls_profile_context(c->profile);
	const char *name = tls_profile_hostname(c->profile);
	SSL *ssl;

	SSL_CTX_set_cert_verify_callback(ctx, on_certificate, NULL);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT |
	    SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(ctx, on_session);
	ssl = SSL_new(ctx);
	if (ssl == NULL)
		return NULL;
	SSL_set_app_data(ssl, c);
	SSL_set_cert_cb(ssl, on_request, c);
	SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
	if (name != NULL && !expect_name(ssl, name)) {
		SSL_free(ssl);
		return NULL;
	}
	resume(ssl, c->session);
	return ssl;
}

struct bufferevent *
tls_client_start(struct tls_client *c, struct event_base *base, int take_fd)
{
	SSL *ssl = make_ssl(c);
	struct bufferevent *bev = ssl == NULL ? NULL :
	    bufferevent_openssl_socket_new(base, take_fd, ssl,
	    BUFFEREVENT_SSL_CONNECTING, BEV_OPT_CLOSE_ON_FREE);

	if (bev == NULL) {
		SSL_free(ssl);
		close(take_fd);
		return NULL;
	}
	tls_turn_limit(ssl, &c->turn);
	return bev;
}

bool
tls_client_check(struct bufferevent *bev, struct err *why)
{
	SSL *ssl = bufferevent_openssl_get_ssl(bev);
	const unsigned char *name;
	unsigned len;

	SSL_get0_alpn_selected(ssl, &name, &len);
	if (len == 3 && memcmp(name, "dot", 3) == 0)
		return true;
	return err_set(why, "does not say that it speaks DNS over TLS (ALPN "
	    "dot)");
}

/* What a reason, of ours or in an alert of theirs, is to the admin. */
static const struct {
	int reason;
	const char *text;
} reasons[] = {
	{ SSL_R_WRONG_VERSION_NUMBER, "does not speak TLS on this port" },
	{ SSL_R_UNSUPPORTED_PROTOCOL, "does not speak TLS 1.3" },
	{ SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, "does not speak TLS 1.3" },
	{ SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL,
	    "refuses to speak DNS over TLS (ALPN dot)" },
	{ SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED,
	    "wants a certificate of ours: set certificate and key" },
	{ SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, "refuses our certificate" },
	{ SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, "refuses our certificate" },
	{ SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED,
	    "refuses our certificate, which has expired" },
	{ SSL_R_TLSV1_ALERT_UNKNOWN_CA,
	    "refuses our certificate: it does not trust who issued it" },
	{ SSL_R_TLSV1_ALERT_ACCESS_DENIED, "refuses our certificate" },
	{ 0, NULL }
};

/*
 * The first error is the cause.  libevent has the last one first, and at the
 * end that of SSL_get_error(), which is of no library.
 */
static unsigned long
first_error(struct bufferevent *bev)
{
	unsigned long code, first = 0;

	while ((code = bufferevent_get_openssl_error(bev)) != 0)
		if (ERR_GET_LIB(code) != 0)
			first = code;
	return first;
}

bool
tls_client_explain(const struct tls_client *c, struct bufferevent *bev,
    struct err *why)
{
	unsigned long code = first_error(bev);
	const char *text = ERR_reason_error_string(code);

	if (c->verdict.text[0] != '\0') {
		*why = c->verdict;
		return true;
	}
	if (code == 0)
		return false;
	for (size_t i = 0; reasons[i].text != NULL; i++)
		if (ERR_GET_REASON(code) == reasons[i].reason) {
			err_set(why, "%s (TLS: %s)", reasons[i].text, text);
			return true;
		}
	err_set(why, "TLS fails: %s", text != NULL ? text : "unknown reason");
	return true;
}

bool
tls_client_is_asked(const struct tls_client *c)
{
	return c->wants_ours;
}

const char *
tls_client_hint(const struct tls_client *c)
{
	if (!c->wants_ours)
		return "";
	return tls_profile_has_certificate(c->profile) ?
	    ": it may not take our certificate" :
	    ": it wants a certificate of ours: set certificate and key";
}

size_t
tls_client_peek(struct bufferevent *bev, uint8_t *bytes, size_t room)
{
	SSL *ssl = bufferevent_openssl_get_ssl(bev);
	int n = SSL_pending(ssl) > 0 ? SSL_peek(ssl, bytes, (int)room) : 0;

	return n > 0 ? (size_t)n : 0;
}

void
tls_client_bye(struct bufferevent *bev)
{
	SSL *ssl = bufferevent_openssl_get_ssl(bev);

	ERR_clear_error();
	SSL_shutdown(ssl);
	ERR_clear_error();
	/* Else OpenSSL takes the session for one that cannot be resumed. */
	SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}
