/*
 * conf_list: the file of a zone-list, one name a line.
 *
 * Blanks around the name, empty lines, and all from a # on are skipped.
 */
#ifndef DNSSYNC_CONF_LIST_H
#define DNSSYNC_CONF_LIST_H

#include <stddef.h>

#include "base/err.h"
#include "dns/name.h"

/* After so many bad lines the rest is not looked at: it is no zone-list. */
enum { CONF_LIST_MAX_BAD = 100 };

struct conf_list_calls {
	/* A name and its text (conf_name.h); they last during the call. */
	void (*zone)(void *ctx, unsigned line, const struct name *name,
	    const char *text);
	void (*bad)(void *ctx, unsigned line, const struct err *why);
};

/* Reads len bytes, which may be any. */
void conf_list_read(const char *data, size_t len,
    const struct conf_list_calls *calls, void *ctx);

#endif
