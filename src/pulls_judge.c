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
 * Would it take all hosts away?  What is broken behind a web server often is
 * an empty file, but one that gives an ETag knows what it has.  Lines that are
 * left out are hosts all the same, elsewhere: they have others' names or
 * addresses now, or it is another's list.  As many as before had nothing to do
 * with the hosts that are gone.
 */
static bool
check_hosts(const struct judging *j, struct err *err)
{
	const char *why, *ignored;
	size_t left = pull_list_left(j->list, &why);

	if (pull_list_count(j->list) > 0 || j->old == NULL ||
	    pull_list_count(j->old) == 0)
		return true;
	if (j->text.len == 0)
		return j->has_etag || err_set(err, "it is empty all at once, "
		    "without an ETag");
	return left <= pull_list_left(j->old, &ignored) || err_set(err,
	    "all that it has, %zu line%s, would be left out all at once: %s",
	    left, left == 1 ? "" : "s", why);
}

static void
take_list(struct judging *j, const char *text)
{
	j->list = pull_text_read(text, j->text.len, &j->zones, &j->refused);
	if (j->list != NULL && !check_hosts(j, &j->refused))
		pull_list_unref(&j->list);
	if (j->list != NULL)
		j->is_kept = pulls_file_write(j->path, &j->text, &j->unkept);
}

static void
judge(struct judging *j)
{
	const char *text = buf_str(&j->text);

	j->is_new = j->old == NULL ||
	    !pull_list_is_of(j->old, text, j->text.len);
	if (!j->is_new && j->was_kept)
		j->is_kept = true;
	else
		take_list(j, text);
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
