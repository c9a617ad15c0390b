/*
 * conf_shared: what the sections that name zones have in common: options and
 * primaries.
 */
#ifndef DNSSYNC_CONF_SHARED_H
#define DNSSYNC_CONF_SHARED_H

#include "conf.h"
#include "conf_problem.h"
#include "conf_tree.h"

struct conf_primaries;
struct conf_tsig;

/* What a section is read with; a value, its parts are the caller's. */
struct conf_context {
	struct conf *conf;
	const char *file;
	struct conf_problems *problems;
	const struct conf_tsig *keys;
	const struct conf_primaries *primaries;
};

/* The base itself where the section sets no option.  They are the conf's. */
const struct zone_options *conf_shared_options(const struct conf_context *c,
    const struct conf_section *section, const struct zone_options *base);

/*
 * The primaries that a setting lists; what has no key of its own has the given
 * one, or NULL.  NULL: it is not set, or lists none.  They are the conf's.
 */
const struct zone_primaries *conf_shared_primaries(
    const struct conf_context *c, const struct conf_section *section,
    const char *setting, struct tsig_key *key);

#endif
