/*
 * conf_local: the admin's own tinydns data files: which they are.
 */
#ifndef DNSSYNC_CONF_LOCAL_H
#define DNSSYNC_CONF_LOCAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/map.h"

struct conf_local {
	char **pattern;			/* of glob(3), with the directory */
	size_t n;
	char *product;			/* data.cdb is none of them */
	struct map *zones;		/* nor files named like these zones */
	bool ip6_locations;		/* compile.h */
};

/* No pattern yet. */
struct conf_local *conf_local_new(const char *product);
void conf_local_free(struct conf_local **take);

struct conf_local *conf_local_copy(const struct conf_local *local);

/* A pattern that is no absolute path is relative to dir. */
void conf_local_add(struct conf_local *local, const char *dir,
    const char *pattern);

/* The path that a pattern without wildcards is, with no escapes.  Allocated. */
char *conf_local_literal(const char *pattern);

/* A file of this zone's name, however it is written, is none of them. */
void conf_local_skip_zone(struct conf_local *local, const char *text);

/* Would a file of that path be one of them, if it were there? */
bool conf_local_has(const struct conf_local *local, const char *path);

/* Files, in the order of the patterns and then of their names, each once. */
struct conf_local_files {
	char **path;
	size_t n;
};

/*
 * Looks which files there are; none is no failure.  What is no file is left
 * out where the pattern has wildcards, and is found else.  false: a directory
 * could not be read, and the list is empty.  May block on the disk.
 */
bool conf_local_find(const struct conf_local *local,
    struct conf_local_files *files, struct err *err);

void conf_local_files_fini(struct conf_local_files *files);

#endif
