#include "http/base64.h"

#include <stdint.h>

static int
value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static size_t
padding(const char *s, size_t len)
{
	if (len < 4 || s[len - 1] != '=')
		return 0;
	return s[len - 2] == '=' ? 2 : 1;
}

bool
base64_decode(char *s, size_t *len)
{
	size_t digits = *len - padding(s, *len), out = 0;
	uint32_t bits = 0;
	unsigned n = 0;

	if (*len % 4 != 0)
		return false;
	for (size_t i = 0; i < digits; i++) {
		int v = value(s[i]);

		if (v < 0)
			return false;
		bits = bits << 6 | (uint32_t)v;
		n += 6;
		if (n >= 8) {
			n -= 8;
			s[out++] = (char)(bits >> n);
			bits &= (1U << n) - 1;
		}
	}
	*len = out;
	return bits == 0;
}
