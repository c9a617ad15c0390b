/*
 * hostname: which names a dynamic host may have.
 */
#ifndef DNSSYNC_DDNS_HOSTNAME_H
#define DNSSYNC_DDNS_HOSTNAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "dns/name.h"

/*
 * Reads a name of two labels or more, of letters, digits and hyphens (RFC
 * 952, RFC 1123, 2.1), of which a label may begin with an underscore; a final
 * dot is allowed.  Its last label is no number: that would be an address.
 * Names of other scripts are not converted: they are written as A-labels
 * (xn--...).  The text that name_text() makes of it has no escapes.
 */
bool hostname_parse(struct name *name, const char *text, struct err *err);

/*
 * The deepest of the dynamic zones, of which n apexes are given, that the
 * name is in, be it as its apex.  NULL: none, so only the admin adds it.
 */
const struct name *hostname_zone(const struct name *host,
    const struct name *zones, size_t n);

/*
 * May only the admin give this name, because it is the zone's apex, or
 * clients trust whoever has it (www, ns, mail, wpad, isatap, autoconfig, and
 * those with an underscore, such as _acme-challenge)?
 */
bool hostname_is_reserved(const struct name *host, const struct name *zone);

#endif
