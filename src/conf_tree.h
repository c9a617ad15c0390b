/*
 * conf_tree: the configuration file as sections, settings and words, each
 * with its line; what they mean is not looked at yet.
 */
#ifndef DNSSYNC_CONF_TREE_H
#define DNSSYNC_CONF_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "conf_key.h"
#include "conf_problem.h"

struct conf_word {
	char *text;
	unsigned line;
};

struct conf_section;

struct conf_setting {
	const struct conf_key *key;
	unsigned line;			/* of the key */
	struct conf_word *words;
	size_t nwords;
	struct conf_section *block;	/* in place of words; or NULL */
};

struct conf_section {
	enum conf_place place;
	char *title;			/* NULL: the global settings, or a
					   block */
	unsigned line;			/* of the title, or the block's key */
	size_t parent;			/* number of the section that it stands
					   in, from 1 on; 0: in none */
	bool broken;			/* a syntax error was said: what is
					   missing here is no further error */
	struct conf_setting *settings;
	size_t nsettings;
};

struct conf_tree {
	struct conf_section global;
	struct conf_section *sections;	/* in the order of the file */
	size_t nsections, cap;
};

/*
 * Reads text, which is changed.  Unknown keys, keys that are set twice and
 * errors of syntax are noted, and left out of the tree.
 */
void conf_tree_read(struct conf_tree *tree, struct buf *text,
    const char *file, struct conf_problems *problems);

void conf_tree_fini(struct conf_tree *tree);

/* NULL: it is not set. */
const struct conf_setting *conf_tree_find(const struct conf_section *section,
    const char *key);

#endif
