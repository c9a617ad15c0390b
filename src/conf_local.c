#include "conf_local.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* Would tinydns-data read this line?  It cuts blanks off the end first. */
static bool
is_record_line(const char *line, size_t len)
{
	while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t' ||
	    line[len - 1] == '\n'))
		len--;
	return len > 0 && line[0] != '#' && line[0] != '-';
}

/* The number of the first line that would be read; 0: there is none. */
static unsigned
first_record(FILE *f)
{
	char *line = NULL;
	size_t size = 0;
	unsigned number = 0, found = 0;
	ssize_t len;

	while (found == 0 && (len = getline(&line, &size, f)) >= 0) {
		number++;
		if (is_record_line(line, (size_t)len))
			found = number;
	}
	free(line);
	return found;
}

bool
conf_local_check_file(const char *file, struct err *err)
{
	FILE *f = fopen(file, "re");
	unsigned line;
	bool ok = true;

	if (f == NULL && errno == ENOENT)
		return true;
	if (f == NULL)
		return err_set(err, "%s: cannot open: %m", file);
	errno = 0;
	line = first_record(f);
	if (ferror(f))
		ok = err_set(err, "%s: cannot read: %m", file);
	else if (line > 0)
		ok = err_set(err, "%s holds records (first in its line %u), "
		    "but local data files are not supported by this version: "
		    "publishing would drop these records from data.cdb", file,
		    line);
	fclose(f);
	return ok;
}

/* Appends a path of which glob(3) shall take no byte for a pattern. */
static void
add_literal(struct buf *b, const char *path)
{
	for (; *path != '\0'; path++) {
		if (strchr("*?[\\", *path) != NULL)
			buf_add_byte(b, '\\');
		buf_add_byte(b, (uint8_t)*path);
	}
}

void
conf_local_check(const char *dir, const char *pattern,
    void (*bad)(void *ctx, const struct err *why), void *ctx)
{
	struct buf path = { 0 };
	struct err err;
	glob_t found = { 0 };
	int result;

	if (pattern[0] != '/') {
		add_literal(&path, dir);
		buf_add_byte(&path, '/');
	}
	buf_add_str(&path, pattern);
	result = glob(buf_str(&path), GLOB_ERR, NULL, &found);
	if (result != 0 && result != GLOB_NOMATCH && errno != ENOENT) {
		err_set(&err, "%s: cannot look for files: %m", buf_str(&path));
		bad(ctx, &err);
	}
	for (size_t i = 0; result == 0 && i < found.gl_pathc; i++)
		if (!conf_local_check_file(found.gl_pathv[i], &err))
			bad(ctx, &err);
	globfree(&found);
	buf_fini(&path);
}
