#include "pulls_judge.h"

#include <stdlib.h>

#include "pull_text.h"
#include "pulls_file.h"

static void
load(struct judging *j)
{
	if (!pulls_file_read(j->path, &j->text, &j->refused) ||
	    j->text.data == NULL)
		return;
	j->list = pull_text_read(buf_str(&j->text), j->text.len,
	    &j->zones, &j->refused);
	if (j->list == NULL)
		err_about(&j->refused, j->path);
	j->is_new = j->is_kept = j->list != NULL;
}

/*
 * What is broken behind a web server often is an empty file.  One that gives
 * an ETag knows what it has.
 */
static bool
is_doubtful(const struct judging *j)
{
	return j->text.len == 0 && !j->has_etag && j->old != NULL &&
	    pull_list_count(j->old) > 0;
}

static void
judge(struct judging *j)
{
	const char *text = buf_str(&j->text);

	j->is_new = j->old == NULL ||
	    !pull_list_is_of(j->old, text, j->text.len);
	if (!j->is_new && j->was_kept) {
		j->is_kept = true;
		return;
	}
	if (is_doubtful(j)) {
		err_set(&j->refused, "it is empty all at once, without an "
		    "ETag");
		return;
	}
	j->list = pull_text_read(text, j->text.len, &j->zones,
	    &j->refused);
	if (j->list != NULL)
		j->is_kept = pulls_file_write(j->path, &j->text, &j->unkept);
}

void
judging_work(struct judging *j)
{
	if (j->loads)
		load(j);
	else
		judge(j);
}

void
judging_fini(struct judging *j)
{
	free(j->path);
	buf_fini(&j->text);
	pull_list_unref(&j->old);
	pull_zones_fini(&j->zones);
	pull_list_unref(&j->list);
}
