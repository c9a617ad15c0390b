#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"

static void
reserve(struct buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 64;

	if (b->cap - b->len >= more)
		return;
	while (cap - b->len < more)
		cap *= 2;
	b->data = xreallocarray(b->data, cap, 1);
	b->cap = cap;
}

void
buf_add(struct buf *b, const void *p, size_t len)
{
	reserve(b, len);
	if (len > 0)
		memcpy(b->data + b->len, p, len);
	b->len += len;
}

void
buf_add_byte(struct buf *b, uint8_t c)
{
	buf_add(b, &c, 1);
}

void
buf_add_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_add_num(struct buf *b, uint64_t value, size_t digits)
{
	char *end;

	reserve(b, NUM_DIGITS_MAX);
	end = num_write((char *)b->data + b->len, value, digits);
	b->len = (size_t)((uint8_t *)end - b->data);
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	size_t room = b->cap - b->len;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(b->data != NULL ? (char *)b->data + b->len : NULL,
	    room, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	if ((size_t)n >= room) {
		reserve(b, (size_t)n + 1);
		va_start(ap, fmt);
		vsnprintf((char *)b->data + b->len, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	b->len += (size_t)n;
}

void
buf_add_escaped(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		uint8_t c = (uint8_t)*s;

		if (c >= 0x20 && c < 0x7f)
			buf_add_byte(b, c);
		else
			buf_addf(b, "\\%03o", c);
	}
}

const char *
buf_str(struct buf *b)
{
	reserve(b, 1);
	b->data[b->len] = '\0';
	return (const char *)b->data;
}

void
buf_drop_front(struct buf *b, size_t n)
{
	assert(n <= b->len);
	b->len -= n;
	if (b->len > 0)
		memmove(b->data, b->data + n, b->len);
}

void
buf_fini(struct buf *b)
{
	free(b->data);
	memset(b, 0, sizeof(*b));
}
