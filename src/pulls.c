#include "pulls.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "hosts.h"
#include "pull_zones.h"
#include "pulls_feed.h"
#include "pulls_file.h"
#include "sync/pull.h"
#include "worker.h"

struct pulls {
	struct hosts *hosts;
	struct feed_env env;
	char *directory;
	struct pull_zones zones;
	struct feed **feeds;		/* in the order of their rank */
	size_t n;
	bool is_configured;
};

/* The first of them counts most. */
static void
publish(struct pulls *p)
{
	struct pull_list **lists = xcalloc(p->n, sizeof(*lists));
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		if (feed_list(p->feeds[i]) != NULL)
			lists[n++] = feed_list(p->feeds[i]);
	hosts_set_pulled(p->hosts, lists, n);
	free(lists);
}

static void
on_judged(void *ctx)
{
	publish(ctx);
}

struct pulls *
pulls_new(struct event_base *base, struct hosts *hosts, const char *state,
    struct err *err)
{
	struct pulls *p = xcalloc(1, sizeof(*p));

	p->hosts = hosts;
	p->directory = pulls_file_directory(state, err);
	p->env = (struct feed_env){ .base = base, .directory = p->directory,
		.zones = &p->zones, .judged = on_judged, .ctx = p };
	if (p->directory != NULL)
		p->env.puller = puller_new(base, err);
	if (p->env.puller != NULL)
		p->env.worker = worker_new(base, err);
	if (p->env.worker == NULL)
		pulls_free(&p);
	return p;
}

static void
free_feeds(struct feed **feeds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		feed_free(&feeds[i]);
	free(feeds);
}

void
pulls_free(struct pulls **take)
{
	struct pulls *p = *take;

	*take = NULL;
	if (p == NULL)
		return;
	free_feeds(p->feeds, p->n);
	worker_free(&p->env.worker);
	puller_free(&p->env.puller);
	pull_zones_fini(&p->zones);
	free(p->directory);
	free(p);
}

/* NULL: there is none of that title. */
static struct feed *
take_feed(struct feed **feeds, size_t n, const char *title)
{
	for (size_t i = 0; i < n; i++) {
		struct feed *f = feeds[i];

		if (f == NULL || strcmp(feed_title(f), title) != 0)
			continue;
		feeds[i] = NULL;
		return f;
	}
	return NULL;
}

/* A title, or what is being written under it. */
static bool
is_ours(void *ctx, const char *file)
{
	const struct pulls *p = ctx;

	for (size_t i = 0; i < p->n; i++) {
		const char *title = feed_title(p->feeds[i]);
		size_t len = strlen(title);

		if (strncmp(file, title, len) == 0 && (file[len] == '\0' ||
		    strcmp(file + len, ".tmp") == 0))
			return true;
	}
	return false;
}

void
pulls_configure(struct pulls *p, const struct conf *conf)
{
	bool is_first = !p->is_configured, reload;
	struct feed **old = p->feeds;
	size_t nold = p->n;

	reload = pull_zones_set(&p->zones, conf);
	p->feeds = xcalloc(conf->npulls, sizeof(*p->feeds));
	p->n = conf->npulls;
	for (size_t i = 0; i < p->n; i++) {
		const struct conf_pull *pull = &conf->pulls[i];
		struct feed *f = take_feed(old, nold, pull->title);

		p->feeds[i] = f != NULL ? f : feed_new(&p->env, pull);
		if (f != NULL)
			feed_change(f, pull);
		if (f == NULL || reload)
			feed_load(p->feeds[i], is_first);
	}
	free_feeds(old, nold);
	p->is_configured = true;
	pulls_file_sweep(p->directory, is_ours, p);
	publish(p);
}

size_t
pulls_count(const struct pulls *p)
{
	return p->n;
}

void
pulls_status(const struct pulls *p, size_t i, struct pulls_status *status)
{
	feed_status(p->feeds[i], status);
}
