#include "base/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { CHUNK = 65536 };

struct lines {
	char *data;
	size_t start, end, cap;		/* what is not handed out yet */
	uint64_t number;
	int fd;
	bool ended;
};

struct lines *
lines_new(int fd)
{
	struct lines *lines = xcalloc(1, sizeof(*lines));

	lines->fd = fd;
	lines->cap = CHUNK;
	lines->data = xmalloc(lines->cap);
	return lines;
}

void
lines_free(struct lines **take)
{
	if (*take != NULL)
		free((*take)->data);
	free(*take);
	*take = NULL;
}

/* Makes room behind the bytes that are kept. */
static void
make_room(struct lines *l)
{
	if (l->start > 0)
		memmove(l->data, l->data + l->start, l->end - l->start);
	l->end -= l->start;
	l->start = 0;
	if (l->end == l->cap) {
		l->cap *= 2;
		l->data = xreallocarray(l->data, l->cap, 1);
	}
}

static bool
read_more(struct lines *l, struct err *err)
{
	ssize_t n;

	make_room(l);
	do
		n = read(l->fd, l->data + l->end, l->cap - l->end);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_set(err, "cannot read: %m");
	l->end += (size_t)n;
	l->ended = n == 0;
	return true;
}

static enum lines_step
hand_out(struct lines *l, size_t size, const char **line, size_t *len)
{
	*line = l->data + l->start;
	*len = size;
	l->start += size;
	if (l->start < l->end)
		l->start++;
	l->number++;
	return LINES_LINE;
}

enum lines_step
lines_next(struct lines *l, const char **line, size_t *len, struct err *err)
{
	size_t seen = 0, left;

	for (;;) {
		const char *from = l->data + l->start;
		const char *newline;

		left = l->end - l->start;
		newline = memchr(from + seen, '\n', left - seen);
		if (newline != NULL)
			return hand_out(l, (size_t)(newline - from), line,
			    len);
		if (l->ended)
			break;
		seen = left;
		if (seen > LINES_MAX_LEN) {
			err_set(err, "a line of more than %d bytes",
			    LINES_MAX_LEN);
			return LINES_BAD;
		}
		if (!read_more(l, err))
			return LINES_BAD;
	}
	return left > 0 ? hand_out(l, left, line, len) : LINES_END;
}

uint64_t
lines_number(const struct lines *lines)
{
	return lines->number;
}
