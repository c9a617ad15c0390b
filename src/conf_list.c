#include "conf_list.h"

#include <string.h>

#include "conf_name.h"

/* Takes comment and blanks off both ends of the line; moves *line. */
static size_t
trim(const char **line, size_t len)
{
	const char *p = *line, *hash = memchr(p, '#', len);
	const char *end = hash != NULL ? hash : p + len;

	while (p < end && strchr(" \t\r\v\f", *p) != NULL && *p != '\0')
		p++;
	while (end > p && strchr(" \t\r\v\f", end[-1]) != NULL &&
	    end[-1] != '\0')
		end--;
	*line = p;
	return (size_t)(end - p);
}

/* Reads a trimmed line that is not empty. */
static bool
read_name(const char *line, size_t len, struct name *name,
    char text[NAME_TEXT_SIZE], struct err *err)
{
	char word[NAME_TEXT_SIZE];

	if (memchr(line, '\0', len) != NULL)
		return err_set(err, "a NUL byte: this is no list of zones");
	if (len >= sizeof(word))
		return err_set(err, "a line of %zu bytes is no name of a zone",
		    len);
	memcpy(word, line, len);
	word[len] = '\0';
	if (strpbrk(word, " \t") != NULL)
		return err_set(err, "'%s' is more than one word: write one "
		    "name a line", word);
	return conf_name_parse(word, name, text, err);
}

static bool
read_line(const char *line, size_t len, unsigned number,
    const struct conf_list_calls *calls, void *ctx)
{
	char text[NAME_TEXT_SIZE];
	struct name name;
	struct err err;

	len = trim(&line, len);
	if (len == 0)
		return true;
	if (read_name(line, len, &name, text, &err)) {
		calls->zone(ctx, number, &name, text);
		return true;
	}
	calls->bad(ctx, number, &err);
	return false;
}

void
conf_list_read(const char *data, size_t len,
    const struct conf_list_calls *calls, void *ctx)
{
	const char *end = data + len, *next;
	unsigned number = 0, bad = 0;
	struct err err;

	for (; data < end; data = next) {
		const char *newline = memchr(data, '\n', (size_t)(end - data));
		const char *stop = newline != NULL ? newline : end;

		next = newline != NULL ? newline + 1 : end;
		number++;
		if (read_line(data, (size_t)(stop - data), number, calls, ctx))
			continue;
		if (++bad < CONF_LIST_MAX_BAD)
			continue;
		err_set(&err, "%u bad lines: the rest is not looked at", bad);
		calls->bad(ctx, number, &err);
		return;
	}
}
