#include "conf_keyfile.h"

#include <string.h>
#include <strings.h>

#include "dns/tsig_key.h"

/* A word, without its quotes, or one of the signs { } ; as its first byte. */
struct token {
	enum { TOKEN_WORD, TOKEN_SIGN, TOKEN_END, TOKEN_BAD } kind;
	const char *text;
	size_t len;
};

struct reader {
	const char *p, *end;
	unsigned line;
};

/* What the file says.  len 0: nothing. */
struct draft {
	struct token name, algorithm, secret;
};

static bool
begins_with(const struct reader *r, const char *text)
{
	size_t len = strlen(text);

	return (size_t)(r->end - r->p) >= len && memcmp(r->p, text, len) == 0;
}

static void
skip_byte(struct reader *r)
{
	r->line += *r->p++ == '\n';
}

static void
skip_line(struct reader *r)
{
	while (r->p < r->end && *r->p != '\n')
		r->p++;
}

/* Up to the end of a comment, or of the file. */
static void
skip_block(struct reader *r)
{
	for (r->p += 2; r->p < r->end && !begins_with(r, "*/"); )
		skip_byte(r);
	r->p += r->p < r->end ? 2 : 0;
}

/* Blanks and comments. */
static void
skip(struct reader *r)
{
	while (r->p < r->end) {
		if (strchr(" \t\r\n", *r->p) != NULL && *r->p != '\0')
			skip_byte(r);
		else if (*r->p == '#' || begins_with(r, "//"))
			skip_line(r);
		else if (begins_with(r, "/*"))
			skip_block(r);
		else
			return;
	}
}

static struct token
read_quoted(struct reader *r)
{
	struct token t = { TOKEN_BAD, r->p + 1, 0 };

	for (r->p++; r->p < r->end && *r->p != '\n'; r->p++)
		if (*r->p == '"') {
			t.kind = TOKEN_WORD;
			t.len = (size_t)(r->p++ - t.text);
			break;
		}
	return t;
}

static struct token
next(struct reader *r)
{
	struct token t = { TOKEN_END, NULL, 0 };

	skip(r);
	if (r->p == r->end)
		return t;
	if (*r->p == '"')
		return read_quoted(r);
	t.text = r->p;
	t.kind = TOKEN_WORD;
	while (r->p < r->end && (*r->p == '\0' ||
	    strchr(" \t\r\n{};\"", *r->p) == NULL))
		r->p++;
	t.len = (size_t)(r->p - t.text);
	if (t.len > 0)
		return t;
	t.kind = TOKEN_SIGN;
	t.len = 1;
	r->p++;
	return t;
}

static bool
is_sign(const struct token *t, char sign)
{
	return t->kind == TOKEN_SIGN && *t->text == sign;
}

static bool
is_word(const struct token *t, const char *word)
{
	return t->kind == TOKEN_WORD && t->len == strlen(word) &&
	    strncasecmp(t->text, word, t->len) == 0;
}

static bool
want_sign(struct reader *r, char sign, struct err *err)
{
	struct token t = next(r);

	return is_sign(&t, sign) || err_set(err, "line %u: there has to be a "
	    "'%c'", r->line, sign);
}

static bool
want_word(struct reader *r, const char *what, struct token *t,
    struct err *err)
{
	*t = next(r);
	return (t->kind == TOKEN_WORD && t->len > 0) || err_set(err,
	    "line %u: the %s is missing", r->line, what);
}

/* One statement of the clause; *closed: it was the brace at its end. */
static bool
read_statement(struct reader *r, struct draft *d, bool *closed,
    struct err *err)
{
	struct token t = next(r);

	*closed = is_sign(&t, '}');
	if (*closed)
		return true;
	if (is_word(&t, "algorithm"))
		return want_word(r, "algorithm", &d->algorithm, err) &&
		    want_sign(r, ';', err);
	if (is_word(&t, "secret"))
		return want_word(r, "secret", &d->secret, err) &&
		    want_sign(r, ';', err);
	return err_set(err, "line %u: neither 'algorithm' nor 'secret', nor "
	    "a '}' at the end of the key", r->line);
}

static bool
read_clause(struct reader *r, struct draft *d, struct err *err)
{
	struct token t = next(r);
	bool closed = false;

	if (!is_word(&t, "key"))
		return err_set(err, "line %u: does not begin with 'key', as "
		    "what tsig-keygen writes does", r->line);
	if (!want_word(r, "name of the key", &d->name, err) ||
	    !want_sign(r, '{', err))
		return false;
	while (!closed)
		if (!read_statement(r, d, &closed, err))
			return false;
	if (!want_sign(r, ';', err))
		return false;
	t = next(r);
	return t.kind == TOKEN_END || err_set(err, "line %u: something stands "
	    "behind the key", r->line);
}

/* A token as a string; one that is too long is cut. */
static void
copy(const struct token *t, char *text, size_t size)
{
	size_t len = t->len < size ? t->len : size - 1;

	memcpy(text, t->text, len);
	text[len] = '\0';
}

struct tsig_key *
conf_keyfile_read(const char *data, size_t len, struct err *err)
{
	struct reader r = { data, data + len, 1 };
	char text[NAME_TEXT_SIZE];
	enum tsig_algorithm algorithm;
	struct draft d = { 0 };
	struct name name;
	struct err why;

	if (!read_clause(&r, &d, err))
		return NULL;
	if (d.algorithm.len == 0 || d.secret.len == 0) {
		err_set(err, "the key has no %s", d.algorithm.len == 0 ?
		    "algorithm" : "secret");
		return NULL;
	}
	copy(&d.algorithm, text, sizeof(text));
	if (!tsig_algorithm_parse(text, &algorithm)) {
		err_set(err, "unknown algorithm '%.100s': it may be %s", text,
		    tsig_algorithm_list());
		return NULL;
	}
	copy(&d.name, text, sizeof(text));
	if (!name_parse(&name, text, &why)) {
		err_set(err, "'%.100s' cannot be the name of a key: %s", text,
		    why.text);
		return NULL;
	}
	return tsig_key_from_text(&name, algorithm, d.secret.text,
	    d.secret.len, err);
}
