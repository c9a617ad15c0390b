/*
 * conf_notify: the section `notify`, where NOTIFY is listened for, and the
 * lists `notify-allow`.
 */
#ifndef DNSSYNC_CONF_NOTIFY_H
#define DNSSYNC_CONF_NOTIFY_H

#include "conf.h"
#include "conf_problem.h"
#include "conf_tree.h"

/* Puts the section into conf, behind `http`; what is wrong is noted. */
void conf_notify_read(struct conf *conf, const struct conf_tree *tree,
    const char *file, struct conf_problems *problems);

/*
 * Puts a section's `notify-allow` into its options; the list lives as long as
 * the conf.  false: it is not set.  What is wrong is noted.
 */
bool conf_notify_allow(struct conf *conf, const struct conf_section *section,
    struct zone_options *options, const char *file,
    struct conf_problems *problems);

#endif
