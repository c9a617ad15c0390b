/*
 * conf_tsig: the `key` sections, the keys of TSIG.
 */
#ifndef DNSSYNC_CONF_TSIG_H
#define DNSSYNC_CONF_TSIG_H

#include "conf.h"
#include "conf_problem.h"
#include "conf_tree.h"

struct conf_tsig;

/*
 * Reads all of them, and the files that they name, and puts them into conf.
 * What is wrong is noted, without any part of a secret.
 */
struct conf_tsig *conf_tsig_new(struct conf *conf,
    const struct conf_tree *tree, const char *file,
    struct conf_problems *problems);
void conf_tsig_free(struct conf_tsig **take);

/*
 * The key that the setting `key` of a section names.  It belongs to the conf.
 * NULL: it names none, or one that is not there, which is noted.
 */
struct tsig_key *conf_tsig_key(const struct conf_tsig *keys,
    const struct conf_section *section, const char *file,
    struct conf_problems *problems);

#endif
