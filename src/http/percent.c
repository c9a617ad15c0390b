#include "http/percent.h"

#include "base/num.h"

/* The byte of the escape that begins at s; -1: none does. */
static int
escaped(const char *s, size_t len)
{
	if (len < 3 || s[0] != '%' || num_hex_digit(s[1]) < 0 ||
	    num_hex_digit(s[2]) < 0)
		return -1;
	return num_hex_digit(s[1]) << 4 | num_hex_digit(s[2]);
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
