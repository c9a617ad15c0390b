#include "conf_token.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct scan {
	char *text;
	size_t len, pos;
	unsigned line;
	const char *file;
	struct conf_tokens *tokens;
	struct conf_problems *problems;
};

/* The byte n places on; 0 behind the end. */
static char
peek(const struct scan *s, size_t n)
{
	return s->len - s->pos > n ? s->text[s->pos + n] : '\0';
}

static void
add_token(struct scan *s, enum conf_token_kind kind, unsigned line,
    size_t start)
{
	struct conf_tokens *t = s->tokens;

	if (t->n == t->cap) {
		t->cap = t->cap ? 2 * t->cap : 64;
		t->list = xreallocarray(t->list, t->cap, sizeof(*t->list));
	}
	t->list[t->n++] = (struct conf_token){ .kind = kind, .line = line,
		.start = start, .end = s->pos };
}

static void
sign(struct scan *s, enum conf_token_kind kind, size_t len)
{
	size_t start = s->pos;

	s->pos += len;
	add_token(s, kind, s->line, start);
}

/* Steps over one byte, which becomes a blank unless it ends a line. */
static void
blank(struct scan *s)
{
	if (s->text[s->pos] == '\n')
		s->line++;
	else
		s->text[s->pos] = ' ';
	s->pos++;
}

static void
line_comment(struct scan *s)
{
	while (s->pos < s->len && s->text[s->pos] != '\n')
		blank(s);
}

static void
long_comment(struct scan *s)
{
	unsigned line = s->line;

	blank(s);
	blank(s);
	while (s->pos < s->len && !(peek(s, 0) == '*' && peek(s, 1) == '/'))
		blank(s);
	if (s->pos == s->len) {
		conf_problem_add(s->problems, s->file, line, "a comment begins "
		    "here and has no end: write */ where it ends");
		return;
	}
	blank(s);
	blank(s);
}

/*
 * "${NAME}" is taken from the environment by libconfuse, which looks for the
 * brace through quotes and lines.  Steps over it, or, if the brace is not
 * there, over the dollar sign.
 */
static void
dollar(struct scan *s)
{
	size_t n = 2;

	if (peek(s, 1) != '{') {
		s->pos++;
		return;
	}
	while (s->pos + n < s->len && strchr("}\"'\n", peek(s, n)) == NULL)
		n++;
	if (peek(s, n) == '}') {
		s->pos += n + 1;
		return;
	}
	conf_problem_add(s->problems, s->file, s->line, "'${' without '}': "
	    "close it, or write the text in '...'");
	s->text[s->pos] = '_';
	s->text[s->pos + 1] = '_';
	s->pos += 2;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex(char c)
{
	return c != '\0' && strchr("0123456789abcdefABCDEF", c) != NULL;
}

/* Does the backslash begin a number that is no byte, or the byte 0? */
static bool
is_bad_escape(const struct scan *s)
{
	char digits[5] = "";
	unsigned long value;
	size_t n = 0;

	if (peek(s, 1) == 'x')
		return peek(s, 2) == '0' &&
		    (peek(s, 3) == '0' || !is_hex(peek(s, 3)));
	while (n < sizeof(digits) - 1 && is_digit(peek(s, n + 1))) {
		digits[n] = peek(s, n + 1);
		n++;
	}
	value = strtoul(digits, NULL, 8);
	return n > 0 && (n > 3 || strspn(digits, "01234567") != n ||
	    value == 0 || value > 0xff);
}

/* The backslash and the byte behind it, within "...". */
static void
escape(struct scan *s)
{
	if (is_bad_escape(s)) {
		conf_problem_add(s->problems, s->file, s->line, "a backslash "
		    "and a number that is no byte: write \\\\ for a backslash, "
		    "or the text in '...'");
		s->text[s->pos] = '_';
	}
	s->pos++;
	if (peek(s, 0) == '\n')
		s->line++;
	if (peek(s, 0) != '\0')
		s->pos++;
}

/* One step within "..." or '...'. */
static void
string_step(struct scan *s, char quote)
{
	char c = s->text[s->pos];

	if (c == '\0') {
		conf_problem_add(s->problems, s->file, s->line,
		    "a NUL byte: remove it");
		s->text[s->pos++] = '_';
	} else if (c == '\\' && quote == '"') {
		escape(s);
	} else if (c == '\\') {
		s->pos++;
		s->line += peek(s, 0) == '\n';
		s->pos += peek(s, 0) != '\0';
	} else if (c == '$' && quote == '"') {
		dollar(s);
	} else {
		s->pos++;
	}
}

/* A text ends in its line, but for a backslash at the line's end. */
static void
string(struct scan *s)
{
	char quote = s->text[s->pos];
	unsigned line = s->line;
	size_t start = s->pos;
	bool closed;

	s->pos++;
	while (s->pos < s->len && s->text[s->pos] != quote &&
	    s->text[s->pos] != '\n')
		string_step(s, quote);
	closed = peek(s, 0) == quote;
	if (closed)
		s->pos++;
	else
		conf_problem_add(s->problems, s->file, line, "a text begins "
		    "here and does not end in its line: write %c where it "
		    "ends", quote);
	add_token(s, CONF_TOKEN_WORD, line, start);
	s->tokens->list[s->tokens->n - 1].damaged = !closed;
}

static bool
is_word(char c)
{
	return c != '\0' && strchr(" #\"'\t\n\r={}()+,*", c) == NULL;
}

static void
word(struct scan *s)
{
	size_t start = s->pos;

	if (s->text[s->pos] == '$' && peek(s, 1) == '{') {
		dollar(s);
	} else {
		while (s->pos < s->len && is_word(s->text[s->pos]))
			s->pos++;
	}
	add_token(s, CONF_TOKEN_WORD, s->line, start);
}

static void
stray(struct scan *s)
{
	unsigned char c = (unsigned char)s->text[s->pos];

	if (c == '\0')
		conf_problem_add(s->problems, s->file, s->line,
		    "a NUL byte: remove it");
	else
		conf_problem_add(s->problems, s->file, s->line, "'%c' stands "
		    "outside of quotes: write the whole word as \"...\"", c);
	blank(s);
}

static void
step(struct scan *s)
{
	char c = s->text[s->pos];

	if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
		blank(s);
	else if (c == '#' || (c == '/' && peek(s, 1) == '/'))
		line_comment(s);
	else if (c == '/' && peek(s, 1) == '*')
		long_comment(s);
	else if (c == '{')
		sign(s, CONF_TOKEN_OPEN, 1);
	else if (c == '}')
		sign(s, CONF_TOKEN_CLOSE, 1);
	else if (c == '=')
		sign(s, CONF_TOKEN_EQUALS, 1);
	else if (c == '+' && peek(s, 1) == '=')
		sign(s, CONF_TOKEN_APPEND, 2);
	else if (c == ',' || c == '(' || c == ')')
		sign(s, CONF_TOKEN_OTHER, 1);
	else if (c == '"' || c == '\'')
		string(s);
	else if (is_word(c))
		word(s);
	else
		stray(s);
}

void
conf_tokens_read(struct buf *text, const char *file,
    struct conf_tokens *tokens, struct conf_problems *problems)
{
	struct scan s = { .text = (char *)text->data, .len = text->len,
		.line = 1, .file = file, .tokens = tokens,
		.problems = problems };

	while (s.pos < s.len)
		step(&s);
}
