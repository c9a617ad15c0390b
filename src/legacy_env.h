/*
 * legacy_env: the environment of the older programs.
 */
#ifndef DNSSYNC_LEGACY_ENV_H
#define DNSSYNC_LEGACY_ENV_H

/* NULL: not set, or empty, which is the same. */
const char *legacy_env(const char *name);

#endif
