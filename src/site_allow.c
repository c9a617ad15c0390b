#include "site_allow.h"

#include <stdlib.h>

#include "base/mem.h"
#include "sync/hostbook.h"

struct site_allow {
	struct hostbook *hosts;
	struct ip_prefix *prefixes;
	size_t nprefixes;
	char **names;
	size_t nnames;
};

struct site_allow *
site_allow_new(struct event_base *base, struct resolver *resolver)
{
	struct site_allow *allow = xcalloc(1, sizeof(*allow));

	allow->hosts = hostbook_new(base, resolver);
	return allow;
}

static void
forget_names(struct site_allow *allow)
{
	for (size_t i = 0; i < allow->nnames; i++)
		free(allow->names[i]);
	free(allow->names);
}

void
site_allow_free(struct site_allow **take)
{
	struct site_allow *allow = *take;

	*take = NULL;
	if (allow == NULL)
		return;
	hostbook_free(&allow->hosts);
	forget_names(allow);
	free(allow->prefixes);
	free(allow);
}

void
site_allow_set(struct site_allow *allow, const struct conf_allow *list)
{
	free(allow->prefixes);
	allow->prefixes = xmemdup(list->prefixes,
	    list->nprefixes * sizeof(*list->prefixes));
	allow->nprefixes = list->nprefixes;
	forget_names(allow);
	allow->names = xcalloc(list->nnames, sizeof(*allow->names));
	allow->nnames = list->nnames;
	hostbook_begin(allow->hosts);
	for (size_t i = 0; i < list->nnames; i++) {
		allow->names[i] = xstrdup(list->names[i]);
		hostbook_want(allow->hosts, list->names[i]);
	}
	hostbook_end(allow->hosts);
}

bool
site_allow_has(const struct site_allow *allow, const struct ip *ip)
{
	if (ip->len == 0)
		return false;
	for (size_t i = 0; i < allow->nprefixes; i++)
		if (ip_prefix_has(&allow->prefixes[i], ip))
			return true;
	for (size_t i = 0; i < allow->nnames; i++)
		if (hostbook_has(allow->hosts, allow->names[i], ip))
			return true;
	return false;
}
