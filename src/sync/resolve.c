#include "sync/resolve.h"

#include <stdlib.h>
#include <sys/queue.h>

#include <event2/dns.h>
#include <event2/event.h>
#include <event2/util.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "sync/timer.h"

/* Seconds that an answer serves, and that resolv.conf and hosts do. */
static const double answer_age = 10, files_age = 60;

TAILQ_HEAD(waiters, resolve);

/* The addresses of a host name, without port.  Failures do not last. */
struct lookup {
	struct resolver *resolver;
	char *host;
	bool running;
	struct evdns_getaddrinfo_request *request;
	struct waiters waiters;		/* while running */
	double until;			/* the addresses serve */
	struct address list[RESOLVE_MAX];
	size_t n;
	struct err why;			/* while n is 0 */
};

struct resolver {
	struct event_base *base;
	struct evdns_base *dns;		/* NULL: to be made anew */
	double until;			/* dns serves */
	unsigned running;
	struct map *lookups;		/* by host */
	struct timer *tidy;
	bool closing;
};

struct resolve {
	struct lookup *lookup;		/* NULL: literal */
	bool waits;			/* in lookup->waiters */
	TAILQ_ENTRY(resolve) link;
	struct address literal;
	uint16_t port;
	struct timer *deliver;
	resolve_fn *done;
	void *ctx;
};

/*
 * evdns may still call back for a cancelled part of a question in the round
 * in which it answers; tidy runs behind that, so it may free.
 */
static void
renew(struct resolver *r)
{
	if (r->dns == NULL || r->running > 0 || timer_is_running(r->tidy) ||
	    clock_seconds() < r->until)
		return;
	evdns_base_free(r->dns, 0);
	r->dns = NULL;
}

static void
destroy(struct resolver *r)
{
	struct map_walk walk = { 0 };
	struct lookup *lookup;

	while ((lookup = map_next(r->lookups, &walk)) != NULL) {
		free(lookup->host);
		free(lookup);
	}
	map_free(&r->lookups);
	if (r->dns != NULL)
		evdns_base_free(r->dns, 0);
	timer_free(&r->tidy);
	free(r);
}

static void
on_tidy(void *arg)
{
	struct resolver *r = arg;

	if (r->closing && r->running == 0)
		destroy(r);
	else
		renew(r);
}

struct resolver *
resolver_new(struct event_base *base)
{
	struct resolver *r = xcalloc(1, sizeof(*r));

	r->base = base;
	r->lookups = map_new();
	r->tidy = timer_new(base, on_tidy, r);
	return r;
}

void
resolver_free(struct resolver **take)
{
	struct resolver *r = *take;
	struct map_walk walk = { 0 };
	struct lookup *lookup;

	if (r == NULL)
		return;
	*take = NULL;
	r->closing = true;
	if (r->running == 0 && !timer_is_running(r->tidy)) {
		destroy(r);
		return;
	}
	while ((lookup = map_next(r->lookups, &walk)) != NULL)
		if (lookup->request != NULL)
			evdns_getaddrinfo_cancel(lookup->request);
}

/* What matters of it is told as the reason of a failure. */
static void
on_evdns_log(int is_warning, const char *text)
{
	if (is_warning)
		log_debug("resolver: %s", text);
}

/*
 * Made without EVDNS_BASE_INITIALIZE_NAMESERVERS, with which libevent 2.1
 * fails where resolv.conf does, and watches its sockets before it is asked.
 * Its probes of name servers that failed are put off: it is renewed instead.
 */
static struct evdns_base *
new_dns(struct event_base *base)
{
	struct evdns_base *dns = xgot(evdns_base_new(base,
	    EVDNS_BASE_DISABLE_WHEN_INACTIVE));

	evdns_set_log_fn(on_evdns_log);
	evdns_base_set_option(dns, "initial-probe-timeout", "3600");
	evdns_base_resolv_conf_parse(dns, DNS_OPTIONS_ALL,
	    "/etc/resolv.conf");
	return dns;
}

static void
take_addresses(struct lookup *lookup, const struct evutil_addrinfo *ai)
{
	lookup->n = 0;
	for (; ai != NULL && lookup->n < RESOLVE_MAX; ai = ai->ai_next)
		if (ai->ai_family == AF_INET || ai->ai_family == AF_INET6)
			address_set(&lookup->list[lookup->n++], ai->ai_addr,
			    (socklen_t)ai->ai_addrlen);
}

/* evdns tells no more than that. */
static const char *
explain(int error)
{
	return error == EVUTIL_EAI_NONAME ? "no such host" :
	    "no name server tells its address";
}

static void
on_answer(int error, struct evutil_addrinfo *ai, void *arg)
{
	struct lookup *lookup = arg;
	struct resolver *r = lookup->resolver;
	struct resolve *waiter;

	lookup->running = false;
	lookup->request = NULL;
	r->running--;
	take_addresses(lookup, error == 0 ? ai : NULL);
	if (ai != NULL)
		evutil_freeaddrinfo(ai);
	lookup->until = lookup->n > 0 ? clock_seconds() + answer_age : 0;
	if (lookup->n == 0) {
		err_set(&lookup->why, "%s: %s", lookup->host, explain(error));
		r->until = 0;
	}
	while ((waiter = TAILQ_FIRST(&lookup->waiters)) != NULL) {
		TAILQ_REMOVE(&lookup->waiters, waiter, link);
		waiter->waits = false;
		timer_set(waiter->deliver, 0);
	}
	timer_set(r->tidy, 0);
}

/* on_answer() may come from inside. */
static void
ask(struct resolver *r, struct lookup *lookup)
{
	struct evutil_addrinfo want = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM, .ai_protocol = IPPROTO_TCP };
	struct evdns_getaddrinfo_request *request;

	renew(r);
	if (r->dns == NULL) {
		r->dns = new_dns(r->base);
		r->until = clock_seconds() + files_age;
	}
	lookup->running = true;
	r->running++;
	request = evdns_getaddrinfo(r->dns, lookup->host, NULL, &want,
	    on_answer, lookup);
	if (lookup->running)
		lookup->request = request;
}

static struct lookup *
lookup_of(struct resolver *r, const char *host)
{
	struct lookup *lookup = map_get_str(r->lookups, host);

	if (lookup != NULL)
		return lookup;
	lookup = xcalloc(1, sizeof(*lookup));
	lookup->resolver = r;
	lookup->host = xstrdup(host);
	TAILQ_INIT(&lookup->waiters);
	map_set_str(r->lookups, host, lookup);
	return lookup;
}

static void
on_deliver(void *arg)
{
	struct resolve *resolve = arg;
	struct address list[RESOLVE_MAX];
	struct lookup *lookup = resolve->lookup;
	struct err why;

	if (lookup == NULL) {
		list[0] = resolve->literal;
		resolve->done(resolve->ctx, list, 1, NULL);
		return;
	}
	for (size_t i = 0; i < lookup->n; i++) {
		list[i] = lookup->list[i];
		address_set_port(&list[i], resolve->port);
	}
	why = lookup->why;
	resolve->done(resolve->ctx, list, lookup->n, &why);
}

static void
join(struct resolve *resolve, struct resolver *r, const char *host)
{
	struct lookup *lookup = lookup_of(r, host);

	resolve->lookup = lookup;
	if (!lookup->running && clock_seconds() < lookup->until) {
		timer_set(resolve->deliver, 0);
		return;
	}
	resolve->waits = true;
	TAILQ_INSERT_TAIL(&lookup->waiters, resolve, link);
	if (!lookup->running)
		ask(r, lookup);
}

struct resolve *
resolve_start(struct resolver *resolver, const struct hostport *hp,
    resolve_fn *done, void *ctx)
{
	struct resolve *resolve = xcalloc(1, sizeof(*resolve));

	resolve->port = hp->port;
	resolve->done = done;
	resolve->ctx = ctx;
	resolve->deliver = timer_new(resolver->base, on_deliver, resolve);
	if (address_parse(hp, &resolve->literal))
		timer_set(resolve->deliver, 0);
	else
		join(resolve, resolver, hp->host);
	return resolve;
}

void
resolve_cancel(struct resolve **take)
{
	struct resolve *resolve = *take;

	if (resolve == NULL)
		return;
	*take = NULL;
	if (resolve->waits)
		TAILQ_REMOVE(&resolve->lookup->waiters, resolve, link);
	timer_free(&resolve->deliver);
	free(resolve);
}
