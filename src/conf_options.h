/*
 * conf_options: settings whose value is a number or a word become options.
 */
#ifndef DNSSYNC_CONF_OPTIONS_H
#define DNSSYNC_CONF_OPTIONS_H

#include <stdbool.h>

#include "conf.h"
#include "conf_problem.h"
#include "conf_tree.h"

/*
 * Puts the section's options into *options and, outside of sections, into
 * conf; in sections conf may be NULL: then those that are no zone options are
 * not looked at.  Returns whether any zone option is set
 * in the section; what is wrong is noted.
 */
bool conf_options_read(const struct conf_section *section, struct conf *conf,
    struct zone_options *options, const char *file,
    struct conf_problems *problems);

/*
 * The one word that a key is set to.  NULL: it is not set, or to something
 * else than one word, which is noted.
 */
const struct conf_word *conf_options_word(const struct conf_section *section,
    const char *key, const char *file, struct conf_problems *problems);

/* The same for a key that has to be set, and not to an empty word. */
const struct conf_word *conf_options_required(
    const struct conf_section *section, const char *key, const char *example,
    const char *file, struct conf_problems *problems);

/*
 * Puts a section's options into the struct that their offsets are about; what
 * is wrong is noted.
 */
void conf_options_fill(const struct conf_section *section, void *target,
    const char *file, struct conf_problems *problems);

#endif
