#include "dns/fields.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/num.h"

enum { LABEL_MAX = 63, IP6_TEXT_MAX = 64 };

/* The end of a field that begins with an IPv6 address; NULL: it does not. */
static const char *
bracket_end(const char *p, const char *end)
{
	const char *close = memchr(p, ']', (size_t)(end - p)), *colon;
	struct field f = { p, 0 };
	uint8_t ip[16];

	if (*p != '[' || close == NULL)
		return NULL;
	f.len = (size_t)(close + 1 - p);
	if (!field_ip6(&f, ip))
		return NULL;
	colon = memchr(close, ':', (size_t)(end - close));
	return colon != NULL ? colon : end;
}

size_t
fields_split(struct field f[FIELDS], const char *p, size_t len, bool brackets)
{
	const char *end = p + len;
	size_t n = 0;

	for (; p < end; n++) {
		const char *stop = NULL;

		if (brackets && n == 1)
			stop = bracket_end(p, end);
		if (stop == NULL)
			stop = memchr(p, ':', (size_t)(end - p));
		if (stop == NULL)
			stop = end;
		if (n < FIELDS)
			f[n] = (struct field){ p, (size_t)(stop - p) };
		p = stop + 1;
	}
	for (size_t i = n; i < FIELDS; i++)
		f[i] = (struct field){ "", 0 };
	return n;
}

size_t
field_digits(const char **p, const char *end, uint64_t *value)
{
	const char *start = *p;

	*value = 0;
	for (; *p < end && **p >= '0' && **p <= '9'; (*p)++)
		*value = *value * 10 + (uint64_t)(**p - '0');
	return (size_t)(*p - start);
}

enum field_quality
field_number(const struct field *f, uint64_t *value)
{
	const char *p = f->p, *end = p + f->len;

	if (field_digits(&p, end, value) == 0)
		return FIELD_NONE;
	return p == end ? FIELD_GOOD : FIELD_PREFIX;
}

enum field_quality
field_ip4(const struct field *f, uint8_t ip[4])
{
	const char *p = f->p, *end = p + f->len;
	enum field_quality quality = FIELD_GOOD;

	for (int i = 0; i < 4; i++) {
		uint64_t v;

		if (i > 0 && (p == end || *p++ != '.'))
			return FIELD_NONE;
		if (field_digits(&p, end, &v) == 0)
			return FIELD_NONE;
		if (v > UINT8_MAX)
			quality = FIELD_PREFIX;
		ip[i] = (uint8_t)v;
	}
	return p == end ? quality : FIELD_PREFIX;
}

bool
field_ip6(const struct field *f, uint8_t ip[16])
{
	char text[IP6_TEXT_MAX];

	if (f->len < 2 || f->len > sizeof(text) || f->p[0] != '[' ||
	    f->p[f->len - 1] != ']')
		return false;
	memcpy(text, f->p + 1, f->len - 2);
	text[f->len - 2] = '\0';
	return strlen(text) == f->len - 2 &&
	    inet_pton(AF_INET6, text, ip) == 1;
}

bool
field_hex(const struct field *f, uint8_t *out, size_t len)
{
	if (f->len != 2 * len)
		return false;
	for (size_t i = 0; i < f->len; i++) {
		int digit = num_hex_digit(f->p[i]);

		if (digit < 0)
			return false;
		if (i % 2 == 0)
			out[i / 2] = (uint8_t)(digit << 4);
		else
			out[i / 2] = (uint8_t)(out[i / 2] | digit);
	}
	return true;
}

enum field_quality
field_timestamp(const struct field *f, uint8_t ttd[8])
{
	enum field_quality quality = f->len == 16 ? FIELD_GOOD : FIELD_PREFIX;

	memset(ttd, 0, 8);
	for (size_t i = 0; i < 16 && i < f->len; i++) {
		char c = f->p[i];
		int digit = c >= 'A' && c <= 'F' ? -1 : num_hex_digit(c);

		if (digit < 0) {
			quality = FIELD_PREFIX;
			digit = 0;
		}
		ttd[i / 2] = (uint8_t)(ttd[i / 2] |
		    (i % 2 == 0 ? digit << 4 : digit));
	}
	return quality;
}

void
field_location(const struct field *f, char loc[2])
{
	loc[0] = f->len > 0 ? f->p[0] : '\0';
	loc[1] = f->len > 1 ? f->p[1] : '\0';
}

static bool
is_octal(const char *p, const char *end)
{
	return p < end && *p >= '0' && *p <= '7';
}

/*
 * The byte that stands behind a backslash, of which there is at least one
 * character; *p moves behind it.
 */
static uint8_t
read_escape(const char **p, const char *end, unsigned *odd)
{
	unsigned value = 0, digits = 0;
	char c = **p;

	for (; digits < 3 && is_octal(*p, end); digits++)
		value = 8 * value + (unsigned)(*(*p)++ - '0');
	if (digits == 0) {
		(*p)++;
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    c == '8' || c == '9')
			*odd |= FIELD_ODD_ESCAPE;
		return (uint8_t)c;
	}
	if (value > UINT8_MAX)
		*odd |= FIELD_ODD_ESCAPE;
	return (uint8_t)value;
}

const char *
field_name(const struct field *f, struct wirename *name, unsigned *odd)
{
	const char *p = f->p, *end = p + f->len;
	size_t start = 0, len = 1;	/* of the label that is read; in all */

	*odd = 0;
	while (p < end) {
		char c = *p++;

		if (c == '.' && len == start + 1) {
			*odd |= FIELD_ODD_LABEL;
			continue;
		}
		if (c == '.') {
			name->wire[start] = (uint8_t)(len - start - 1);
			start = len++;
			continue;
		}
		if (c == '\\' && p == end) {
			*odd |= FIELD_ODD_ESCAPE;
			break;
		}
		if (c == '\\')
			c = (char)read_escape(&p, end, odd);
		else if ((uint8_t)c <= ' ' || c == 0x7f)
			*odd |= FIELD_ODD_BLANK;
		if (len - start > LABEL_MAX)
			return "a label is longer than 63 bytes";
		/* The final 0 must find room behind this byte. */
		if (len + 2 > NAME_MAX_LEN)
			return "the name is longer than 255 bytes";
		name->wire[len++] = (uint8_t)c;
	}
	if (len > start + 1) {
		name->wire[start] = (uint8_t)(len - start - 1);
		start = len;
	}
	name->wire[start] = 0;
	name->len = start + 1;
	if (start == 0)		/* "." and ".." are ways to write the root */
		*odd = 0;
	return NULL;
}

void
field_unescape(const struct field *f, struct buf *out, unsigned *odd)
{
	const char *p = f->p, *end = p + f->len;

	*odd = 0;
	while (p < end) {
		const char *slash = memchr(p, '\\', (size_t)(end - p));

		if (slash == NULL)
			slash = end;
		buf_add(out, p, (size_t)(slash - p));
		if (slash == end)
			return;
		p = slash + 1;
		if (p == end)
			*odd |= FIELD_ODD_ESCAPE;
		else
			buf_add_byte(out, read_escape(&p, end, odd));
	}
}

static const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

bool
field_unknown_rdata(const struct field *f, struct buf *out)
{
	const char *p = f->p, *end = p + f->len;
	size_t start = out->len;
	uint64_t want;

	if (f->len < 4 || memcmp(p, "\\#", 2) != 0 || p[2] != ' ')
		return false;
	p = skip_blanks(p + 2, end);
	if (field_digits(&p, end, &want) == 0 || want > UINT16_MAX ||
	    (p < end && *p != ' ' && *p != '\t'))
		return false;
	while ((p = skip_blanks(p, end)) < end) {
		struct field pair = { p, 2 };
		uint8_t byte;

		if (end - p < 2 || !field_hex(&pair, &byte, 1))
			break;
		buf_add_byte(out, byte);
		p += 2;
	}
	if (p == end && out->len - start == want)
		return true;
	out->len = start;
	return false;
}
