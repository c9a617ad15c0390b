#include "sync/notify_senders.h"

#include "dns/tsig_key.h"
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
    const struct conf_zone *zone, const struct ip *ip)
{
	const struct zone_primaries *primaries = zone->primaries;
	const struct conf_allow *allow = zone->options->notify_allow;

	if (ip->len == 0)
		return false;
	for (size_t i = 0; i < primaries->n; i++)
		if (is_host(hosts, primaries->address[i].host, ip))
			return true;
	return allow != NULL && is_allowed(hosts, allow, ip);
}

static bool
distrust(const struct tsig_key *key, const struct tsig_key *wanted,
    struct err *err)
{
	if (key == NULL)
		return err_set(err, "it is not signed, though the key %s is "
		    "set for this primary: have it sign NOTIFY with that key",
		    tsig_key_text(wanted));
	return err_set(err, "it is signed with the key %.200s, where %.200s "
	    "is set for this primary: have it sign NOTIFY with that one",
	    tsig_key_text(key), tsig_key_text(wanted));
}

bool
notify_senders_trust(const struct hostbook *hosts,
    const struct conf_zone *zone, const struct ip *ip,
    const struct tsig_key *key, size_t *primary, struct err *err)
{
	const struct zone_primaries *primaries = zone->primaries;
	const struct tsig_key *wanted = NULL;

	*primary = NOTICE_OTHER;
	for (size_t i = 0; i < primaries->n; i++) {
		if (!is_host(hosts, primaries->address[i].host, ip))
			continue;
		if (tsig_key_is_same(primaries->key[i], key)) {
			*primary = i;
			return true;
		}
		if (primaries->key[i] != NULL)
			wanted = primaries->key[i];
		else if (*primary == NOTICE_OTHER)
			*primary = i;
	}
	return *primary != NOTICE_OTHER || wanted == NULL ||
	    distrust(key, wanted, err);
}
