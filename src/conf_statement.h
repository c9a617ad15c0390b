/*
 * conf_statement: where the statements and values of a configuration file
 * begin and end, also in one that is broken.
 */
#ifndef DNSSYNC_CONF_STATEMENT_H
#define DNSSYNC_CONF_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "conf_token.h"

/* A text and its tokens; a value, the parts belong to the caller. */
struct conf_source {
	char *text;
	const struct conf_token *tokens;
	size_t n;
};

/* Is there a token i, and is it of this kind? */
bool conf_is_kind(const struct conf_source *src, size_t i,
    enum conf_token_kind kind);

/* Does "KEY =" or "KEY +=" stand at token i? */
bool conf_is_key(const struct conf_source *src, size_t i);

/* The token without its quotes; what they protect is left as it is. */
char *conf_token_text(const struct conf_source *src, size_t i);

/*
 * The token behind the value that begins at token i: behind one word, or
 * behind the brace that closes its list, or where that brace is missing.
 */
size_t conf_value_end(const struct conf_source *src, size_t i);

/*
 * The same, of a block: the token behind the brace that closes the one at
 * token i, and not behind token to.
 */
size_t conf_block_end(const struct conf_source *src, size_t i, size_t to);

/* Takes the bytes of the tokens from..to-1 out of the text. */
void conf_source_blank(const struct conf_source *src, size_t from, size_t to);

/* Is one of the tokens from..to-1 damaged? */
bool conf_source_is_damaged(const struct conf_source *src, size_t from,
    size_t to);

/*
 * The token behind the statement that begins at token i.  *open: the brace in
 * it that is never closed, or 0.  A line that begins a section, and outside of
 * braces a "KEY =", begin a new statement whatever stood before, so that an
 * error in one does not hide those in the next.
 */
size_t conf_statement_end(const struct conf_source *src, size_t i,
    size_t *open);

/*
 * The token behind the section with a title that begins at token i, inside of
 * another one that ends at token to.  0: none begins there, or it has no end.
 */
size_t conf_inner_end(const struct conf_source *src, size_t i, size_t to);

#endif
