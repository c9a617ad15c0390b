#include "conf_members.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "conf_catalog.h"
#include "conf_make.h"
#include "membership_file.h"

struct joining {
	const struct conf *base;
	struct conf *conf;
	struct map *catalogs;		/* by name */
};

static void
add(struct joining *j, const struct member *member)
{
	const struct conf_catalog *catalog = map_get_str(j->catalogs,
	    member->catalog);
	struct conf_zone zone = { .member_of = catalog };
	struct err ignored;
	bool known;

	if (catalog == NULL || !name_parse(&zone.name, member->zone, &ignored)
	    || conf_find(j->base, &zone.name) != NULL)
		return;
	zone.text = xstrdup(member->zone);
	zone.options = conf_catalog_member(catalog, member->group,
	    &zone.primaries, &known);
	j->conf->zones[j->conf->nzones++] = zone;
}

struct conf *
conf_members_join(const struct conf *base, const struct membership *members)
{
	struct conf *conf = xmemdup(base, sizeof(*base));
	struct joining j = { .base = base, .conf = conf,
		.catalogs = map_new() };
	struct map_walk walk = { 0 };
	const struct member *member;

	for (size_t i = 0; i < base->ncatalogs; i++)
		map_set_str(j.catalogs, base->catalogs[i]->text,
		    base->catalogs[i]);
	conf->zones = xcalloc(base->nzones + membership_count(members),
	    sizeof(*conf->zones));
	if (base->nzones > 0)
		memcpy(conf->zones, base->zones,
		    base->nzones * sizeof(*conf->zones));
	while ((member = membership_next(members, &walk)) != NULL)
		add(&j, member);
	conf_make_sort(conf);
	map_free(&j.catalogs);
	return conf;
}

struct conf *
conf_members_load(const struct conf *base, struct err *err)
{
	struct membership *members;
	struct conf *conf;
	struct err ignored;

	members = membership_load(base->state, err != NULL ? err : &ignored);
	if (members == NULL)
		members = membership_new();
	conf = conf_members_join(base, members);
	membership_free(&members);
	return conf;
}

void
conf_members_free(struct conf **take)
{
	struct conf *conf = *take;

	*take = NULL;
	if (conf == NULL)
		return;
	for (size_t i = 0; i < conf->nzones; i++)
		if (conf->zones[i].member_of != NULL)
			free(conf->zones[i].text);
	free(conf->zones);
	free(conf);
}
