#include "dns/merge_out.h"

#include <errno.h>

bool
merge_open(struct merge_writer *w, struct err *err)
{
	struct err why;

	w->reader = datacdb_open(w->source->path, &why);
	if (w->reader != NULL)
		return true;
	w->source->lost = errno == ENOENT || errno == EPROTO;
	*(w->source->lost ? &w->source->why : err) = why;
	return false;
}

bool
merge_lose(struct merge_source *source, const char *why)
{
	source->lost = true;
	return err_set(&source->why, "%s: %s", source->path, why);
}

bool
merge_add(const struct merge_writer *w, const struct datacdb_item *item,
    struct err *err)
{
	if (!datacdb_add_item(w->out->db, item, err))
		return false;
	w->source->records++;
	return true;
}

bool
merge_put(const struct merge_writer *w, const struct datacdb_item *item,
    struct err *err)
{
	struct twice *twice = w->out->twice;

	return (twice != NULL && twice_meet(twice, w->who, item)) ||
	    merge_add(w, item, err);
}
