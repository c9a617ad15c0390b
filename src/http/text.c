#include "http/text.h"

#include <string.h>
#include <strings.h>

bool
text_is(struct text text, const char *word)
{
	return text.s != NULL && text.len == strlen(word) &&
	    memcmp(text.s, word, text.len) == 0;
}

bool
text_is_word(struct text text, const char *word)
{
	return text.s != NULL && text.len == strlen(word) &&
	    strncasecmp(text.s, word, text.len) == 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct text
text_trim(const char *s, size_t len)
{
	while (len > 0 && is_blank(s[0])) {
		s++;
		len--;
	}
	while (len > 0 && is_blank(s[len - 1]))
		len--;
	return (struct text){ s, len };
}

bool
text_next(struct text *rest, struct text *element)
{
	const char *comma;

	if (rest->s == NULL)
		return false;
	comma = memchr(rest->s, ',', rest->len);
	if (comma == NULL) {
		*element = text_trim(rest->s, rest->len);
		*rest = (struct text){ 0 };
		return true;
	}
	*element = text_trim(rest->s, (size_t)(comma - rest->s));
	rest->len -= (size_t)(comma + 1 - rest->s);
	rest->s = comma + 1;
	return true;
}
