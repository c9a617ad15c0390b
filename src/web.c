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
#include "web_post.h"
#include "web_posts.h"

/* Seconds. */
static const double certificate_poll = 10;
static const double first_pause = 1, longest_pause = 60;

struct web {
	struct server *server;
	struct map *posts;		/* struct web_post, by its text */
	struct timer *poll;
	struct timer *again;		/* for those that do not listen */
	double pause;			/* until then, the next time */
};

static void on_again(void *ctx);

/* The files of a certificate that is renewed are replaced one by one. */
static void
follow(struct web_post *post)
{
	struct err err;

	if (post->is_stale) {
		if (web_post_switch(post, &err))
			log_info("http %s: the new certificate is in use",
			    post->title);
		return;
	}
	if (post->tls == NULL || !tls_is_outdated(post->tls))
		return;
	if (tls_reload(post->tls, &err))
		log_info("http %s: the certificate has been read again",
		    post->title);
	else
		log_error("http %s: %s; the old certificate stays in use",
		    post->title, err.text);
}

static void
on_poll(void *ctx)
{
	struct web *web = ctx;
	struct map_walk walk = { 0 };
	struct web_post *post;

	while ((post = map_next(web->posts, &walk)) != NULL)
		if (post->socket != NULL)
			follow(post);
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
	web->again = timer_new(base, on_again, web);
	timer_set(web->poll, certificate_poll);
	return web;
}

static void
unlisten_all(struct web *web)
{
	struct map_walk walk = { 0 };
	struct web_post *post;

	timer_stop(web->again);
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
	struct web_post *post;

	*take = NULL;
	if (web == NULL)
		return;
	unlisten_all(web);
	server_free(&web->server);
	while ((post = map_next(web->posts, &walk)) != NULL)
		web_post_free(post);
	map_free(&web->posts);
	timer_free(&web->poll);
	timer_free(&web->again);
	free(web);
}

static void
open_all(struct web *web)
{
	if (web_posts_open(web->posts, web->server)) {
		timer_stop(web->again);
		return;
	}
	timer_set(web->again, web->pause);
	web->pause = web->pause < longest_pause / 2 ? 2 * web->pause :
	    longest_pause;
}

static void
on_again(void *ctx)
{
	open_all(ctx);
}

/*
 * Keeps the socket that listens there already, whatever else is new: one for
 * a low port could not be bound again.
 */
static void
keep(struct web_post *post, const struct conf_http *http)
{
	struct err err;

	post->is_wanted = true;
	post->why.text[0] = '\0';
	if (!web_post_renew(post, http, &err))
		log_error("http %s: %s; %s", post->title, err.text,
		    post->tls != NULL ? "the old certificate stays in use" :
		    "it goes on without TLS");
}

static void
want(struct web *web, const struct conf_http *http,
    const struct hostport *address, struct ports *ports)
{
	char *text = ports_text(address);
	struct web_post *post = map_get_str(web->posts, text);

	if (post != NULL) {
		keep(post, http);
	} else {
		post = web_post_new(http, address, ports_take(ports,
		    address));
		post->is_wanted = true;
		map_set_str(web->posts, text, post);
	}
	free(text);
}

void
web_configure(struct web *web, const struct conf *conf, struct ports *ports)
{
	struct map_walk walk = { 0 };
	struct web_post *post;

	server_trust(web->server, conf->proxies, conf->nproxies);
	while ((post = map_next(web->posts, &walk)) != NULL)
		post->is_wanted = false;
	for (size_t i = 0; i < conf->nhttps; i++)
		for (size_t j = 0; j < conf->https[i].nlisten; j++)
			want(web, &conf->https[i], &conf->https[i].listen[j],
			    ports);
	web->pause = first_pause;
	open_all(web);
}

bool
web_is_well(const struct web *web)
{
	return web_posts_are_well(web->posts);
}

struct server_counts
web_counts(const struct web *web)
{
	return server_counts(web->server);
}
