/*
 * text: bytes of a request with their length.
 */
#ifndef DNSSYNC_HTTP_TEXT_H
#define DNSSYNC_HTTP_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A value.  No NUL is among the len bytes, for a request with one is refused;
 * one stands behind them, so that they are a string, too.  s is NULL for what
 * is absent.  The bytes belong to the request.
 */
struct text {
	const char *s;
	size_t len;
};

bool text_is(struct text text, const char *word);

/* In ASCII's upper or lower case, which HTTP does not tell apart. */
bool text_is_word(struct text text, const char *word);

/*
 * The next element of a list that is separated by commas, without the blanks
 * around it; an element may be empty.  *rest begins as the whole list.
 */
bool text_next(struct text *rest, struct text *element);

/* Without the blanks and tabs at both ends. */
struct text text_trim(const char *s, size_t len);

#endif
