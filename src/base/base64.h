/*
 * base64: RFC 4648, section 4, read strictly, and written.
 */
#ifndef DNSSYNC_BASE_BASE64_H
#define DNSSYNC_BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Decodes in place, and sets *len to what is left.  False, with bytes of no
 * use: another character than the alphabet's, or padding that is missing, is
 * too much, or hides bits.
 */
bool base64_decode(char *s, size_t *len);

/* What encoding len bytes needs: the characters and a NUL. */
#define BASE64_SIZE(len) (((len) + 2) / 3 * 4 + 1)

/* Writes BASE64_SIZE(len) characters. */
void base64_encode(const void *bytes, size_t len, char *text);

#endif
