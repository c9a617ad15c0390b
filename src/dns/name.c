#include "dns/name.h"

#include <string.h>

enum { LABEL_MAX = 63 };

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 0x20) : c;
}

static bool
is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/*
 * Reads one byte of a label and moves on: \ooo with one to three octal
 * digits, \c for any other character, or the character itself.
 */
static uint8_t
read_byte(const char **text)
{
	const char *p = *text;
	unsigned value = 0;

	if (*p != '\\' || p[1] == '\0') {
		*text = p + 1;
		return (uint8_t)*p;
	}
	p++;
	if (!is_octal(*p)) {
		*text = p + 1;
		return (uint8_t)*p;
	}
	for (int i = 0; i < 3 && is_octal(*p); i++)
		value = 8 * value + (unsigned)(*p++ - '0');
	*text = p;
	return (uint8_t)value;
}

bool
name_parse(struct name *name, const char *text, struct err *err)
{
	uint8_t wire[NAME_MAX_LEN];
	size_t start = 0, len = 1;	/* of the label that is read; in all */

	if (*text == '\0')
		return err_set(err, "a name must not be empty");
	if (strcmp(text, ".") == 0)
		text++;
	while (*text != '\0') {
		if (*text == '.') {
			if (len == start + 1)
				return err_set(err, "two dots without a label "
				    "between them, or a dot first");
			wire[start] = (uint8_t)(len - start - 1);
			start = len++;
			text++;
			continue;
		}
		/* One more byte, and the final 0, must find room. */
		if (len + 2 > NAME_MAX_LEN)
			return err_set(err, "longer than 255 bytes");
		if (len - start > LABEL_MAX)
			return err_set(err, "a label longer than 63 bytes");
		wire[len++] = lower(read_byte(&text));
	}
	if (len > start + 1) {
		wire[start] = (uint8_t)(len - start - 1);
		start = len++;
	}
	wire[start] = 0;
	name->len = (uint8_t)(start + 1);
	memcpy(name->wire, wire, name->len);
	return true;
}

void
name_from_wire(struct name *name, const uint8_t *wire)
{
	name->len = (uint8_t)name_wire_len(wire, NAME_MAX_LEN);
	for (size_t i = 0; i < name->len; i++)
		name->wire[i] = lower(wire[i]);
}

static bool
is_plain(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static char *
put_byte(char *out, uint8_t c)
{
	if (is_plain(c)) {
		*out++ = (char)c;
		return out;
	}
	*out++ = '\\';
	*out++ = (char)('0' + (c >> 6));
	*out++ = (char)('0' + ((c >> 3) & 7));
	*out++ = (char)('0' + (c & 7));
	return out;
}

void
name_text(const uint8_t *wire, char text[NAME_TEXT_SIZE])
{
	char *out = text;

	if (*wire == 0)
		*out++ = '.';
	while (*wire != 0) {
		uint8_t len = *wire++;

		if (out != text)
			*out++ = '.';
		for (; len > 0; len--)
			out = put_byte(out, *wire++);
	}
	*out = '\0';
}

size_t
name_wire_len(const uint8_t *p, size_t max)
{
	size_t len = 0;

	if (max > NAME_MAX_LEN)
		max = NAME_MAX_LEN;
	while (len < max) {
		uint8_t label = p[len];

		if (label == 0)
			return len + 1;
		if (label > LABEL_MAX)
			return 0;
		len += (size_t)label + 1;
	}
	return 0;
}

/* Length bytes are at most 63, below 'A', and so stay as they are. */
void
name_lower(uint8_t *wire, size_t len)
{
	for (size_t i = 0; i < len; i++)
		wire[i] = lower(wire[i]);
}

bool
name_equal(const uint8_t *a, const uint8_t *b)
{
	for (;;) {
		uint8_t label = *a;

		if (*a++ != *b++)
			return false;
		if (label == 0)
			return true;
		for (; label > 0; label--)
			if (lower(*a++) != lower(*b++))
				return false;
	}
}

bool
name_is_within(const uint8_t *owner, const uint8_t *apex)
{
	size_t apex_len = name_wire_len(apex, NAME_MAX_LEN);
	size_t len = name_wire_len(owner, NAME_MAX_LEN);

	while (len > apex_len) {
		len -= (size_t)*owner + 1;
		owner += (size_t)*owner + 1;
	}
	return len == apex_len && name_equal(owner, apex);
}

bool
name_is_wildcard(const uint8_t *wire)
{
	return wire[0] == 1 && wire[1] == '*';
}
