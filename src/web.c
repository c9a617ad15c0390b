#include "web.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "http/limits.h"
#include "http/tls.h"
#include "sync/timer.h"

static const double certificate_poll = 10;	/* seconds */

/* One address that is listened at. */
struct post {
	struct server_socket *socket;
	char *title, *certificate, *key;	/* NULL: no TLS */
	struct tls *tls;
	bool is_wanted;			/* by the new configuration */
};

struct web {
	struct server *server;
	struct map *posts;		/* by address as text */
	size_t failed;			/* addresses that are not listened at */
	struct timer *poll;
};

static void
post_free(struct post *take)
{
	server_unlisten(&take->socket);
	tls_free(&take->tls);
	free(take->title);
	free(take->certificate);
	free(take->key);
	free(take);
}

/* The files of a certificate that is renewed are replaced one by one. */
static void
on_poll(void *ctx)
{
	struct web *web = ctx;
	struct map_walk walk = { 0 };
	const struct post *post;
	struct err err;

	while ((post = map_next(web->posts, &walk)) != NULL) {
		if (post->tls == NULL || !tls_is_outdated(post->tls))
			continue;
		if (tls_reload(post->tls, &err))
			log_info("http %s: the certificate has been read "
			    "again", post->title);
		else
			log_error("http %s: %s; the old certificate stays in "
			    "use", post->title, err.text);
	}
	timer_set(web->poll, certificate_poll);
}

/* Zones and files need descriptors as well. */
static void
fit(struct limits *limits)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) < 0)
		return;
	r.rlim_cur = r.rlim_max;
	setrlimit(RLIMIT_NOFILE, &r);
	getrlimit(RLIMIT_NOFILE, &r);
	if (r.rlim_cur / 2 >= limits->connections)
		return;
	limits->connections = (unsigned)(r.rlim_cur / 2);
	log_warn("http: at most %u connections, half of the limit of "
	    "descriptors (ulimit -n)", limits->connections);
}

struct web *
web_new(struct event_base *base, handler_fn *handler, void *site)
{
	struct limits limits = limits_default();
	struct web *web = xcalloc(1, sizeof(*web));

	fit(&limits);
	web->server = server_new(base, &limits, handler, site);
	web->posts = map_new();
	web->poll = timer_new(base, on_poll, web);
	timer_set(web->poll, certificate_poll);
	return web;
}

static void
unlisten_all(struct web *web)
{
	struct map_walk walk = { 0 };
	struct post *post;

	while ((post = map_next(web->posts, &walk)) != NULL)
		server_unlisten(&post->socket);
}

void
web_drain(struct web *web, server_drained_fn *done, void *ctx)
{
	unlisten_all(web);
	server_drain(web->server, done, ctx);
}

void
web_free(struct web **take)
{
	struct web *web = *take;
	struct map_walk walk = { 0 };
	struct post *post;

	*take = NULL;
	if (web == NULL)
		return;
	unlisten_all(web);
	server_free(&web->server);
	while ((post = map_next(web->posts, &walk)) != NULL)
		post_free(post);
	map_free(&web->posts);
	timer_free(&web->poll);
	free(web);
}

static bool
is_same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* On failure all of it stays as it was. */
static bool
renew_tls(struct post *post, const struct conf_http *http, struct err *err)
{
	struct tls *tls = NULL;

	if (is_same_text(post->certificate, http->certificate) &&
	    is_same_text(post->key, http->key))
		return post->tls == NULL || tls_reload(post->tls, err);
	if (http->certificate != NULL) {
		tls = tls_new(http->certificate, http->key, err);
		if (tls == NULL)
			return false;
	}
	server_set_tls(post->socket, tls);
	tls_free(&post->tls);
	post->tls = tls;
	xreplace(&post->certificate, http->certificate);
	xreplace(&post->key, http->key);
	return true;
}

/*
 * Keeps the socket that listens there already, whatever else is new: one for
 * a low port could not be bound again.  false: there is none.
 */
static bool
keep(struct web *web, const struct conf_http *http, const char *address)
{
	struct post *post = map_get_str(web->posts, address);
	struct err err;

	if (post == NULL)
		return false;
	post->is_wanted = true;
	xreplace(&post->title, http->title);
	if (!renew_tls(post, http, &err))
		log_error("http %s: %s; %s", post->title, err.text,
		    post->tls != NULL ? "the old certificate stays in use" :
		    "it goes on without TLS");
	return true;
}

static bool
open_post(struct web *web, struct post *post, const struct conf_http *http,
    size_t i, struct ports *ports, struct err *err)
{
	int fd;

	if (http->certificate != NULL) {
		post->tls = tls_new(http->certificate, http->key, err);
		if (post->tls == NULL)
			return false;
	}
	fd = ports_take(ports, http, i, err);
	if (fd < 0)
		return false;
	post->socket = server_listen(web->server, http->title, fd, post->tls,
	    err);
	return post->socket != NULL;
}

static void
listen_at(struct web *web, const struct conf_http *http, size_t i,
    struct ports *ports)
{
	char *address = ports_text(&http->listen[i]);
	struct post *post;
	struct err err;

	if (!keep(web, http, address)) {
		post = xcalloc(1, sizeof(*post));
		post->is_wanted = true;
		xreplace(&post->title, http->title);
		xreplace(&post->certificate, http->certificate);
		xreplace(&post->key, http->key);
		if (open_post(web, post, http, i, ports, &err)) {
			log_info("http %s: listens at %s%s", http->title,
			    address, post->tls != NULL ? " (TLS)" : "");
			map_set_str(web->posts, address, post);
		} else {
			log_error("http %s: %s", http->title, err.text);
			post_free(post);
			web->failed++;
		}
	}
	free(address);
}

static void
end_unwanted(struct web *web)
{
	struct map_walk walk = { 0 };
	struct post *post;

	while ((post = map_next(web->posts, &walk)) != NULL) {
		if (post->is_wanted) {
			post->is_wanted = false;
			continue;
		}
		map_remove(web->posts, walk.key, walk.len);
		post_free(post);
	}
}

static void
want_those_of(struct web *web, const struct conf *conf)
{
	for (size_t i = 0; i < conf->nhttps; i++)
		for (size_t j = 0; j < conf->https[i].nlisten; j++) {
			char *address = ports_text(&conf->https[i].listen[j]);
			struct post *post = map_get_str(web->posts, address);

			if (post != NULL)
				post->is_wanted = true;
			free(address);
		}
}

/* A wider address is free only when those in it are closed. */
void
web_configure(struct web *web, const struct conf *conf, struct ports *ports)
{
	server_trust(web->server, conf->proxies, conf->nproxies);
	web->failed = 0;
	want_those_of(web, conf);
	end_unwanted(web);
	for (size_t i = 0; i < conf->nhttps; i++)
		for (size_t j = 0; j < conf->https[i].nlisten; j++)
			listen_at(web, &conf->https[i], j, ports);
	end_unwanted(web);
}

bool
web_is_well(const struct web *web)
{
	return web->failed == 0;
}

struct server_counts
web_counts(const struct web *web)
{
	return server_counts(web->server);
}
