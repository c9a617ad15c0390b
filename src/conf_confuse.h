/*
 * conf_confuse: one statement of the configuration file, read by libconfuse,
 * whose room this is.
 *
 * A statement is "KEY = value" or "SECTION title { ... }".  libconfuse keeps
 * state in globals of its own: one thread at a time.
 */
#ifndef DNSSYNC_CONF_CONFUSE_H
#define DNSSYNC_CONF_CONFUSE_H

#include <stdbool.h>

#include "conf_key.h"

/* Texts last during the call; lines count from 1 within the statement. */
struct conf_confuse_calls {
	/* A section's title, with its quotes taken off. */
	void (*title)(void *ctx, const char *title);
	/* One word of the value of key. */
	void (*word)(void *ctx, const char *key, const char *word,
	    unsigned line);
	void (*bad)(void *ctx, unsigned line, const char *why);
};

/*
 * Reads one statement, which begins with key.  false: libconfuse could not
 * read it, or not to its end; that was said by calls->bad, once at least.
 */
bool conf_confuse_read(const struct conf_key *key, const char *statement,
    const struct conf_confuse_calls *calls, void *ctx);

#endif
