/*
 * base64: RFC 4648, section 4, read strictly.
 */
#ifndef DNSSYNC_HTTP_BASE64_H
#define DNSSYNC_HTTP_BASE64_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Decodes in place, and sets *len to what is left.  False, with bytes of no
 * use: another character than the alphabet's, or padding that is missing, is
 * too much, or hides bits.
 */
bool base64_decode(char *s, size_t *len);

#endif
