/*
 * percent: the escapes of a URL, %41 for A (RFC 3986, 2.1).
 */
#ifndef DNSSYNC_HTTP_PERCENT_H
#define DNSSYNC_HTTP_PERCENT_H

#include <stdbool.h>
#include <stddef.h>

/* What a '%' is that no two hexadecimal digits follow. */
enum percent_stray { PERCENT_REFUSE, PERCENT_KEEP };

/*
 * Decodes in place, and sets *len to what is left.  '+' stays what it is.
 * False, with bytes of no use: %00, a NUL, or a stray '%' that is refused.
 */
bool percent_decode(char *s, size_t *len, enum percent_stray stray);

#endif
