#include "local_copy.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fnv.h"
#include "base/mem.h"
#include "base/publish.h"
#include "dns/datacdb.h"

/* Longer names of copies, in bytes, are cut and told apart by a hash. */
enum { COPY_NAME_MAX = 200 };

/* "/etc/tinydns/root/data" -> "+etc+tinydns+root+data". */
static void
add_name(struct buf *b, const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

	for (; *path != '\0'; path++)
		if (*path == '/')
			buf_add_byte(b, '+');
		else if (strchr(plain, *path) != NULL)
			buf_add_byte(b, (uint8_t)*path);
		else
			buf_addf(b, "%%%02x", (unsigned char)*path);
}

char *
local_copy_path(const char *directory, const char *path)
{
	struct buf name = { 0 };
	const char *text;
	char *copy;

	add_name(&name, path);
	text = buf_str(&name);
	if (name.len <= COPY_NAME_MAX)
		copy = xasprintf("%s/%s.cdb", directory, text);
	else
		copy = xasprintf("%s/%016llx%s.cdb", directory,
		    (unsigned long long)fnv_more(FNV_START, path,
		    strlen(path)),
		    text + name.len - COPY_NAME_MAX);
	buf_fini(&name);
	return copy;
}

bool
local_copy_count(const char *copy, uint64_t *records)
{
	enum datacdb_step step = DATACDB_BAD;
	struct datacdb_item item;
	struct datacdb_reader *r;
	struct err err;

	*records = 0;
	r = datacdb_open(copy, &err);
	while (r != NULL &&
	    (step = datacdb_next(r, &item, &err)) == DATACDB_ITEM)
		(*records)++;
	datacdb_close(&r);
	if (step != DATACDB_END)
		*records = 0;
	return step == DATACDB_END;
}

bool
local_copy_has_zone(const char *copy, const struct name *zone)
{
	struct err err;
	struct datacdb_reader *r = datacdb_open(copy, &err);
	bool has = r != NULL && datacdb_has_zone(r, zone);

	datacdb_close(&r);
	return has;
}

bool
local_copy_make_empty(const char *copy, struct err *err)
{
	struct publish *p = publish_open(copy, err);
	struct datacdb *db;

	if (p == NULL)
		return false;
	db = datacdb_new(publish_fd(p));
	if (datacdb_finish(&db, err))
		return publish_commit(&p, err);
	publish_drop(&p);
	return err_about(err, copy);
}

static bool
is_copy(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && strcmp(name + len - 4, ".cdb") == 0;
}

/* The path that add_name() was given, if the name was not cut. */
static void
read_name(struct buf *path, const char *name)
{
	unsigned byte;

	for (const char *p = name; p < name + strlen(name) - 4; p++)
		if (*p == '+') {
			buf_add_byte(path, '/');
		} else if (*p == '%' && sscanf(p, "%%%2x", &byte) == 1) {
			buf_add_byte(path, (uint8_t)byte);
			p += 2;
		} else {
			buf_add_byte(path, (uint8_t)*p);
		}
}

static void
add_removed(struct errs *removed, const char *name)
{
	struct buf path = { 0 };

	if (!is_copy(name))
		return;
	read_name(&path, name);
	errs_add(removed, "%s", buf_str(&path));
	buf_fini(&path);
}

bool
local_copy_list(const char *directory,
    void (*give)(void *ctx, const char *path), void *ctx)
{
	struct dirent **list = NULL;
	int n = scandir(directory, &list, NULL, alphasort);
	bool any = false;

	for (int i = 0; i < n; i++) {
		struct buf path = { 0 };

		if (is_copy(list[i]->d_name)) {
			any = true;
			read_name(&path, list[i]->d_name);
			give(ctx, buf_str(&path));
		}
		buf_fini(&path);
		free(list[i]);
	}
	free(list);
	return any;
}

void
local_copy_sweep(const char *directory, const struct map *paths,
    struct errs *removed)
{
	DIR *dir = opendir(directory);
	struct map *ours = map_new();
	struct map_walk walk = { 0 };
	const struct dirent *entry;

	while (map_next(paths, &walk) != NULL) {
		char *path = xasprintf("%.*s", (int)walk.len,
		    (const char *)walk.key);
		char *copy = local_copy_path(directory, path);

		map_set_str(ours, strrchr(copy, '/') + 1, ours);
		free(copy);
		free(path);
	}
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (map_get_str(ours, entry->d_name) == NULL &&
		    unlinkat(dirfd(dir), entry->d_name, 0) == 0)
			add_removed(removed, entry->d_name);
	map_free(&ours);
	if (dir != NULL)
		closedir(dir);
}
