/*
 * conf_words: the words of a statement, as libconfuse reads them, come into
 * the tree.
 */
#ifndef DNSSYNC_CONF_WORDS_H
#define DNSSYNC_CONF_WORDS_H

#include <stddef.h>

#include "conf_problem.h"
#include "conf_statement.h"
#include "conf_tree.h"

/* A file that is read; a value, the parts belong to the caller. */
struct conf_reader {
	struct conf_tree *tree;
	struct conf_source source;
	const char *file;
	struct conf_problems *problems;
	struct conf_section *section;	/* of the statement at hand */
	unsigned line;			/* of its first token */
};

/*
 * Reads the tokens from..to-1: a setting of the section at hand, or all of it.
 * Nothing is read of what is damaged.  Errors of syntax are noted.
 */
void conf_words_read(struct conf_reader *r, const struct conf_key *key,
    size_t from, size_t to);

#endif
