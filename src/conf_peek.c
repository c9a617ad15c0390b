#include "conf_peek.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/slurp.h"
#include "conf.h"
#include "conf_options.h"

/* Allocated, or NULL. */
static char *
only_word(const struct conf_tree *tree, const char *key, const char *path,
    struct conf_problems *ignored)
{
	const struct conf_word *word = conf_options_word(&tree->global, key,
	    path, ignored);

	if (word == NULL || word->text[0] == '\0')
		return NULL;
	return xstrdup(word->text);
}

static void
read_text(struct conf_peek *peek, struct buf *text, const char *path)
{
	struct conf_problems ignored = { .first_file = path };
	struct conf_tree tree = { 0 };
	struct errs errs = { 0 };
	char *tinydns;

	conf_tree_read(&tree, text, path, &ignored);
	peek->state = only_word(&tree, "state", path, &ignored);
	tinydns = only_word(&tree, "tinydns", path, &ignored);
	if (tinydns != NULL)
		peek->data_cdb = xasprintf("%s/data.cdb", tinydns);
	free(tinydns);
	conf_tree_fini(&tree);
	conf_problems_finish(&ignored, &errs);
	errs_fini(&errs);
}

void
conf_peek_read(struct conf_peek *peek, const char *path)
{
	struct buf text = { 0 };
	struct err ignored;

	if (slurp(path, CONF_MAX_BYTES, &text, &ignored))
		read_text(peek, &text, path);
	buf_fini(&text);
}

void
conf_peek_fini(struct conf_peek *peek)
{
	free(peek->data_cdb);
	free(peek->state);
	*peek = (struct conf_peek){ 0 };
}
