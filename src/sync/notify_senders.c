#include "sync/notify_senders.h"

#include "sync/hostbook.h"
#include "sync/notice.h"

void
notify_senders_want(struct hostbook *hosts, const struct conf_zone *zone)
{
	const struct zone_primaries *primaries = zone->primaries;
	const struct conf_allow *allow = zone->options->notify_allow;
	struct ip ignored;

	for (size_t i = 0; i < primaries->n; i++)
		if (!ip_parse(&ignored, primaries->address[i].host))
			hostbook_want(hosts, primaries->address[i].host);
	for (size_t i = 0; allow != NULL && i < allow->nnames; i++)
		hostbook_want(hosts, allow->names[i]);
}

static bool
is_host(const struct hostbook *hosts, const char *host, const struct ip *ip)
{
	struct ip its;

	return ip_parse(&its, host) ? ip_equal(&its, ip) :
	    hostbook_has(hosts, host, ip);
}

static bool
is_allowed(const struct hostbook *hosts, const struct conf_allow *allow,
    const struct ip *ip)
{
	for (size_t i = 0; i < allow->nprefixes; i++)
		if (ip_prefix_has(&allow->prefixes[i], ip))
			return true;
	for (size_t i = 0; i < allow->nnames; i++)
		if (hostbook_has(hosts, allow->names[i], ip))
			return true;
	return false;
}

bool
notify_senders_has(const struct hostbook *hosts,
    const struct conf_zone *zone, const struct ip *ip, size_t *primary)
{
	const struct zone_primaries *primaries = zone->primaries;
	const struct conf_allow *allow = zone->options->notify_allow;

	*primary = NOTICE_OTHER;
	if (ip->len == 0)
		return false;
	for (size_t i = 0; i < primaries->n; i++)
		if (is_host(hosts, primaries->address[i].host, ip)) {
			*primary = i;
			return true;
		}
	return allow != NULL && is_allowed(hosts, allow, ip);
}
