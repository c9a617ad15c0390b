#include "notifies.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "listener.h"
#include "sync/notify_tcp.h"
#include "sync/notify_udp.h"
#include "sync/timer.h"

static const double retry = 5;		/* seconds */

static const struct notify_tcp_limits limits = { .connections = 128,
	.per_source = 16, .idle = 10, .total = 60 };

/* One address that is listened at, or is to be. */
struct post {
	struct hostport address;
	struct notify_udp *udp;		/* both, or neither */
	struct listener *tcp;
	struct err why;			/* neither, if known; or "" */
	bool is_wanted;			/* by the new configuration */
};

struct notifies {
	struct event_base *base;
	struct notify_desk *desk;
	struct notify_tcp *tcp;
	struct map *posts;		/* by address as text */
	struct timer *again;
};

static void on_again(void *ctx);

struct notifies *
notifies_new(const struct notify_desk_env *env)
{
	struct notifies *n = xcalloc(1, sizeof(*n));

	n->base = env->base;
	n->desk = notify_desk_new(env);
	n->tcp = notify_tcp_new(env->base, n->desk, &limits);
	n->posts = map_new();
	n->again = timer_new(env->base, on_again, n);
	return n;
}

static void
post_free(struct post *take)
{
	notify_udp_free(&take->udp);
	listener_free(&take->tcp);
	free(take->address.host);
	free(take);
}

void
notifies_free(struct notifies **take)
{
	struct notifies *n = *take;
	struct map_walk walk = { 0 };
	struct post *post;

	if (n == NULL)
		return;
	*take = NULL;
	while ((post = map_next(n->posts, &walk)) != NULL)
		post_free(post);
	map_free(&n->posts);
	timer_free(&n->again);
	notify_tcp_free(&n->tcp);
	notify_desk_free(&n->desk);
	free(n);
}

static bool
open_post(struct notifies *n, struct post *post, const char *name,
    struct ports *ports, struct err *err)
{
	const struct listener_options options = { .name = name,
		.backlog = 128, .pause = 0.1 };
	int fd = ports_take_notify(ports, &post->address, SOCK_DGRAM, err);

	if (fd < 0)
		return false;
	post->udp = notify_udp_new(n->base, n->desk, fd, err);
	if (post->udp == NULL)
		return false;
	fd = ports_take_notify(ports, &post->address, SOCK_STREAM, err);
	if (fd >= 0)
		post->tcp = listener_new(n->base, fd, &options,
		    notify_tcp_accept, n->tcp, err);
	if (post->tcp == NULL)
		notify_udp_free(&post->udp);
	return post->tcp != NULL;
}

/* The same failure is said once. */
static void
try_to_open(struct notifies *n, struct post *post, struct ports *ports)
{
	char *address = ports_text(&post->address);
	char *name = xasprintf("notify %s", address);
	struct err err;

	if (open_post(n, post, name, ports, &err)) {
		log_info("notify: listens at %s", address);
		post->why.text[0] = '\0';
	} else if (strcmp(post->why.text, err.text) != 0) {
		log_error("notify: %s; it is tried again", err.text);
		post->why = err;
	}
	free(name);
	free(address);
}

static void
open_all(struct notifies *n, struct ports *ports)
{
	struct map_walk walk = { 0 };
	struct post *post;

	while ((post = map_next(n->posts, &walk)) != NULL)
		if (post->udp == NULL)
			try_to_open(n, post, ports);
	if (!notifies_are_well(n))
		timer_set(n->again, retry);
}

static void
on_again(void *ctx)
{
	open_all(ctx, NULL);
}

static void
want(struct notifies *n, const struct hostport *address)
{
	char *text = ports_text(address);
	struct post *post = map_get_str(n->posts, text);

	if (post == NULL) {
		post = xcalloc(1, sizeof(*post));
		post->address.host = xstrdup(address->host);
		post->address.port = address->port;
		map_set_str(n->posts, text, post);
	}
	post->is_wanted = true;
	free(text);
}

static void
end_unwanted(struct notifies *n)
{
	struct map_walk walk = { 0 };
	struct post *post;

	while ((post = map_next(n->posts, &walk)) != NULL) {
		if (post->is_wanted) {
			post->is_wanted = false;
			continue;
		}
		if (post->udp != NULL)
			log_info("notify: listens at %s@%u no longer",
			    post->address.host, post->address.port);
		map_remove(n->posts, walk.key, walk.len);
		post_free(post);
	}
}

/* A wider address is free only when those in it are closed. */
void
notifies_configure(struct notifies *n, const struct conf *conf,
    struct ports *ports)
{
	notify_desk_configure(n->desk, conf);
	for (size_t i = 0; i < conf->nnotify; i++)
		want(n, &conf->notify[i]);
	end_unwanted(n);
	timer_stop(n->again);
	open_all(n, ports);
}

bool
notifies_are_well(const struct notifies *n)
{
	struct map_walk walk = { 0 };
	const struct post *post;

	while ((post = map_next(n->posts, &walk)) != NULL)
		if (post->udp == NULL)
			return false;
	return true;
}

const struct notify_counts *
notifies_counts(const struct notifies *n)
{
	return notify_desk_counts(n->desk);
}
