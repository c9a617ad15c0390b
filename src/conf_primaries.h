/*
 * conf_primaries: the `primary` sections, and what a zone's `primaries` mean.
 */
#ifndef DNSSYNC_CONF_PRIMARIES_H
#define DNSSYNC_CONF_PRIMARIES_H

#include "conf.h"
#include "conf_problem.h"
#include "conf_tree.h"

struct conf_tsig;
struct conf_primaries;

/*
 * Reads all primary sections of tree, which may name keys, and the files that
 * are named, which are added to those of conf; what is wrong is noted.
 */
struct conf_primaries *conf_primaries_new(struct conf *conf,
    const struct conf_tree *tree,
    const struct conf_tsig *keys, const char *file,
    struct conf_problems *problems);
void conf_primaries_free(struct conf_primaries **take);

/*
 * Appends the addresses of one word of `primaries`: the name of a primary
 * section, an address or a host name.  key, or NULL, is for what has none of
 * its own.  What is wrong is noted.
 */
void conf_primaries_resolve(const struct conf_primaries *primaries,
    const struct conf_word *word, struct tsig_key *key,
    struct zone_primaries *out, const char *file,
    struct conf_problems *problems);

#endif
