#include "http/tls.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/mem.h"
#include "tls_file.h"

/* What tells two states of a file apart. */
struct stamp {
	struct timespec mtime;
	off_t size;
	ino_t inode;
};

struct tls {
	char *certificate, *key;
	struct stamp certificate_stamp, key_stamp;
	SSL_CTX *ctx;
};

static bool
read_stamp(const char *path, struct stamp *stamp)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return false;
	*stamp = (struct stamp){ st.st_mtim, st.st_size, st.st_ino };
	return true;
}

static bool
is_changed(const char *path, const struct stamp *old)
{
	struct stamp now;

	return read_stamp(path, &now) &&
	    (now.mtime.tv_sec != old->mtime.tv_sec ||
	    now.mtime.tv_nsec != old->mtime.tv_nsec ||
	    now.size != old->size || now.inode != old->inode);
}

static int
choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_len,
    const unsigned char *in, unsigned in_len, void *arg)
{
	static const unsigned char ours[] = "\x08http/1.1";
	unsigned char *chosen;

	(void)ssl;
	(void)arg;
	if (SSL_select_next_proto(&chosen, out_len, ours, sizeof(ours) - 1,
	    in, in_len) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *
context_new(void)
{
	SSL_CTX *ctx = xgot(SSL_CTX_new(TLS_server_method()));

	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION |
	    SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
	    SSL_OP_PRIORITIZE_CHACHA);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM:ECDHE+CHACHA20");
	SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, NULL);
	return ctx;
}

bool
tls_reload(struct tls *tls, struct err *err)
{
	SSL_CTX *ctx = context_new();

	read_stamp(tls->certificate, &tls->certificate_stamp);
	read_stamp(tls->key, &tls->key_stamp);
	if (!tls_file_read_own(ctx, tls->certificate, tls->key, err)) {
		SSL_CTX_free(ctx);
		return false;
	}
	SSL_CTX_free(tls->ctx);
	tls->ctx = ctx;
	return true;
}

bool
tls_is_outdated(const struct tls *tls)
{
	return is_changed(tls->certificate, &tls->certificate_stamp) ||
	    is_changed(tls->key, &tls->key_stamp);
}

struct tls *
tls_new(const char *certificate, const char *key, struct err *err)
{
	struct tls *tls = xcalloc(1, sizeof(*tls));

	tls->certificate = xstrdup(certificate);
	tls->key = xstrdup(key);
	if (!tls_reload(tls, err))
		tls_free(&tls);
	return tls;
}

void
tls_free(struct tls **take)
{
	struct tls *tls = *take;

	if (tls == NULL)
		return;
	*take = NULL;
	SSL_CTX_free(tls->ctx);
	free(tls->certificate);
	free(tls->key);
	free(tls);
}

struct bufferevent *
tls_accept(struct tls *tls, struct event_base *base, int take_fd)
{
	SSL *ssl = SSL_new(tls->ctx);
	struct bufferevent *bev = ssl == NULL ? NULL :
	    bufferevent_openssl_socket_new(base, take_fd, ssl,
	    BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);

	if (bev == NULL) {
		SSL_free(ssl);
		close(take_fd);
	}
	return bev;
}

void
tls_bye(struct bufferevent *bev)
{
	ERR_clear_error();
	SSL_shutdown(bufferevent_openssl_get_ssl(bev));
	ERR_clear_error();
}
