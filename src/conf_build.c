#include "conf_build.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/slurp.h"
#include "conf_allow.h"
#include "conf_catalog.h"
#include "conf_dynamic.h"
#include "conf_http.h"
#include "conf_list.h"
#include "conf_local.h"
#include "conf_make.h"
#include "conf_name.h"
#include "conf_notify.h"
#include "conf_options.h"
#include "conf_path.h"
#include "conf_primaries.h"
#include "conf_pull.h"
#include "conf_shared.h"
#include "conf_tsig.h"

enum { LIST_MAX_BYTES = 1 << 28 };

/* Where a zone was named. */
struct place {
	unsigned line;
	char file[];
};

struct build {
	struct conf *conf;
	const char *file;		/* that is read: the main one */
	struct conf_problems *problems;
	struct zone_options options;	/* those set outside of sections */
	const struct zone_options *shared;	/* the same, for the zones */
	struct conf_tsig *keys;
	struct conf_primaries *primaries;
	struct map *places;		/* by the zone's text */
};

/* Unset means { "data" }. */
static void
build_local(struct build *b, const struct conf_section *global,
    const char *tinydns)
{
	const struct conf_setting *s = conf_tree_find(global, "local");
	struct conf_local *local = conf_local_new(b->conf->data_cdb);

	b->conf->local = local;
	local->ip6_locations = b->conf->ip6_locations;
	if (s == NULL)
		conf_local_add(local, tinydns, "data");
	for (size_t i = 0; s != NULL && i < s->nwords; i++)
		if (s->words[i].text[0] != '\0')
			conf_local_add(local, tinydns, s->words[i].text);
		else
			conf_problem_add(b->problems, b->file,
			    s->words[i].line, "'local' has an empty pattern: "
			    "remove it");
}

static void
build_global(struct build *b, const struct conf_section *global)
{
	const struct conf_word *tinydns, *state, *command, *user;

	b->options = conf_default_options;
	conf_options_read(global, b->conf, &b->options, b->file, b->problems);
	conf_notify_allow(b->conf, global, &b->options, b->file, b->problems);
	b->shared = conf_make_options(b->conf, &b->options);
	tinydns = conf_options_required(global, "tinydns",
	    "/etc/tinydns/root", b->file, b->problems);
	state = conf_options_required(global, "state", "/var/lib/dnssync",
	    b->file, b->problems);
	command = conf_options_word(global, "on-publish", b->file,
	    b->problems);
	user = conf_options_word(global, "user", b->file, b->problems);
	if (state != NULL)
		b->conf->state = xstrdup(state->text);
	if (command != NULL && command->text[0] != '\0')
		b->conf->on_publish = xstrdup(command->text);
	if (user != NULL && user->text[0] != '\0')
		b->conf->user = xstrdup(user->text);
	else if (user != NULL)
		conf_problem_add(b->problems, b->file, user->line, "'user' is "
		    "empty: write user = \"dnssync\"");
	conf_allow_read(b->conf, global, b->file, b->problems);
	if (tinydns == NULL)
		return;
	b->conf->data_cdb = xasprintf("%s/data.cdb", tinydns->text);
	build_local(b, global, tinydns->text);
}

static struct conf_context
context(const struct build *b)
{
	return (struct conf_context){ b->conf, b->file, b->problems, b->keys,
		b->primaries };
}

/* What the zones of a section share. */
static const struct zone_primaries *
section_primaries(struct build *b, const struct conf_section *section,
    const char *what, struct tsig_key *key)
{
	const struct conf_context c = context(b);
	const struct zone_primaries *primaries = conf_shared_primaries(&c,
	    section, "primaries", key);

	if (primaries != NULL)
		return primaries;
	if (!section->broken)
		conf_problem_add(b->problems, b->file, section->line,
		    "%s '%s' has no primaries: add primaries = { ... }",
		    what, section->title);
	return conf_make_primaries(b->conf);
}

/* A section's zones are added with this. */
struct adding {
	struct build *build;
	const char *file;
	const struct zone_options *options;
	const struct zone_primaries *primaries;
	const struct conf_catalog *catalog;	/* whose zone it is, or NULL */
};

static struct adding
begin_adding(struct build *b, const struct conf_section *section,
    const char *what)
{
	const struct conf_context c = context(b);
	struct tsig_key *key = conf_tsig_key(b->keys, section, b->file,
	    b->problems);

	return (struct adding){ .build = b, .file = b->file,
		.options = conf_shared_options(&c, section, b->shared),
		.primaries = section_primaries(b, section, what, key) };
}

static void
add_zone(void *ctx, unsigned line, const struct name *name, const char *text)
{
	const struct adding *a = ctx;
	struct build *b = a->build;
	const struct place *first = map_get_str(b->places, text);
	size_t size = strlen(a->file) + 1;
	struct place *place;

	if (first != NULL) {
		conf_problem_add(b->problems, a->file, line, "zone '%s' stands "
		    "in %s:%u already: remove one of the two", text,
		    first->file, first->line);
		return;
	}
	place = xmalloc(sizeof(*place) + size);
	place->line = line;
	memcpy(place->file, a->file, size);
	map_set_str(b->places, text, place);
	conf_make_zone(b->conf, name, text, a->options,
	    a->primaries)->catalog = a->catalog;
}

static void
bad_line(void *ctx, unsigned line, const struct err *why)
{
	const struct adding *a = ctx;

	conf_problem_add(a->build->problems, a->file, line, "%s", why->text);
}

/* The zone that gives a section its title; text is its name's. */
static void
add_title(struct adding *a, const struct conf_section *section,
    char text[NAME_TEXT_SIZE])
{
	struct name name;
	struct err err;

	if (conf_name_parse(section->title, &name, text, &err))
		add_zone(a, section->line, &name, text);
	else if (!section->broken)
		bad_line(a, section->line, &err);
}

static void
build_zone(struct build *b, const struct conf_section *section)
{
	struct adding a = begin_adding(b, section, "zone");
	char text[NAME_TEXT_SIZE];

	add_title(&a, section, text);
}

static void
build_catalog(struct build *b, const struct conf_tree *tree, size_t i)
{
	const struct conf_section *section = &tree->sections[i];
	const struct conf_context c = context(b);
	struct tsig_key *key = conf_tsig_key(b->keys, section, b->file,
	    b->problems);
	struct adding a = { .build = b, .file = b->file,
		.primaries = section_primaries(b, section, "catalog", key) };
	struct conf_catalog *catalog = conf_catalog_read(&c, tree, i,
	    b->shared, a.primaries, key);
	char text[NAME_TEXT_SIZE] = "";

	a.options = conf_catalog_options(&c, catalog, b->shared);
	a.catalog = catalog;
	add_title(&a, section, text);
	catalog->text = xstrdup(text);
}

static void
build_zone_list(struct build *b, const struct conf_section *section)
{
	static const struct conf_list_calls calls = { .zone = add_zone,
		.bad = bad_line };
	struct adding a = begin_adding(b, section, "zone-list");
	const struct conf_word *word = conf_options_required(section, "file",
	    "zones.txt", b->file, b->problems);
	struct buf data = { 0 };
	struct err err;
	char *path;

	if (word == NULL)
		return;
	path = conf_path_resolve(b->file, word->text);
	a.file = path;
	if (slurp(path, LIST_MAX_BYTES, &data, &err))
		conf_list_read(buf_str(&data), data.len, &calls, &a);
	else
		conf_problem_add(b->problems, b->file, word->line, "%s: %s",
		    path, err.text);
	buf_fini(&data);
	free(path);
}

static void
build_sections(struct build *b, const struct conf_tree *tree)
{
	for (size_t i = 0; i < tree->nsections; i++) {
		const struct conf_section *section = &tree->sections[i];

		if (section->place == CONF_ZONE)
			build_zone(b, section);
		else if (section->place == CONF_ZONE_LIST)
			build_zone_list(b, section);
		else if (section->place == CONF_CATALOG)
			build_catalog(b, tree, i);
	}
}

static void
add_warnings(struct conf *conf, const char *file)
{
	if (conf->nzones + conf->ndynamics == 0)
		errs_add(&conf->warnings, "%s: no zone is configured", file);
	if (conf->npulls > 0 && conf->ndynamics == 0)
		errs_add(&conf->warnings, "%s: nothing is taken from the "
		    "dynamic-from: there is no section dynamic", file);
}

struct conf *
conf_build(const struct conf_tree *tree, const char *file,
    struct conf_problems *problems)
{
	struct build b = { .conf = conf_make_new(), .file = file,
		.problems = problems };

	build_global(&b, &tree->global);
	b.keys = conf_tsig_new(b.conf, tree, file, problems);
	b.primaries = conf_primaries_new(b.conf, tree, b.keys, file, problems);
	b.places = map_new();
	build_sections(&b, tree);
	conf_make_sort(b.conf);
	conf_dynamic_read(b.conf, tree, file, problems);
	conf_http_read(b.conf, tree, file, problems);
	conf_notify_read(b.conf, tree, file, problems);
	conf_pull_read(b.conf, tree, file, problems);
	add_warnings(b.conf, file);
	conf_primaries_free(&b.primaries);
	conf_tsig_free(&b.keys);
	map_free_values(&b.places);
	return b.conf;
}
