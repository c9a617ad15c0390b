#include "hosts.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/map.h"
#include "base/mem.h"
#include "hosts_ahead.h"
#include "hosts_desk.h"
#include "pull_source.h"
#include "secret.h"
#include "store_path.h"
#include "store_pepper.h"
#include "sync/timer.h"

static void
on_timer(void *ctx)
{
	struct hosts *h = ctx;

	hosts_wish_expire(&h->wishes, clock_seconds());
	/* What is stored, and nobody waits for, needs no wish any more. */
	hosts_ahead_forget(h->ahead, &h->wishes, WISH_EXPIRED);
	hosts_wish_end_all(&h->wishes, WISH_EXPIRED, false);
	hosts_desk_set_timer(h);
}

static void
on_retry(void *ctx)
{
	hosts_desk_read(ctx);
}

static bool
open_files(struct hosts *h, const char *state, struct err *err)
{
	char *database = store_path_database(state);
	char *pepper = store_path_pepper(state);

	h->store = store_open(database, err);
	if (h->store != NULL)
		h->secret = secret_open(pepper, err);
	free(database);
	free(pepper);
	return h->secret != NULL &&
	    store_pepper_check(h->store, h->secret, err);
}

struct hosts *
hosts_new(const struct hosts_env *env, const struct conf *conf,
    struct err *err)
{
	struct hosts *h = xcalloc(1, sizeof(*h));

	h->env = *env;
	h->ahead = hosts_ahead_new();
	h->dirty = map_new();
	h->mirror = roster_new();
	h->news = hosts_news_new();
	h->source = pull_source_new();
	h->timer = timer_new(env->base, on_timer, h);
	h->retry = timer_new(env->base, on_retry, h);
	TAILQ_INIT(&h->wishes);
	hosts_zones_copy(&h->zones, conf);
	if (!open_files(h, conf->state, err) || !hosts_desk_begin(h, err))
		hosts_free(&h);
	return h;
}

void
hosts_free(struct hosts **take)
{
	struct hosts *h = *take;

	*take = NULL;
	if (h == NULL)
		return;
	hosts_wish_abandon_all(&h->wishes);
	timer_free(&h->timer);
	timer_free(&h->retry);
	hosts_ahead_free(&h->ahead);
	map_free(&h->dirty);
	pull_source_free(&h->source);
	roster_free(&h->mirror);
	hosts_news_free(&h->news);
	hosts_lists_fini(&h->pulled.wanted);
	hosts_lists_fini(&h->pulled.stored);
	hosts_book_fini(&h->book);
	hosts_zones_fini(&h->zones);
	secret_close(&h->secret);
	store_close(&h->store);
	free(h);
}

void
hosts_configure(struct hosts *h, const struct conf *conf)
{
	struct hosts_zones old = h->zones;

	hosts_zones_copy(&h->zones, conf);
	hosts_zones_keep_serials(&h->zones, &old);
	hosts_zones_fini(&old);
	hosts_desk_read(h);
}

void
hosts_set_pulled(struct hosts *h, struct pull_list *const *lists, size_t n)
{
	struct hosts_pulled *p = &h->pulled;

	if (p->is_begun && p->state != PULLED_FAILED &&
	    hosts_lists_is_same(&p->wanted, lists, n))
		return;
	hosts_lists_set(&p->wanted, lists, n);
	p->state = PULLED_WAITING;
	if (!p->is_begun && !h->is_committing && !h->is_reading)
		hosts_desk_begin_pulled(h);
	else
		hosts_desk_commit(h);
	p->is_begun = true;
}

bool
hosts_find(const struct hosts *h, const struct name *name, struct host *host)
{
	const struct host *ahead = hosts_ahead_find(h->ahead, name);

	if (ahead == NULL)
		return roster_get(h->book.roster, name, host);
	*host = *ahead;
	return true;
}

size_t
hosts_count(const struct hosts *h)
{
	return roster_count(h->book.roster);
}

uint64_t
hosts_version(const struct hosts *h)
{
	return h->version;
}

void
hosts_listen(struct hosts *h, hosts_changed_fn *changed, void *ctx)
{
	h->listener = changed;
	h->listener_ctx = ctx;
}

void
hosts_each(const struct hosts *h, hosts_each_fn *give, void *ctx)
{
	struct map_walk walk = { 0 };
	struct host host;

	while (roster_next(h->book.roster, &walk, &host))
		if (host.is_enabled)
			give(ctx, &host, roster_ttl(h->zones.zones,
			    h->zones.n, &host));
}

bool
hosts_is_pending(const struct hosts *h, const struct name *name)
{
	return hosts_ahead_has(h->ahead, name) ||
	    hosts_news_has(h->news, name);
}

bool
hosts_allow_private(const struct hosts *h, const struct host *host)
{
	const struct roster_zone *zone = roster_zone_find(h->zones.zones,
	    h->zones.n, &host->zone);

	return zone != NULL &&
	    h->zones.allow_private[zone - h->zones.zones];
}

const struct keyring_bunch *
hosts_open(const struct hosts *h, const char *key)
{
	uint8_t digest[SECRET_DIGEST_LEN];

	secret_digest(h->secret, key, strlen(key), digest);
	return keyring_look(h->book.keys, digest);
}

static void
look_ahead(struct hosts *h, const struct hosts_item *item)
{
	struct host host;
	bool there = roster_get(h->book.roster, &item->name, &host);

	hosts_ahead_add(h->ahead, item, there ? &host : NULL);
}

struct hosts_wish *
hosts_submit(struct hosts *h, const struct hosts_item *items, size_t n,
    const char *client, const char *how, hosts_done_fn *done, void *ctx)
{
	struct hosts_wish *wish = hosts_wish_add(&h->wishes, items, n, client,
	    how);

	wish->deadline = clock_seconds() + h->env.deadline;
	wish->done = done;
	wish->ctx = ctx;
	for (size_t i = 0; i < n; i++)
		look_ahead(h, &items[i]);
	hosts_desk_commit(h);
	hosts_desk_set_timer(h);
	return wish;
}

void
hosts_withdraw(struct hosts_wish **take)
{
	if (*take != NULL)
		(*take)->done = NULL;
	*take = NULL;
}
