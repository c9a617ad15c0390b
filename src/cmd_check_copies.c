#include "cmd.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "conf.h"
#include "sync/frozen.h"

/* Reads all of it. */
static bool
is_sound(const char *path, const struct name *zone, struct err *err)
{
	struct frozen frozen;
	uint64_t records;

	switch (frozen_load(path, zone, &frozen, err)) {
	case FROZEN_HERE:
		return frozen_count(path, &records, err);
	case FROZEN_NONE:
		return true;
	default:
		return false;
	}
}

/* The zone whose copy has this name; the root's is @.cdb. */
static bool
read_zone(const char *file, struct name *zone)
{
	int len = (int)(strlen(file) - strlen(".cdb"));
	char *text = xasprintf("%.*s", len, file);
	struct err ignored;
	bool ok = name_parse(zone, strcmp(text, "@") == 0 ? "." : text,
	    &ignored);

	free(text);
	return ok;
}

static void
check_copy(const char *dir, const char *file, const struct conf *conf,
    struct errs *warnings)
{
	char *path = xasprintf("%s/%s", dir, file);
	struct name zone;
	struct err err;

	if (read_zone(file, &zone) &&
	    (conf == NULL || conf_find(conf, &zone) != NULL) &&
	    !is_sound(path, &zone, &err))
		errs_add(warnings, "%s; it will be fetched anew", err.text);
	free(path);
}

static int
is_copy(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 4 && strcmp(entry->d_name + len - 4, ".cdb") == 0;
}

void
cmd_check_copies(const char *state, const struct conf *conf,
    struct errs *warnings)
{
	char *dir = xasprintf("%s/zones", state);
	struct dirent **list = NULL;
	int n = scandir(dir, &list, is_copy, alphasort);

	for (int i = 0; i < n; i++) {
		check_copy(dir, list[i]->d_name, conf, warnings);
		free(list[i]);
	}
	free(list);
	free(dir);
}
