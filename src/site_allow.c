#include "site_allow.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "sync/resolve.h"
#include "sync/timer.h"

/* Seconds until a name is asked for again. */
static const double period = 60, retry = 10;

struct member {
	struct site_allow *allow;
	char *host;
	struct ip ips[RESOLVE_MAX];
	size_t n;
	struct resolve *out;		/* a question, or NULL */
	struct timer *again;
	struct err why;			/* the last failure, or "" */
};

struct site_allow {
	struct event_base *base;
	struct resolver *resolver;
	struct ip_prefix *prefixes;
	size_t nprefixes;
	struct member *members;
	size_t nmembers;
};

struct site_allow *
site_allow_new(struct event_base *base, struct resolver *resolver)
{
	struct site_allow *allow = xcalloc(1, sizeof(*allow));

	allow->base = base;
	allow->resolver = resolver;
	return allow;
}

static void
forget_members(struct member *members, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		resolve_cancel(&members[i].out);
		timer_free(&members[i].again);
		free(members[i].host);
	}
	free(members);
}

void
site_allow_free(struct site_allow **take)
{
	struct site_allow *allow = *take;

	*take = NULL;
	if (allow == NULL)
		return;
	forget_members(allow->members, allow->nmembers);
	free(allow->prefixes);
	free(allow);
}

/* The same failure is said once. */
static void
take_failure(struct member *m, const struct err *why)
{
	if (strcmp(m->why.text, why->text) != 0)
		log_warn("%s", why->text);
	m->why = *why;
}

static void
on_addresses(void *ctx, const struct address *list, size_t n,
    const struct err *why)
{
	struct member *m = ctx;

	if (n == 0) {
		take_failure(m, why);
	} else {
		for (size_t i = 0; i < n; i++)
			m->ips[i] = ip_from_sockaddr(
			    (const struct sockaddr *)&list[i].ss);
		m->n = n;
		m->why.text[0] = '\0';
	}
	resolve_cancel(&m->out);
	timer_set(m->again, n == 0 ? retry : period);
}

static void
ask(void *ctx)
{
	struct member *m = ctx;
	const struct hostport hp = { .host = m->host };

	m->out = resolve_start(m->allow->resolver, &hp, on_addresses, m);
}

static void
keep_addresses(struct member *m, const struct member *old, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(old[i].host, m->host) == 0) {
			memcpy(m->ips, old[i].ips, sizeof(m->ips));
			m->n = old[i].n;
		}
}

void
site_allow_set(struct site_allow *allow, const struct conf_allow *list)
{
	struct member *old = allow->members;
	size_t nold = allow->nmembers;

	free(allow->prefixes);
	allow->prefixes = xmemdup(list->prefixes,
	    list->nprefixes * sizeof(*list->prefixes));
	allow->nprefixes = list->nprefixes;
	allow->members = xcalloc(list->nnames, sizeof(*allow->members));
	allow->nmembers = list->nnames;
	for (size_t i = 0; i < list->nnames; i++) {
		struct member *m = &allow->members[i];

		m->allow = allow;
		m->host = xstrdup(list->names[i]);
		m->again = timer_new(allow->base, ask, m);
		keep_addresses(m, old, nold);
		ask(m);
	}
	forget_members(old, nold);
}

bool
site_allow_has(const struct site_allow *allow, const struct ip *ip)
{
	if (ip->len == 0)
		return false;
	for (size_t i = 0; i < allow->nprefixes; i++)
		if (ip_prefix_has(&allow->prefixes[i], ip))
			return true;
	for (size_t i = 0; i < allow->nmembers; i++)
		for (size_t j = 0; j < allow->members[i].n; j++)
			if (ip_equal(&allow->members[i].ips[j], ip))
				return true;
	return false;
}
