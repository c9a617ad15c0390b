/*
 * conf_section: the end of a section of the configuration's tree.
 */
#ifndef DNSSYNC_CONF_SECTION_H
#define DNSSYNC_CONF_SECTION_H

#include "conf_tree.h"

/* Frees all that is in it, its blocks as well. */
void conf_section_fini(struct conf_section *section);

#endif
