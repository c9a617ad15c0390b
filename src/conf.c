#include "conf.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/slurp.h"
#include "conf_build.h"
#include "conf_problem.h"
#include "conf_tree.h"
#include "dns/tsig_key.h"
#include "tls_profile.h"

static struct conf *
load_text(const char *path, struct buf *text, struct errs *errs)
{
	struct conf_problems problems = { .first_file = path };
	struct conf_tree tree = { 0 };
	struct conf *conf;

	conf_tree_read(&tree, text, path, &problems);
	conf = conf_build(&tree, path, &problems);
	conf_tree_fini(&tree);
	if (problems.len > 0)
		conf_free(&conf);
	conf_problems_finish(&problems, errs);
	return conf;
}

struct conf *
conf_load(const char *path, struct errs *errs)
{
	struct buf text = { 0 };
	struct conf *conf = NULL;
	struct err err;

	if (slurp(path, CONF_MAX_BYTES, &text, &err))
		conf = load_text(path, &text, errs);
	else
		errs_add(errs, "%s: %s", path, err.text);
	buf_fini(&text);
	return conf;
}

static int
compare_text(const void *text, const void *zone)
{
	return strcmp(text, ((const struct conf_zone *)zone)->text);
}

const struct conf_zone *
conf_find(const struct conf *conf, const struct name *name)
{
	char text[NAME_TEXT_SIZE];

	if (conf->nzones == 0)
		return NULL;
	name_text(name->wire, text);
	return bsearch(text, conf->zones, conf->nzones, sizeof(*conf->zones),
	    compare_text);
}

static int
compare_dynamic(const void *text, const void *dynamic)
{
	return strcmp(text, ((const struct conf_dynamic *)dynamic)->text);
}

const struct conf_dynamic *
conf_find_dynamic(const struct conf *conf, const struct name *name)
{
	char text[NAME_TEXT_SIZE];

	if (conf->ndynamics == 0)
		return NULL;
	name_text(name->wire, text);
	return bsearch(text, conf->dynamics, conf->ndynamics,
	    sizeof(*conf->dynamics), compare_dynamic);
}

const struct conf_dynamic *
conf_find_dynamic_above(const struct conf *conf, const struct name *name)
{
	const uint8_t *wire = name->wire;
	const struct conf_dynamic *dynamic;
	struct name at = *name;

	while ((dynamic = conf_find_dynamic(conf, &at)) == NULL &&
	    *wire != 0) {
		wire += 1 + *wire;
		name_from_wire(&at, wire);
	}
	return dynamic;
}

static bool
is_same_options(const struct zone_options *a, const struct zone_options *b)
{
	return a->refresh_min == b->refresh_min &&
	    a->refresh_max == b->refresh_max &&
	    a->retry_min == b->retry_min && a->retry_max == b->retry_max &&
	    a->period == b->period && a->keep_expired == b->keep_expired &&
	    a->probe_timeout == b->probe_timeout &&
	    a->idle_timeout == b->idle_timeout &&
	    a->transfer_timeout == b->transfer_timeout &&
	    a->max_records == b->max_records &&
	    a->max_bytes == b->max_bytes &&
	    a->crowd.records == b->crowd.records &&
	    a->crowd.types == b->crowd.types &&
	    a->min_rate == b->min_rate && a->dnssec == b->dnssec &&
	    a->verify_zonemd == b->verify_zonemd && a->ixfr == b->ixfr &&
	    (a->members_max > 0) == (b->members_max > 0) &&
	    a->ent_marker == b->ent_marker;
}

static bool
is_same_primaries(const struct zone_primaries *a,
    const struct zone_primaries *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->address[i].port != b->address[i].port ||
		    strcmp(a->address[i].host, b->address[i].host) != 0 ||
		    !tsig_key_is_same(a->key[i], b->key[i]) ||
		    !tls_profile_is_same(a->tls[i], b->tls[i]))
			return false;
	return true;
}

bool
conf_zone_is_same(const struct conf_zone *a, const struct conf_zone *b)
{
	if (a->nserial_files != b->nserial_files)
		return false;
	for (size_t i = 0; i < a->nserial_files; i++)
		if (strcmp(a->serial_files[i], b->serial_files[i]) != 0)
			return false;
	return is_same_options(a->options, b->options) &&
	    is_same_primaries(a->primaries, b->primaries);
}

char *
conf_zone_path(const struct conf *conf, const struct conf_zone *zone)
{
	bool is_root = zone->name.wire[0] == 0;

	return xasprintf("%s/zones/%s.cdb", conf->state,
	    is_root ? "@" : zone->text);
}
