#include "conf_catalog.h"

#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "conf_make.h"
#include "conf_make_catalog.h"
#include "conf_once.h"
#include "conf_options.h"

static void
read_max(const struct conf_context *c, const struct conf_section *section,
    struct conf_catalog *catalog)
{
	const struct conf_word *word = conf_options_word(section,
	    "members-max", c->file, c->problems);
	struct err err;

	catalog->members_max = CONF_CATALOG_MEMBERS;
	if (word != NULL && !conf_key_set(conf_tree_find(section,
	    "members-max")->key, word->text, catalog, &err))
		conf_problem_add(c->problems, c->file, word->line, "%s",
		    err.text);
}

static void
read_group(const struct conf_context *c, const struct conf_section *section,
    struct conf_catalog *catalog, struct tsig_key *key)
{
	struct conf_group *group = conf_make_group(catalog, section->title);

	group->options = conf_shared_options(c, section, catalog->options);
	group->primaries = conf_shared_primaries(c, section,
	    "member-primaries", key);
	if (group->primaries == NULL)
		group->primaries = catalog->primaries;
}

static void
read_groups(const struct conf_context *c, const struct conf_tree *tree,
    size_t parent, struct conf_catalog *catalog, struct tsig_key *key)
{
	struct map *seen = map_new();

	for (size_t i = 0; i < tree->nsections; i++) {
		const struct conf_section *section = &tree->sections[i];

		if (section->place == CONF_GROUP &&
		    section->parent == parent && conf_once(seen, "group",
		    section->title, section->line, c->file, c->problems))
			read_group(c, section, catalog, key);
	}
	map_free(&seen);
}

struct conf_catalog *
conf_catalog_read(const struct conf_context *c, const struct conf_tree *tree,
    size_t i, const struct zone_options *base,
    const struct zone_primaries *primaries, struct tsig_key *key)
{
	const struct conf_section *section = &tree->sections[i];
	struct conf_catalog *catalog = conf_make_catalog(c->conf);

	catalog->options = conf_shared_options(c, section, base);
	catalog->primaries = conf_shared_primaries(c, section,
	    "member-primaries", key);
	if (catalog->primaries == NULL)
		catalog->primaries = primaries;
	read_max(c, section, catalog);
	read_groups(c, tree, i + 1, catalog, key);
	return catalog;
}

/* Its records are not published, and its members do not expire with it. */
const struct zone_options *
conf_catalog_options(const struct conf_context *c,
    const struct conf_catalog *catalog, const struct zone_options *base)
{
	struct zone_options options = *catalog->options;

	options.keep_expired = true;
	options.dnssec = CONF_DNSSEC_PASS;
	options.ent_marker = 0;
	options.max_records = base->max_records;
	options.max_bytes = base->max_bytes;
	options.crowd = base->crowd;
	options.members_max = catalog->members_max;
	return conf_make_options(c->conf, &options);
}

const struct zone_options *
conf_catalog_member(const struct conf_catalog *catalog, const char *group,
    const struct zone_primaries **primaries, bool *known)
{
	for (size_t i = 0; group != NULL && i < catalog->ngroups; i++) {
		if (strcmp(catalog->groups[i].title, group) != 0)
			continue;
		*known = true;
		*primaries = catalog->groups[i].primaries;
		return catalog->groups[i].options;
	}
	*known = group == NULL;
	*primaries = catalog->primaries;
	return catalog->options;
}
