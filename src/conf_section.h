/*
 * conf_section: a section of the configuration's tree while it is made, and
 * its end.
 */
#ifndef DNSSYNC_CONF_SECTION_H
#define DNSSYNC_CONF_SECTION_H

#include "conf_tree.h"

/* As conf_tree_find(), to be changed. */
struct conf_setting *conf_section_find(const struct conf_section *section,
    const char *key);

/* Frees all that is in it, its blocks as well. */
void conf_section_fini(struct conf_section *section);

#endif
