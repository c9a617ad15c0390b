/*
 * conf_allow: who may do something: lists of addresses, prefixes and hosts.
 */
#ifndef DNSSYNC_CONF_ALLOW_H
#define DNSSYNC_CONF_ALLOW_H

#include "conf.h"
#include "conf_problem.h"
#include "conf_tree.h"

/*
 * Reads what the three lists of the global settings are set to; one that is
 * not set stays as it is.  What is wrong is noted.
 */
void conf_allow_read(struct conf *conf, const struct conf_section *global,
    const char *file, struct conf_problems *problems);

/*
 * Puts what a section's key is set to into an empty list: addresses, prefixes
 * and hosts.  What is wrong is noted; a key that is not set is nobody.
 */
void conf_allow_list(struct conf_allow *allow,
    const struct conf_section *section, const char *key, const char *file,
    struct conf_problems *problems);

/* Adds an address, a prefix, or a whole name of a host. */
bool conf_allow_add(struct conf_allow *allow, const char *word,
    struct err *err);

/* This machine only: 127.0.0.0/8 and ::1. */
void conf_allow_loopback(struct conf_allow *allow);

/* Frees, and leaves an empty list, which is nobody. */
void conf_allow_fini(struct conf_allow *allow);

#endif
