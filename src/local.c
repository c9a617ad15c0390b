#include "local.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "local_copy.h"

enum { CHANGING_PATIENCE = 10 };	/* seconds */

struct local *
local_new(const char *path, const char *directory)
{
	struct local *local = xcalloc(1, sizeof(*local));

	local->path = xstrdup(path);
	local->copy = local_copy_path(directory, path);
	return local;
}

void
local_free(struct local **take)
{
	struct local *local = *take;

	*take = NULL;
	if (local == NULL)
		return;
	free(local->path);
	free(local->copy);
	free(local->why);
	free(local->overruled);
	free(local);
}

bool
local_is_wanting(const struct local *local)
{
	return local->is_lost || local->is_missed ||
	    (local->why != NULL && !local->has_copy);
}

const struct local *
local_next_source(const struct map *files, struct map_walk *walk)
{
	const struct local *local;

	do
		local = map_next(files, walk);
	while (local != NULL && !local->has_copy);
	return local;
}

static void
take_good(struct local *local, const struct survey_file *file)
{
	for (size_t i = 0; i < file->warnings.len; i++)
		log_warn("%s", file->warnings.text[i]);
	if (local->why != NULL)
		log_info("%s: is read without errors again", local->path);
	free(local->why);
	local->why = NULL;
	local->changed = file->mark.mtime.tv_sec;
	local->is_new = true;
}

/* All errors as one text. */
static char *
join(const struct errs *errors)
{
	struct buf all = { 0 };
	char *text;

	for (size_t i = 0; i < errors->len; i++)
		buf_addf(&all, "%s%s", i > 0 ? "; " : "", errors->text[i]);
	text = xstrdup(buf_str(&all));
	buf_fini(&all);
	return text;
}

/* What fails in the same way again, such as a full disk, is said once. */
static void
take_bad(struct local *local, const struct survey_file *file)
{
	char *why = join(&file->errors);
	bool known = local->why != NULL && strcmp(local->why, why) == 0 &&
	    local->has_copy == file->has_copy;

	free(local->why);
	local->why = why;
	if (known)
		return;
	for (size_t i = 0; i < file->errors.len; i++)
		log_error("%s", file->errors.text[i]);
	if (!file->has_copy)
		log_error("%s: data.cdb may hold records of this file, and is "
		    "not touched until it is mended", local->path);
	else if (file->records > 0)
		log_error("%s: its last good version stays in force, %llu "
		    "records", local->path, (unsigned long long)file->records);
	else
		log_error("%s: nothing of it is in data.cdb until it is "
		    "mended", local->path);
}

bool
local_restore(struct local *local)
{
	local->has_copy = local_copy_count(local->copy, &local->records);
	local->is_lost = !local->has_copy;
	return local->has_copy;
}

static void
tell_changing(struct local *local)
{
	double now = clock_seconds();

	if (local->changing_since == 0)
		local->changing_since = now;
	if (now - local->changing_since < CHANGING_PATIENCE ||
	    local->said_changing)
		return;
	local->said_changing = true;
	log_warn("%s: has been changing for %d s, and is not read before its "
	    "writer closes it; its last version stays in force", local->path,
	    CHANGING_PATIENCE);
}

/* It is judged later; until then, the copy of before a restart will do. */
static bool
take_later(struct local *local, const struct survey_file *file)
{
	tell_changing(local);
	local->is_missed = local->is_missed || file->is_missed;
	if (local->has_copy || !file->has_copy)
		return false;
	local->has_copy = true;
	local->records = file->records;
	return true;
}

bool
local_take(struct local *local, const struct survey_file *file)
{
	bool had_copy = local->has_copy;
	bool was_lost = local->is_lost || local->is_missed;

	local->gone_since = 0;
	if (file->outcome == SURVEY_LATER)
		return take_later(local, file);
	local->is_missed = false;
	local->changing_since = 0;
	local->said_changing = false;
	if (file->outcome == SURVEY_SAME)
		return false;
	local->is_lost = local->is_lost && !file->has_copy;
	local->records = file->records;
	memset(&local->mark, 0, sizeof(local->mark));
	if (file->outcome == SURVEY_NEW || file->outcome == SURVEY_BAD)
		local->mark = file->mark;
	local->is_temporary = file->outcome == SURVEY_FAILED;
	if (file->outcome == SURVEY_NEW)
		take_good(local, file);
	else
		take_bad(local, file);
	local->has_copy = file->has_copy;
	return file->outcome == SURVEY_NEW || was_lost ||
	    had_copy != local->has_copy;
}

void
local_remove(struct local *local, bool is_configured)
{
	log_warn("%s: %s, and its %llu records leave data.cdb", local->path,
	    is_configured ? "is gone" : "is not configured any more",
	    (unsigned long long)local->records);
	unlink(local->copy);
}

void
local_published(struct local *local, const struct merge_source *source,
    double milliseconds)
{
	local->records = source->records;
	if (local->is_new)
		log_info("%s: live, %llu records, built in %.0f ms",
		    local->path, (unsigned long long)source->records,
		    milliseconds);
	if (local->is_new && source->foreign > 0)
		log_warn("%s: %llu records are left out, which lie in zones "
		    "of other sources or where dynamic hosts have theirs",
		    local->path,
		    (unsigned long long)source->foreign);
	local->is_new = false;
}

/* There may be several zones of which it is so. */
void
local_overrule(struct local *local, const char *why)
{
	char *all = NULL;

	if (why != NULL && local->overruled != NULL)
		all = xasprintf("%s; %s", local->overruled, why);
	xreplace(&local->overruled, all != NULL ? all : why);
	free(all);
}

static const char *
state_text(const struct local *local, const char *why)
{
	if (why != NULL)
		return "failing";
	if (!local->has_copy || local->is_new || local->changing_since > 0)
		return "waiting";
	return local->overruled != NULL ? "overruled" : "live";
}

void
local_report(const struct local *local, struct report_local *row,
    const char *unbuilt)
{
	const char *why = local->why != NULL ? local->why :
	    local->is_new ? unbuilt : NULL;

	*row = (struct report_local){ .file = local->path,
		.state = state_text(local, why),
		.has_records = local->has_copy, .records = local->records,
		.changed = local->changed,
		.last_error = why != NULL ? why : local->overruled };
}
