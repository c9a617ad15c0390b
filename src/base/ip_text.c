#include "base/ip.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/num.h"

enum { GROUPS = 8 };

/* The first of the longest runs of zero groups, if it is of two or more. */
static int
longest_run(const uint8_t *bytes, int *len)
{
	int best = -1;

	*len = 1;
	for (int i = 0; i < GROUPS; i++) {
		int n = 0;

		while (i + n < GROUPS && get_u16(bytes + 2 * (i + n)) == 0)
			n++;
		if (n > *len) {
			best = i;
			*len = n;
		}
	}
	return best;
}

static void
text6(const uint8_t *bytes, char *text)
{
	int run_len, run = longest_run(bytes, &run_len);
	char *end = text + IP_TEXT_SIZE;

	for (int i = 0; i < GROUPS; i++) {
		if (i == run) {
			text += snprintf(text, (size_t)(end - text), "::");
			i += run_len - 1;
			continue;
		}
		text += snprintf(text, (size_t)(end - text), "%s%x",
		    i > 0 && i != run + run_len ? ":" : "",
		    (unsigned)get_u16(bytes + 2 * i));
	}
}

static void
text4(const uint8_t *bytes, char *text)
{
	for (unsigned i = 0; i < IP4_LEN; i++) {
		text = num_write(text, bytes[i], 1);
		*text++ = i < IP4_LEN - 1 ? '.' : '\0';
	}
}

void
ip_text(const struct ip *ip, char text[IP_TEXT_SIZE])
{
	const uint8_t *b = ip->bytes;

	text[0] = '\0';
	if (ip->len == IP4_LEN)
		text4(b, text);
	else if (ip->len == IP6_LEN)
		text6(b, text);
}

void
ip_pair_text(const struct ip *v4, const struct ip *v6,
    char text[IP_PAIR_TEXT_SIZE])
{
	if (v4->len == 0 && v6->len == 0) {
		text[0] = '-';
		text[1] = '\0';
		return;
	}
	ip_text(v4, text);
	text += strlen(text);
	if (v4->len > 0 && v6->len > 0)
		*text++ = ',';
	ip_text(v6, text);
}
