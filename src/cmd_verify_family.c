#include "cmd_verify.h"

#include "base/log.h"
#include "conf.h"
#include "conf_members.h"
#include "membership_file.h"

static bool
are_known(const struct conf *conf, const struct membership *members)
{
	bool known = true;

	for (size_t i = 0; i < conf->ncatalogs; i++) {
		const char *text = conf->catalogs[i]->text;

		if (membership_knows(members, text))
			continue;
		log_warn("%s: a catalog whose members are not known in %s: "
		    "they are once a daemon or `dnssync once` has read it",
		    text, conf->state);
		known = false;
	}
	return known;
}

struct conf *
cmd_verify_join(const struct conf *base, bool *whole)
{
	struct membership *members;
	struct conf *conf;
	struct err err;

	*whole = base->ncatalogs == 0;
	members = *whole ? membership_new() :
	    membership_load(base->state, &err);
	if (members == NULL) {
		log_warn("%s", err.text);
		members = membership_new();
	} else if (!*whole) {
		*whole = are_known(base, members);
	}
	conf = conf_members_join(base, members);
	membership_free(&members);
	return conf;
}

const struct conf_zone *
cmd_verify_zone(const struct conf *conf, const char *text)
{
	const struct conf_zone *zone = NULL;
	struct name name;
	struct err err;

	if (!name_parse(&name, text, &err))
		log_error("'%s' is no zone name: %s", text, err.text);
	else if ((zone = conf_find(conf, &name)) == NULL)
		log_error("%s: no such zone in the configuration", text);
	else if (zone->catalog != NULL)
		log_error("%s: a catalog, which is not published: name its "
		    "members", text);
	return zone != NULL && zone->catalog == NULL ? zone : NULL;
}

/* A catalog is in no data.cdb. */
bool
cmd_verify_is_zone(void *ctx, const uint8_t *wire)
{
	const struct conf *conf = ctx;
	const struct conf_zone *zone;
	struct name name;

	name_from_wire(&name, wire);
	zone = conf_find(conf, &name);
	return (zone != NULL && zone->catalog == NULL) ||
	    conf_find_dynamic(conf, &name) != NULL;
}

bool
cmd_verify_has_parent(struct conf *conf, const struct name *zone)
{
	const uint8_t *name = zone->wire;

	while (*name != 0) {
		name += *name + 1;
		if (cmd_verify_is_zone(conf, name))
			return true;
	}
	return false;
}
