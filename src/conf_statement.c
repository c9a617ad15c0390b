#include "conf_statement.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "conf_key.h"

char *
conf_token_text(const struct conf_source *src, size_t i)
{
	const struct conf_token *t = &src->tokens[i];
	size_t len = t->end - t->start;
	const char *p = src->text + t->start;
	char *text;

	if (len >= 2 && (*p == '"' || *p == '\'')) {
		p++;
		len -= 2;
	}
	text = xmalloc(len + 1);
	memcpy(text, p, len);
	text[len] = '\0';
	return text;
}

bool
conf_is_kind(const struct conf_source *src, size_t i, enum conf_token_kind kind)
{
	return i < src->n && src->tokens[i].kind == kind;
}

bool
conf_is_key(const struct conf_source *src, size_t i)
{
	return conf_is_kind(src, i, CONF_TOKEN_WORD) &&
	    (conf_is_kind(src, i + 1, CONF_TOKEN_EQUALS) ||
	    conf_is_kind(src, i + 1, CONF_TOKEN_APPEND));
}

/* Does a line begin here with "SECTION title {", or without a title? */
static bool
is_section(const struct conf_source *src, size_t i)
{
	bool titled = conf_is_kind(src, i + 1, CONF_TOKEN_WORD);
	const struct conf_key *key;
	char *text;

	if (!conf_is_kind(src, i, CONF_TOKEN_WORD) ||
	    !conf_is_kind(src, i + 1 + titled, CONF_TOKEN_OPEN))
		return false;
	if (i > 0 && src->tokens[i - 1].line == src->tokens[i].line)
		return false;
	text = conf_token_text(src, i);
	key = conf_key_find(text, CONF_GLOBAL);
	free(text);
	return key != NULL && key->type == CONF_SECTION &&
	    (key->places & CONF_GLOBAL) != 0 && (titled || key->is_untitled);
}

size_t
conf_value_end(const struct conf_source *src, size_t i)
{
	size_t depth = 0;

	for (size_t j = i; j < src->n; j++) {
		enum conf_token_kind kind = src->tokens[j].kind;

		if (depth > 0 && (conf_is_key(src, j) || is_section(src, j)))
			return j;
		if (kind == CONF_TOKEN_OPEN)
			depth++;
		else if (kind == CONF_TOKEN_CLOSE && depth > 0)
			depth--;
		else if (depth == 0 && kind != CONF_TOKEN_WORD)
			return j;
		if (depth == 0)
			return j + 1;
	}
	return src->n;
}

size_t
conf_block_end(const struct conf_source *src, size_t i, size_t to)
{
	size_t depth = 0;

	for (; i < to; i++) {
		if (src->tokens[i].kind == CONF_TOKEN_OPEN)
			depth++;
		else if (src->tokens[i].kind == CONF_TOKEN_CLOSE &&
		    --depth == 0)
			return i + 1;
	}
	return to;
}

void
conf_source_blank(const struct conf_source *src, size_t from, size_t to)
{
	size_t end = src->tokens[to - 1].end;

	for (size_t i = src->tokens[from].start; i < end; i++)
		if (src->text[i] != '\n')
			src->text[i] = ' ';
}

bool
conf_source_is_damaged(const struct conf_source *src, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (src->tokens[i].damaged)
			return true;
	return false;
}

size_t
conf_statement_end(const struct conf_source *src, size_t i, size_t *open)
{
	size_t depth = 0;

	*open = 0;
	if (conf_is_key(src, i))
		return conf_value_end(src, i + 2);
	for (size_t j = i; j < src->n; j++) {
		if (j > i && is_section(src, j))
			return j;
		if (j > i && depth == 0 && conf_is_key(src, j))
			return j;
		if (src->tokens[j].kind == CONF_TOKEN_OPEN && depth++ == 0)
			*open = j;
		if (src->tokens[j].kind != CONF_TOKEN_CLOSE)
			continue;
		if (depth <= 1) {
			*open = 0;
			return j + 1;
		}
		depth--;
	}
	return src->n;
}

size_t
conf_inner_end(const struct conf_source *src, size_t i, size_t to)
{
	size_t depth = 0;

	if (!conf_is_kind(src, i, CONF_TOKEN_WORD) ||
	    !conf_is_kind(src, i + 1, CONF_TOKEN_WORD) ||
	    !conf_is_kind(src, i + 2, CONF_TOKEN_OPEN))
		return 0;
	for (size_t j = i + 2; j < to; j++) {
		if (src->tokens[j].kind == CONF_TOKEN_OPEN)
			depth++;
		else if (src->tokens[j].kind == CONF_TOKEN_CLOSE &&
		    --depth == 0)
			return j + 1;
	}
	return 0;
}
