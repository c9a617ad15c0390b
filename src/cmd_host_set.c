#include "cmd_host.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/num.h"
#include "enrol.h"

/* Notes one address; false: it cannot be set. */
static bool
take_address(const struct cmd_host *h, const char *text,
    struct change *change, struct err *err)
{
	struct errs notes = { 0 };
	struct ip ip;
	bool *changes, ok;

	if (!ip_parse(&ip, text))
		return err_set(err, "'%s' is no address", text);
	ok = enrol_check_ip(h->conf, &h->name, &ip, &notes, err);
	cmd_host_log(&notes);
	if (!ok)
		return false;
	changes = ip.len == IP4_LEN ? &change->changes4 : &change->changes6;
	if (*changes)
		return err_set(err, "'%s' is the second %s address, and a "
		    "host has one", text, ip.len == IP4_LEN ? "IPv4" : "IPv6");
	*changes = true;
	*(ip.len == IP4_LEN ? &change->v4 : &change->v6) = ip;
	return true;
}

static bool
read_change(const struct cmd_host *h, struct change *change)
{
	struct err err;

	if (h->nargs == 1 && strcmp(h->args[0], "-") == 0) {
		change->changes4 = change->changes6 = true;
		return true;
	}
	for (size_t i = 0; i < h->nargs; i++)
		if (!take_address(h, h->args[i], change, &err)) {
			log_error("%s: %s", h->text, err.text);
			return false;
		}
	return true;
}

int
cmd_host_set(struct cmd_host *h)
{
	struct change change = { 0 };
	char what[IP_PAIR_TEXT_SIZE];
	struct host host;
	struct err err;
	int code;

	if (!read_change(h, &change))
		return EXIT_CHANGE;
	code = cmd_host_begin_with(h, &host);
	if (code != EXIT_DONE)
		return code;
	if (!store_host_change(h->store, &h->name, &change, &h->origin, &err))
		return cmd_host_fail(h, &err);
	cmd_host_check_answer(h);
	change_apply(&change, &host, 0);
	ip_pair_text(&host.v4, &host.v6, what);
	return cmd_host_finish(h, strcmp(what, "-") == 0 ? "no address" :
	    what);
}

int
cmd_host_ttl(struct cmd_host *h)
{
	struct host host;
	struct err err;
	char what[64];
	uint32_t ttl;
	int code;

	if (!enrol_read_ttl(h->args[0], &ttl, &err)) {
		log_error("%s: %s", h->text, err.text);
		return EXIT_CHANGE;
	}
	code = cmd_host_begin_with(h, &host);
	if (code != EXIT_DONE)
		return code;
	host.ttl = ttl;
	if (!store_host_set(h->store, &host, &err))
		return cmd_host_fail(h, &err);
	snprintf(what, sizeof(what), "TTL %u", (unsigned)ttl);
	return cmd_host_finish(h, ttl != 0 ? what : "TTL of its zone");
}

static int
set_enabled(struct cmd_host *h, bool is_enabled)
{
	struct host host;
	struct err err;
	int code = cmd_host_begin_with(h, &host);

	if (code != EXIT_DONE)
		return code;
	if (host.is_enabled != is_enabled) {
		host.is_enabled = is_enabled;
		if (!store_host_set(h->store, &host, &err))
			return cmd_host_fail(h, &err);
	}
	return cmd_host_finish(h, is_enabled ? "enabled" : "disabled");
}

int
cmd_host_disable(struct cmd_host *h)
{
	return set_enabled(h, false);
}

int
cmd_host_enable(struct cmd_host *h)
{
	return set_enabled(h, true);
}

int
cmd_host_remove(struct cmd_host *h)
{
	struct host host;
	struct err err;
	int code = cmd_host_begin_with(h, &host);

	if (code != EXIT_DONE)
		return code;
	if (!store_host_remove(h->store, &h->name, &err))
		return cmd_host_fail(h, &err);
	return cmd_host_finish(h, "removed, with its keys and its history");
}

/* Which key is meant, by its number or its label. */
struct key_search {
	const char *text;
	uint64_t number;		/* 0: it is a label */
	uint64_t seen;			/* keys so far */
	uint64_t working, others;	/* keys: that are meant, all others */
	bool has_revoked;		/* one that is meant is so already */
	int64_t id;			/* of the one that works */
};

static bool
is_meant(const struct key_search *search, const struct store_key *key)
{
	if (search->number != 0)
		return search->seen == search->number;
	return *key->label != '\0' && strcmp(key->label, search->text) == 0;
}

static bool
compare_key(void *ctx, const struct store_key *key, struct err *err)
{
	struct key_search *search = ctx;
	bool works = key->revoked == 0;

	(void)err;
	search->seen++;
	if (!is_meant(search, key)) {
		search->others += works;
	} else if (works) {
		search->working++;
		search->id = key->id;
	} else {
		search->has_revoked = true;
	}
	return true;
}

static bool
check_search(const struct cmd_host *h, const struct key_search *search,
    struct err *err)
{
	if (search->working > 1)
		return err_set(err, "%s: has several keys '%s': name one by "
		    "its number, which 'dnssync host show' tells", h->text,
		    search->text);
	if (search->working == 0 && !search->has_revoked)
		return err_set(err, "%s: has no key '%s'; 'dnssync host show' "
		    "lists them", h->text, search->text);
	return true;
}

int
cmd_host_revoke(struct cmd_host *h)
{
	struct key_search search = { .text = h->args[0] };
	struct host host;
	struct err err;
	int code = cmd_host_begin_with(h, &host);

	if (code != EXIT_DONE)
		return code;
	num_parse(search.text, UINT64_MAX, &search.number);
	if (!store_keys_of(h->store, &h->name, compare_key, &search, &err))
		return cmd_host_fail(h, &err);
	if (!check_search(h, &search, &err))
		return cmd_host_refuse(h, &err);
	if (search.working == 1 &&
	    !store_key_revoke(h->store, search.id, &err))
		return cmd_host_fail(h, &err);
	if (search.others == 0)
		log_warn("%s: has no key left: 'dnssync host key' makes one",
		    h->text);
	return cmd_host_finish(h, "key revoked");
}
