/*
 * conf_token: the words and signs of a configuration file, with their lines.
 *
 * libconfuse 3.3 counts lines wrongly after a comment, keeps its state from
 * one broken string to the next file, and skips an asterisk or a NUL byte in
 * silence.  So what it gets to read is looked through first: comments are
 * blanked, and what it would stumble over is said here and taken out.
 */
#ifndef DNSSYNC_CONF_TOKEN_H
#define DNSSYNC_CONF_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "conf_problem.h"

enum conf_token_kind {
	CONF_TOKEN_WORD,		/* also "..." and '...' */
	CONF_TOKEN_OPEN,		/* { */
	CONF_TOKEN_CLOSE,		/* } */
	CONF_TOKEN_EQUALS,
	CONF_TOKEN_APPEND,		/* += */
	CONF_TOKEN_OTHER		/* , ( ) */
};

struct conf_token {
	enum conf_token_kind kind;
	unsigned line;
	size_t start, end;		/* its bytes in the text */
	bool damaged;			/* a quote that is not closed: what
					   libconfuse would say of the
					   statement is of no use */
};

struct conf_tokens {
	struct conf_token *list;
	size_t n, cap;
};

/*
 * Finds the tokens of text, which is changed in place, without moving a line
 * or a token.  The caller frees tokens->list.
 */
void conf_tokens_read(struct buf *text, const char *file,
    struct conf_tokens *tokens, struct conf_problems *problems);

#endif
