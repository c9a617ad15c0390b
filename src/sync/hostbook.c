#include "sync/hostbook.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "sync/resolve.h"
#include "sync/timer.h"

/* Seconds until a name is asked for again. */
static const double period = 60, retry = 10;

struct host {
	struct hostbook *book;
	char *name;
	bool is_wanted;			/* since hostbook_begin() */
	struct ip ips[RESOLVE_MAX];
	size_t n;
	struct resolve *out;		/* a question, or NULL */
	struct timer *again;
	struct err why;			/* the last failure, or "" */
};

struct hostbook {
	struct event_base *base;
	struct resolver *resolver;
	struct map *hosts;		/* by name */
};

struct hostbook *
hostbook_new(struct event_base *base, struct resolver *resolver)
{
	struct hostbook *book = xcalloc(1, sizeof(*book));

	book->base = base;
	book->resolver = resolver;
	book->hosts = map_new();
	return book;
}

static void
host_free(struct host *take)
{
	resolve_cancel(&take->out);
	timer_free(&take->again);
	free(take->name);
	free(take);
}

void
hostbook_free(struct hostbook **take)
{
	struct hostbook *book = *take;
	struct map_walk walk = { 0 };
	struct host *host;

	if (book == NULL)
		return;
	*take = NULL;
	while ((host = map_next(book->hosts, &walk)) != NULL)
		host_free(host);
	map_free(&book->hosts);
	free(book);
}

/* The same failure is said once. */
static void
take_failure(struct host *host, const struct err *why)
{
	if (strcmp(host->why.text, why->text) != 0)
		log_warn("%s", why->text);
	host->why = *why;
}

static void
on_addresses(void *ctx, const struct address *list, size_t n,
    const struct err *why)
{
	struct host *host = ctx;

	if (n == 0) {
		take_failure(host, why);
	} else {
		for (size_t i = 0; i < n; i++)
			host->ips[i] = ip_from_sockaddr(
			    (const struct sockaddr *)&list[i].ss);
		host->n = n;
		host->why.text[0] = '\0';
	}
	resolve_cancel(&host->out);
	timer_set(host->again, n == 0 ? retry : period);
}

static void
ask(void *ctx)
{
	struct host *host = ctx;
	const struct hostport hp = { .host = host->name };

	timer_stop(host->again);
	if (host->out == NULL)
		host->out = resolve_start(host->book->resolver, &hp,
		    on_addresses, host);
}

void
hostbook_begin(struct hostbook *book)
{
	struct map_walk walk = { 0 };
	struct host *host;

	while ((host = map_next(book->hosts, &walk)) != NULL)
		host->is_wanted = false;
}

void
hostbook_want(struct hostbook *book, const char *name)
{
	struct host *host = map_get_str(book->hosts, name);

	if (host == NULL) {
		host = xcalloc(1, sizeof(*host));
		host->book = book;
		host->name = xstrdup(name);
		host->again = timer_new(book->base, ask, host);
		map_set_str(book->hosts, name, host);
	}
	if (!host->is_wanted)
		ask(host);
	host->is_wanted = true;
}

void
hostbook_end(struct hostbook *book)
{
	struct map_walk walk = { 0 };
	struct host *host;

	while ((host = map_next(book->hosts, &walk)) != NULL) {
		if (host->is_wanted)
			continue;
		map_remove(book->hosts, walk.key, walk.len);
		host_free(host);
	}
}

bool
hostbook_has(const struct hostbook *book, const char *name,
    const struct ip *ip)
{
	const struct host *host = map_get_str(book->hosts, name);

	for (size_t i = 0; host != NULL && i < host->n; i++)
		if (ip_equal(&host->ips[i], ip))
			return true;
	return false;
}
