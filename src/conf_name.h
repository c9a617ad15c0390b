/*
 * conf_name: the names that a zone may have, as an admin writes them.
 */
#ifndef DNSSYNC_CONF_NAME_H
#define DNSSYNC_CONF_NAME_H

#include <stdbool.h>

#include "base/err.h"
#include "dns/name.h"

/* So that NAME.cdb.tmp is a file name on every system (255 bytes). */
enum { CONF_NAME_MAX_TEXT = 240 };

/*
 * Reads a zone's name and writes it as text in lower case, without a final
 * dot.  A wildcard, and a name whose text is too long for a file name, are
 * errors; the text names the zone and the problem.
 */
bool conf_name_parse(const char *word, struct name *name,
    char text[NAME_TEXT_SIZE], struct err *err);

#endif
