#include "enrol.h"

#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "ddns/hostname.h"

void
enrol_place(const struct conf *conf, struct host *host, struct errs *notes)
{
	static const struct name root = { .len = 1 };
	const struct conf_dynamic *zone = conf_find_dynamic_above(conf,
	    &host->name);
	char text[NAME_TEXT_SIZE];

	host->is_reserved = hostname_is_reserved(&host->name,
	    zone != NULL ? &zone->name : &root);
	if (zone != NULL) {
		host->zone = zone->name;
		return;
	}
	name_text(host->name.wire, text);
	errs_add(notes, "%s: is in no dynamic zone of the configuration: its "
	    "records are answered only if its zone is served here", text);
}

bool
enrol_read_ttl(const char *text, uint32_t *ttl, struct err *err)
{
	uint64_t value;

	if (!num_parse(text, HOST_MAX_TTL, &value))
		return err_set(err, "'%s' is no TTL: write seconds, at most "
		    "%d, or 0 for the zone's", text, HOST_MAX_TTL);
	*ttl = (uint32_t)value;
	return true;
}

bool
enrol_check_ip(const struct conf *conf, const struct name *host,
    const struct ip *ip, struct errs *notes, struct err *err)
{
	const struct conf_dynamic *zone = conf_find_dynamic_above(conf, host);
	char text[IP_TEXT_SIZE], name[NAME_TEXT_SIZE];

	ip_text(ip, text);
	name_text(host->wire, name);
	switch (ip_use(ip)) {
	case IP_UNUSABLE:
		return err_set(err, "%s: nobody can reach a host there from "
		    "elsewhere (loopback, link-local, multicast and the "
		    "like)", text);
	case IP_PRIVATE:
		if (zone == NULL || !zone->allow_private)
			errs_add(notes, "%s: %s is a private address, which "
			    "only the admin may set here", name, text);
		return true;
	default:
		return true;
	}
}

bool
enrol_add_key(struct store *store, const struct secret *secret,
    const struct name *host, const char *key, const char *label,
    struct err *err)
{
	struct store_key row = { .host = *host,
		.is_weak = secret_is_weak(key) };

	snprintf(row.label, sizeof(row.label), "%s", label);
	secret_digest(secret, key, strlen(key), row.digest);
	return store_key_add(store, &row, err);
}
