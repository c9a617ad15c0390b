#include "site_reach.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/filemark.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "dns/authority.h"
#include "dns/datacdb.h"

struct site_reach {
	char *path;			/* NULL: not known */
	struct datacdb_reader *file;	/* NULL: it cannot be read */
	struct filemark mark;		/* of it */
	bool is_told;			/* that it cannot be read */
	struct map *told;		/* hosts: why, as it was logged */
};

struct site_reach *
site_reach_new(void)
{
	struct site_reach *reach = xcalloc(1, sizeof(*reach));

	reach->told = map_new();
	return reach;
}

void
site_reach_free(struct site_reach **take)
{
	struct site_reach *reach = *take;

	*take = NULL;
	if (reach == NULL)
		return;
	map_free_values(&reach->told);
	datacdb_close(&reach->file);
	free(reach->path);
	free(reach);
}

void
site_reach_set(struct site_reach *reach, const char *path)
{
	xreplace(&reach->path, path);
}

/* A file that was cut short must not be read any more. */
static void
follow(struct site_reach *reach, const struct filemark *mark)
{
	struct filemark now;
	struct err err;

	if (mark == NULL) {
		filemark_read(reach->path, &now);
		mark = &now;
	}
	if (reach->file != NULL && filemark_is_same(mark, &reach->mark))
		return;
	datacdb_close(&reach->file);
	reach->file = datacdb_open(reach->path, &err);
	reach->mark = *mark;
	if (reach->file == NULL && !reach->is_told)
		log_error("%s; until it can be read, updates get 911",
		    err.text);
	reach->is_told = reach->file == NULL;
}

static void
forget(struct site_reach *reach, const struct name *host)
{
	char *why = map_remove(reach->told, host->wire, host->len);
	char text[NAME_TEXT_SIZE];

	if (why == NULL)
		return;
	free(why);
	name_text(host->wire, text);
	log_info("%s: tinydns answers for it now", text);
}

static void
tell(struct site_reach *reach, const struct name *host, const struct err *why)
{
	const char *told = map_get(reach->told, host->wire, host->len);

	if (told != NULL && strcmp(told, why->text) == 0)
		return;
	free(map_set(reach->told, host->wire, host->len,
	    xstrdup(why->text)));
	log_warn("%s", why->text);
}

bool
site_reach_has(struct site_reach *reach, const struct name *host,
    const struct filemark *mark)
{
	enum authority authority;
	struct name cut;
	struct err why;

	if (reach->path == NULL)
		return true;
	follow(reach, mark);
	if (reach->file == NULL)
		return false;
	authority = authority_find(reach->file, host, time(NULL), &cut);
	if (authority == AUTHORITY_OURS) {
		forget(reach, host);
		return true;
	}
	authority_explain(authority, host, &cut, &why);
	tell(reach, host, &why);
	return false;
}
