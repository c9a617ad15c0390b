#include "http/percent.h"

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The byte of the escape that begins at s; -1: none does. */
static int
escaped(const char *s, size_t len)
{
	if (len < 3 || s[0] != '%' || digit(s[1]) < 0 || digit(s[2]) < 0)
		return -1;
	return digit(s[1]) << 4 | digit(s[2]);
}

bool
percent_decode(char *s, size_t *len, enum percent_stray stray)
{
	size_t out = 0;

	for (size_t i = 0; i < *len; i++) {
		int byte = escaped(s + i, *len - i);

		if (byte < 0 && s[i] == '%' && stray == PERCENT_REFUSE)
			return false;
		if (byte >= 0)
			i += 2;
		else
			byte = (unsigned char)s[i];
		if (byte == 0)
			return false;
		s[out++] = (char)byte;
	}
	*len = out;
	return true;
}
