#include "conf_tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "conf_section.h"
#include "conf_words.h"

/*
 * Notes the key at token i as set in the section at hand.  false, and said:
 * there is no such key in this place, or it is set already.
 */
static bool
add_setting(struct conf_reader *r, size_t i)
{
	struct conf_section *section = r->section;
	unsigned line = r->source.tokens[i].line;
	char *name = conf_token_text(&r->source, i);
	const struct conf_key *key = conf_key_find(name, section->place);
	struct conf_setting *old = conf_section_find(section, name);
	bool append = conf_is_kind(&r->source, i + 1, CONF_TOKEN_APPEND);
	struct err err;

	if (key == NULL || !(key->places & section->place)) {
		conf_key_unknown(name, section->place, &err);
		conf_problem_add(r->problems, r->file, line, "%s", err.text);
	} else if (key->type == CONF_SECTION) {
		conf_problem_add(r->problems, r->file, line, "'%s' is a "
		    "section: write %s \"title\" { ... }", name, name);
	} else if (old != NULL && !append) {
		conf_problem_add(r->problems, r->file, line, "'%s' is set in "
		    "line %u already: remove one of the two", name, old->line);
	} else if (old == NULL) {
		section->settings = xreallocarray(section->settings,
		    section->nsettings + 1, sizeof(*section->settings));
		section->settings[section->nsettings++] =
		    (struct conf_setting){ .key = key, .line = line };
	}
	free(name);
	return key != NULL && (key->places & section->place) != 0 &&
	    key->type != CONF_SECTION && (old == NULL || append);
}

/* Reads the settings inside a block, each of them by itself. */
static void
read_inside(struct conf_reader *r, size_t from, size_t to)
{
	for (size_t i = from; i < to; ) {
		size_t end = i + 1;

		r->line = r->source.tokens[i].line;
		if (!conf_is_key(&r->source, i)) {
			conf_problem_add(r->problems, r->file, r->line,
			    "a key and '=' are expected here: write KEY = "
			    "\"value\"");
			return;
		}
		end = conf_value_end(&r->source, i + 2);
		if (add_setting(r, i))
			conf_words_read(r, r->section->settings[
			    r->section->nsettings - 1].key, i, end);
		i = end;
	}
}

/* The value of the last setting is a block: the tokens from..to-1. */
static void
read_block(struct conf_reader *r, size_t from, size_t to)
{
	struct conf_section *outer = r->section;
	struct conf_setting *s = &outer->settings[outer->nsettings - 1];
	unsigned line = r->line;
	bool closed = conf_is_kind(&r->source, to - 1, CONF_TOKEN_CLOSE);

	s->block = xcalloc(1, sizeof(*s->block));
	s->block->place = s->key->opens;
	s->block->line = s->line;
	r->section = s->block;
	read_inside(r, from + 1, closed ? to - 1 : to);
	r->section = outer;
	r->line = line;
}

/* Is the value of the key at token i a block? */
static bool
is_block(const struct conf_reader *r, size_t i)
{
	char *name = conf_token_text(&r->source, i);
	const struct conf_key *key = conf_key_find(name, r->section->place);

	free(name);
	return key != NULL && key->type == CONF_BLOCK &&
	    conf_is_kind(&r->source, i + 2, CONF_TOKEN_OPEN);
}

static void read_section(struct conf_reader *r, const struct conf_key *key,
    size_t from, size_t to, size_t open);

/*
 * Reads the section in the section at hand that begins at token i, and takes
 * it out.  Returns the token behind it; if there is none, behind i.
 */
static size_t
read_inner(struct conf_reader *r, size_t i, size_t to)
{
	size_t end = conf_inner_end(&r->source, i, to);
	size_t outer = (size_t)(r->section - r->tree->sections);
	char *name = conf_token_text(&r->source, i);
	const struct conf_key *key = conf_key_find(name, r->section->place);
	unsigned line = r->line;

	free(name);
	if (end == 0 || key == NULL || key->type != CONF_SECTION ||
	    !(key->places & r->section->place))
		return i + 1;
	r->line = r->source.tokens[i].line;
	read_section(r, key, i, end, 0);
	r->line = line;
	r->section = &r->tree->sections[outer];
	conf_source_blank(&r->source, i, end);
	return end;
}

/* Notes the settings of a section; takes those out that cannot stand. */
static void
add_settings(struct conf_reader *r, size_t from, size_t to)
{
	for (size_t i = from; i < to; ) {
		size_t end;

		if (conf_is_key(&r->source, i)) {
			bool block = is_block(r, i), ok = add_setting(r, i);

			end = block ? conf_block_end(&r->source, i + 2, to) :
			    conf_value_end(&r->source, i + 2);
			if (block && ok)
				read_block(r, i + 2, end);
			if (block || !ok)
				conf_source_blank(&r->source, i, end);
		} else {
			end = read_inner(r, i, to);
		}
		i = end;
	}
}

static struct conf_section *
add_section(struct conf_reader *r, const struct conf_key *key, size_t i)
{
	struct conf_tree *tree = r->tree;
	bool titled = conf_is_kind(&r->source, i + 1, CONF_TOKEN_WORD);
	struct conf_section section = { .place = key->opens };

	if (r->section != &tree->global)
		section.parent = (size_t)(r->section - tree->sections) + 1;
	section.line = r->source.tokens[titled ? i + 1 : i].line;
	section.title = titled ? conf_token_text(&r->source, i + 1) :
	    xstrdup("");
	if (tree->nsections == tree->cap) {
		tree->cap = tree->cap ? 2 * tree->cap : 16;
		tree->sections = xreallocarray(tree->sections, tree->cap,
		    sizeof(*tree->sections));
	}
	tree->sections[tree->nsections] = section;
	return &tree->sections[tree->nsections++];
}

static void
read_section(struct conf_reader *r, const struct conf_key *key, size_t from,
    size_t to, size_t open)
{
	r->section = add_section(r, key, from);
	r->section->broken = open != 0;
	if (key->is_untitled && r->section->title[0] != '\0') {
		conf_problem_add(r->problems, r->file, r->section->line,
		    "'%s' has no title: write %s { ... }", key->name,
		    key->name);
		r->section->broken = true;
		return;
	}
	if (open != 0 && !conf_source_is_damaged(&r->source, from, to))
		conf_problem_add(r->problems, r->file,
		    r->source.tokens[open].line, "'{' is never closed: write "
		    "a '}' where the section '%s' ends", key->name);
	add_settings(r, from + 1, to);
	if (open == 0)
		conf_words_read(r, key, from, to);
}

/* Reads the statement of the tokens from..to-1. */
static void
read_statement(struct conf_reader *r, size_t from, size_t to, size_t open)
{
	const struct conf_key *key;
	struct err err;
	char *name;

	r->line = r->source.tokens[from].line;
	r->section = &r->tree->global;
	if (r->source.tokens[from].kind != CONF_TOKEN_WORD) {
		conf_problem_add(r->problems, r->file, r->line, "'%c' stands "
		    "where a key is expected: remove it",
		    r->source.text[r->source.tokens[from].start]);
		return;
	}
	name = conf_token_text(&r->source, from);
	key = conf_key_find(name, CONF_GLOBAL);
	if (key != NULL && key->type == CONF_SECTION &&
	    (key->places & CONF_GLOBAL)) {
		read_section(r, key, from, to, open);
	} else if (key == NULL || !(key->places & CONF_GLOBAL)) {
		conf_key_unknown(name, CONF_GLOBAL, &err);
		conf_problem_add(r->problems, r->file, r->line, "%s", err.text);
	} else if (add_setting(r, from)) {
		conf_words_read(r, key, from, to);
	}
	free(name);
}

void
conf_tree_read(struct conf_tree *tree, struct buf *text, const char *file,
    struct conf_problems *problems)
{
	struct conf_reader r = { .tree = tree, .file = file,
		.problems = problems };
	struct conf_tokens tokens = { 0 };
	size_t open, end;

	buf_str(text);
	tree->global.place = CONF_GLOBAL;
	conf_tokens_read(text, file, &tokens, problems);
	r.source.text = (char *)text->data;
	r.source.tokens = tokens.list;
	r.source.n = tokens.n;
	for (size_t i = 0; i < r.source.n; i = end) {
		end = conf_statement_end(&r.source, i, &open);
		read_statement(&r, i, end, open);
	}
	free(tokens.list);
}

void
conf_tree_fini(struct conf_tree *tree)
{
	conf_section_fini(&tree->global);
	for (size_t i = 0; i < tree->nsections; i++)
		conf_section_fini(&tree->sections[i]);
	free(tree->sections);
	memset(tree, 0, sizeof(*tree));
}

const struct conf_setting *
conf_tree_find(const struct conf_section *section, const char *key)
{
	return conf_section_find(section, key);
}
