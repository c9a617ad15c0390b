#include "base/num.h"

bool
num_parse(const char *text, uint64_t max, uint64_t *value)
{
	uint64_t v = 0;
	const char *p = text;

	for (; *p >= '0' && *p <= '9'; p++) {
		uint64_t digit = (uint64_t)(*p - '0');

		if (v > (UINT64_MAX - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	if (p == text || *p != '\0' || v > max)
		return false;
	*value = v;
	return true;
}

char *
num_write(char *to, uint64_t value, size_t digits)
{
	size_t n = 1;

	for (uint64_t rest = value; rest >= 10; rest /= 10)
		n++;
	if (n < digits)
		n = digits;
	for (size_t i = n; i > 0; value /= 10)
		to[--i] = (char)('0' + value % 10);
	return to + n;
}

int
num_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}
