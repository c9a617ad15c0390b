#include "membership_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/publish.h"
#include "base/slurp.h"
#include "conf_name.h"

static const char head[] = "members 1";

enum { MAX_BYTES = 1 << 30, FIELDS = 5 };

/* A group's bytes, so that the line stays one. */
static void
put_group(struct buf *out, const char *group)
{
	for (const char *p = group; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c <= ' ' || c >= 127 || c == '\\')
			buf_addf(out, "\\%03o", c);
		else
			buf_add_byte(out, c);
	}
}

static void
put_member(struct buf *out, const struct member *m)
{
	buf_addf(out, "%s %s %s %s", m->anew ? "anew" : "member", m->zone,
	    m->catalog, m->id);
	if (m->group != NULL) {
		buf_add_str(out, " =");
		put_group(out, m->group);
	}
	buf_add_byte(out, '\n');
}

void
membership_write(const struct membership *m, struct buf *out)
{
	struct map_walk known = { 0 }, gone = { 0 }, members = { 0 };
	const struct member *member;
	const char *text;

	buf_addf(out, "%s\n", head);
	while ((text = membership_next_known(m, &known)) != NULL)
		buf_addf(out, "catalog %s\n", text);
	while ((member = membership_next(m, &members)) != NULL)
		put_member(out, member);
	while ((text = membership_next_gone(m, &gone)) != NULL)
		buf_addf(out, "gone %s\n", text);
}

static bool
is_octal(const char *p)
{
	return p[0] >= '0' && p[0] <= '3' && p[1] >= '0' && p[1] <= '7' &&
	    p[2] >= '0' && p[2] <= '7';
}

/* Takes the backslashes out, in place. */
static bool
read_group(char *text)
{
	char *to = text;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p != '\\') {
			*to++ = *p;
			continue;
		}
		if (!is_octal(p + 1) || strncmp(p + 1, "000", 3) == 0)
			return false;
		*to++ = (char)((p[1] - '0') << 6 | (p[2] - '0') << 3 |
		    (p[3] - '0'));
		p += 3;
	}
	*to = '\0';
	return true;
}

/* A zone's name, as conf_zone.text has it. */
static bool
is_zone(const char *text)
{
	char canonical[NAME_TEXT_SIZE];
	struct name name;
	struct err ignored;

	return conf_name_parse(text, &name, canonical, &ignored) &&
	    strcmp(canonical, text) == 0;
}

static bool
read_member(struct membership *m, char *const *field, size_t n)
{
	struct member member = { .anew = strcmp(field[0], "anew") == 0 };

	if (n < 4 || !is_zone(field[1]) || !is_zone(field[2]) ||
	    membership_find(m, field[1]) != NULL)
		return false;
	member.zone = field[1];
	member.catalog = field[2];
	member.id = field[3];
	if (n == FIELDS) {
		if (field[4][0] != '=' || !read_group(field[4] + 1))
			return false;
		member.group = field[4] + 1;
	}
	membership_add(m, &member);
	return true;
}

static bool
read_fields(struct membership *m, char *const *field, size_t n)
{
	if (n < 2)
		return false;
	if (strcmp(field[0], "member") == 0 || strcmp(field[0], "anew") == 0)
		return read_member(m, field, n);
	if (n != 2 || !is_zone(field[1]))
		return false;
	if (strcmp(field[0], "catalog") == 0)
		membership_know(m, field[1]);
	else if (strcmp(field[0], "gone") == 0)
		membership_set_gone(m, field[1]);
	else
		return false;
	return true;
}

/* Splits it at each blank; the line ends in a NUL. */
static bool
read_line(struct membership *m, char *line, unsigned number)
{
	char *field[FIELDS];
	size_t n = 0;

	if (number == 1)
		return strcmp(line, head) == 0;
	for (char *p = line; p != NULL; n++) {
		if (n == FIELDS)
			return false;
		field[n] = p;
		p = strchr(p, ' ');
		if (p != NULL)
			*p++ = '\0';
	}
	return read_fields(m, field, n);
}

static bool
read_text(struct membership *m, char *text, size_t len, struct err *err)
{
	unsigned number = 0;
	size_t at = 0;

	while (at < len) {
		char *end = memchr(text + at, '\n', len - at);

		number++;
		if (end == NULL)
			return err_set(err, "line %u has no end", number);
		*end = '\0';
		if (strlen(text + at) != (size_t)(end - text) - at ||
		    !read_line(m, text + at, number))
			return err_set(err, "line %u is not as dnssync writes "
			    "it", number);
		at = (size_t)(end - text) + 1;
	}
	return number > 0 || err_set(err, "the file is empty");
}

struct membership *
membership_read(const char *text, size_t len, struct err *err)
{
	struct membership *m = membership_new();
	char *copy = xmalloc(len + 1);

	if (len > 0)
		memcpy(copy, text, len);
	if (!read_text(m, copy, len, err))
		membership_free(&m);
	free(copy);
	return m;
}

char *
membership_path(const char *state)
{
	return xasprintf("%s/members", state);
}

struct membership *
membership_load(const char *state, struct err *err)
{
	char *path = membership_path(state);
	struct membership *m = NULL;
	struct buf text = { 0 };

	if (access(path, F_OK) < 0)
		m = membership_new();
	else if (slurp(path, MAX_BYTES, &text, err))
		m = membership_read(buf_str(&text), text.len, err);
	if (m == NULL)
		err_about(err, path);
	buf_fini(&text);
	free(path);
	return m;
}

static bool
write_all(int fd, const struct buf *text)
{
	for (size_t at = 0; at < text->len; ) {
		ssize_t n = write(fd, text->data + at, text->len - at);

		if (n <= 0)
			return false;
		at += (size_t)n;
	}
	return true;
}

bool
membership_save(const char *path, const struct buf *text, struct err *err)
{
	struct publish *p = publish_open(path, err);

	if (p == NULL)
		return false;
	if (write_all(publish_fd(p), text))
		return publish_commit(&p, err);
	err_set(err, "%s: cannot be written: %m", path);
	publish_drop(&p);
	return false;
}
