#include "web_post.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ip.h"
#include "base/mem.h"
#include "http/server.h"
#include "http/sockets.h"
#include "http/tls.h"
#include "ports.h"

struct web_post *
web_post_new(const struct conf_http *http, const struct hostport *address,
    int take_fd)
{
	struct web_post *post = xcalloc(1, sizeof(*post));

	post->address.host = xstrdup(address->host);
	post->address.port = address->port;
	post->text = ports_text(address);
	post->fd = take_fd;
	xreplace(&post->title, http->title);
	xreplace(&post->certificate, http->certificate);
	xreplace(&post->key, http->key);
	return post;
}

void
web_post_free(struct web_post *take)
{
	web_post_close(take);
	tls_free(&take->tls);
	free(take->title);
	free(take->address.host);
	free(take->text);
	free(take->certificate);
	free(take->key);
	free(take);
}

bool
web_post_open(struct web_post *post, struct server *server, struct err *err)
{
	int fd;

	if (post->fd < 0) {
		post->fd = sockets_open(&post->address, err);
		post->is_taken = post->fd < 0 && errno == EADDRINUSE;
	}
	if (post->fd < 0)
		return false;
	if (post->certificate != NULL && post->tls == NULL)
		post->tls = tls_new(post->certificate, post->key, err);
	if (post->certificate != NULL && post->tls == NULL)
		return false;
	fd = post->fd;
	post->fd = -1;
	post->socket = server_listen(server, post->title, fd, post->tls, err);
	return post->socket != NULL;
}

bool
web_post_close(struct web_post *post)
{
	bool had = post->socket != NULL || post->fd >= 0;

	server_unlisten(&post->socket);
	if (post->fd >= 0)
		close(post->fd);
	post->fd = -1;
	return had;
}

static bool
is_same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* One that does not listen yet reads them when it does. */
bool
web_post_switch(struct web_post *post, struct err *err)
{
	struct tls *tls = NULL;

	post->is_stale = post->socket != NULL;
	if (post->certificate != NULL && post->socket != NULL) {
		tls = tls_new(post->certificate, post->key, err);
		if (tls == NULL)
			return false;
	}
	if (post->socket != NULL)
		server_set_tls(post->socket, tls);
	tls_free(&post->tls);
	post->tls = tls;
	post->is_stale = false;
	return true;
}

bool
web_post_renew(struct web_post *post, const struct conf_http *http,
    struct err *err)
{
	bool is_same = !post->is_stale && post->socket != NULL &&
	    is_same_text(post->certificate, http->certificate) &&
	    is_same_text(post->key, http->key);

	xreplace(&post->title, http->title);
	xreplace(&post->certificate, http->certificate);
	xreplace(&post->key, http->key);
	if (is_same)
		return post->tls == NULL || tls_reload(post->tls, err);
	return web_post_switch(post, err);
}

static bool
is_any(const struct ip *ip)
{
	static const uint8_t zeros[IP6_LEN];

	return memcmp(ip->bytes, zeros, ip->len) == 0;
}

bool
web_post_overlaps(const struct web_post *a, const struct web_post *b)
{
	struct ip one, other;

	return a->address.port == b->address.port &&
	    ip_parse(&one, a->address.host) &&
	    ip_parse(&other, b->address.host) && one.len == other.len &&
	    (is_any(&one) || is_any(&other));
}
