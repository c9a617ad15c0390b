#include "http/credentials.h"

#include <string.h>

#include "base/base64.h"

/* The secret may hold colons, the user may not. */
static void
parse_basic(struct credentials *c, char *s, size_t len)
{
	char *colon;

	if (!base64_decode(s, &len) || memchr(s, '\0', len) != NULL)
		return;
	colon = memchr(s, ':', len);
	if (colon == NULL)
		return;
	*colon = '\0';
	s[len] = '\0';
	c->kind = CREDENTIALS_BASIC;
	c->user = (struct text){ s, (size_t)(colon - s) };
	c->secret = (struct text){ colon + 1, len - c->user.len - 1 };
}

static void
parse_token(struct credentials *c, char *s, size_t len)
{
	if (len == 0)
		return;
	c->kind = CREDENTIALS_TOKEN;
	c->secret = (struct text){ s, len };
}

void
credentials_parse(struct credentials *c, char *value, size_t len)
{
	char *blank = memchr(value, ' ', len);
	size_t scheme_len = blank == NULL ? len : (size_t)(blank - value);
	struct text scheme = { value, scheme_len };

	*c = (struct credentials){ .kind = CREDENTIALS_BAD };
	value += scheme_len;
	len -= scheme_len;
	while (len > 0 && *value == ' ') {
		value++;
		len--;
	}
	if (text_is_word(scheme, "Basic"))
		parse_basic(c, value, len);
	else if (text_is_word(scheme, "Bearer") ||
	    text_is_word(scheme, "Token"))
		parse_token(c, value, len);
}
