#include "conf_local.h"

#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/mem.h"
#include "conf_name.h"

struct conf_local *
conf_local_new(const char *product)
{
	struct conf_local *local = xcalloc(1, sizeof(*local));

	local->product = xstrdup(product);
	local->zones = map_new();
	return local;
}

void
conf_local_free(struct conf_local **take)
{
	struct conf_local *local = *take;

	*take = NULL;
	if (local == NULL)
		return;
	for (size_t i = 0; i < local->n; i++)
		free(local->pattern[i]);
	free(local->pattern);
	free(local->product);
	map_free(&local->zones);
	free(local);
}

static void
add_path(char ***paths, size_t *n, const char *path)
{
	*paths = xreallocarray(*paths, *n + 1, sizeof(**paths));
	(*paths)[(*n)++] = xstrdup(path);
}

struct conf_local *
conf_local_copy(const struct conf_local *local)
{
	struct conf_local *copy = conf_local_new(local->product);
	struct map_walk walk = { 0 };

	copy->ip6_locations = local->ip6_locations;
	for (size_t i = 0; i < local->n; i++)
		add_path(&copy->pattern, &copy->n, local->pattern[i]);
	while (map_next(local->zones, &walk) != NULL)
		map_set(copy->zones, walk.key, walk.len, copy);
	return copy;
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
conf_local_add(struct conf_local *local, const char *dir,
    const char *pattern)
{
	struct buf path = { 0 };

	if (pattern[0] != '/') {
		add_literal(&path, dir);
		buf_add_byte(&path, '/');
	}
	buf_add_str(&path, pattern);
	add_path(&local->pattern, &local->n, buf_str(&path));
	buf_fini(&path);
}

char *
conf_local_literal(const char *pattern)
{
	struct buf path = { 0 };
	char *text;

	for (; *pattern != '\0'; pattern++) {
		if (*pattern == '\\' && pattern[1] != '\0')
			pattern++;
		buf_add_byte(&path, (uint8_t)*pattern);
	}
	text = xstrdup(buf_str(&path));
	buf_fini(&path);
	return text;
}

void
conf_local_skip_zone(struct conf_local *local, const char *text)
{
	map_set_str(local->zones, text, local);
}

static bool
is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 &&
	    x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Or the next one, which is being written. */
static bool
is_product(const struct conf_local *local, const char *path)
{
	char *next = xasprintf("%s.tmp", local->product);
	bool is = strcmp(path, local->product) == 0 ||
	    strcmp(path, next) == 0 || is_same_file(path, local->product) ||
	    is_same_file(path, next);

	free(next);
	return is;
}

static bool
is_zone(const struct conf_local *local, const char *path)
{
	const char *slash = strrchr(path, '/');
	char text[NAME_TEXT_SIZE];
	struct name name;
	struct err err;

	return map_count(local->zones) > 0 &&
	    conf_name_parse(slash != NULL ? slash + 1 : path, &name, text,
	    &err) && map_get_str(local->zones, text) != NULL;
}

static bool
is_wanted(const struct conf_local *local, const char *path, bool is_pattern)
{
	struct stat st;

	if (is_product(local, path) || is_zone(local, path))
		return false;
	if (!is_pattern)
		return true;
	return stat(path, &st) == 0 ? S_ISREG(st.st_mode) : errno != ENOENT;
}

/* By its path, or as the same file by another one. */
static bool
is_seen(struct map *seen, const char *path)
{
	struct stat st;
	char *id;
	bool is;

	if (map_set_str(seen, path, seen) != NULL)
		return true;
	if (stat(path, &st) < 0)
		return false;
	id = xasprintf("%llu:%llu", (unsigned long long)st.st_dev,
	    (unsigned long long)st.st_ino);
	is = map_set_str(seen, id, seen) != NULL;
	free(id);
	return is;
}

bool
conf_local_has(const struct conf_local *local, const char *path)
{
	for (size_t i = 0; i < local->n; i++)
		if (fnmatch(local->pattern[i], path,
		    FNM_PATHNAME | FNM_PERIOD) == 0)
			return !is_product(local, path) &&
			    !is_zone(local, path);
	return false;
}

static bool
has_wildcards(const char *pattern)
{
	for (; *pattern != '\0'; pattern++)
		if (*pattern == '\\' && pattern[1] != '\0')
			pattern++;
		else if (strchr("*?[", *pattern) != NULL)
			return true;
	return false;
}

/* Without wildcards, glob(3) finds nothing also where it may not look. */
static bool
can_look(const char *pattern)
{
	char *path = conf_local_literal(pattern);
	struct stat st;
	bool can = lstat(path, &st) == 0 || errno == ENOENT ||
	    errno == ENOTDIR;
	int saved = errno;

	free(path);
	errno = saved;
	return can;
}

static bool
find(const struct conf_local *local, const char *pattern,
    struct conf_local_files *files, struct map *seen, struct err *err)
{
	bool is_pattern = has_wildcards(pattern);
	glob_t found = { 0 };
	int result = glob(pattern, GLOB_ERR, NULL, &found);
	bool ok = result == 0 || result == GLOB_NOMATCH || errno == ENOENT;

	if (result == GLOB_NOMATCH && !is_pattern)
		ok = can_look(pattern);
	if (!ok)
		err_set(err, "%s: cannot look for files: %m", pattern);
	for (size_t i = 0; result == 0 && i < found.gl_pathc; i++) {
		const char *path = found.gl_pathv[i];

		if (is_wanted(local, path, is_pattern) &&
		    !is_seen(seen, path))
			add_path(&files->path, &files->n, path);
	}
	globfree(&found);
	return ok;
}

bool
conf_local_find(const struct conf_local *local,
    struct conf_local_files *files, struct err *err)
{
	struct map *seen = map_new();
	bool ok = true;

	files->path = NULL;
	files->n = 0;
	for (size_t i = 0; ok && i < local->n; i++)
		ok = find(local, local->pattern[i], files, seen, err);
	if (!ok)
		conf_local_files_fini(files);
	map_free(&seen);
	return ok;
}

void
conf_local_files_fini(struct conf_local_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		free(files->path[i]);
	free(files->path);
	files->path = NULL;
	files->n = 0;
}
