/*
 * target: what a request line asks for (RFC 9112, 3.2).
 */
#ifndef DNSSYNC_HTTP_TARGET_H
#define DNSSYNC_HTTP_TARGET_H

#include "http/form.h"

struct target {
	struct text host;	/* of an absolute URL, else absent */
	struct text path;	/* begins with '/', decoded */
	struct form query;
};

/* Is it a HOST[:PORT] by its characters?  An empty one is none. */
bool target_is_host(struct text host);

/*
 * Takes a path with its query, or an absolute http or https URL.  Slashes and
 * backslashes that a path begins with are one slash: UniFi's users have to
 * configure "/\/nic/update", which arrives as "//nic/update".  In a query any
 * byte may stand unescaped, also a blank, except a NUL, control characters
 * and '#', which would hide the rest from every URL library on the way.
 *
 * Decodes in place, as form_parse() does.  On refusal target->query is empty,
 * and the rest of it of no use.
 */
enum refusal target_parse(struct target *target, char *s, size_t len);

#endif
