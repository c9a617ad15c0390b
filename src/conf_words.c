#include "conf_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "conf_confuse.h"
#include "conf_section.h"

static void
on_title(void *ctx, const char *title)
{
	struct conf_reader *r = ctx;

	free(r->section->title);
	r->section->title = xstrdup(title);
}

static void
on_word(void *ctx, const char *key, const char *word, unsigned line)
{
	struct conf_reader *r = ctx;
	struct conf_setting *s = conf_section_find(r->section, key);

	if (s == NULL)
		return;
	s->words = xreallocarray(s->words, s->nwords + 1, sizeof(*s->words));
	s->words[s->nwords++] = (struct conf_word){ .text = xstrdup(word),
		.line = r->line + line - 1 };
}

static void
on_bad(void *ctx, unsigned line, const char *why)
{
	struct conf_reader *r = ctx;

	if (strcmp(why, "premature end of file") == 0)
		why = "a word or a closing brace is missing";
	conf_problem_add(r->problems, r->file, r->line + line - 1,
	    "syntax error: %s; see dnssync.conf(5) for how it is written",
	    why);
}

void
conf_words_read(struct conf_reader *r, const struct conf_key *key, size_t from,
    size_t to)
{
	static const struct conf_confuse_calls calls = { .title = on_title,
		.word = on_word, .bad = on_bad };
	size_t start = r->source.tokens[from].start;
	size_t end = r->source.tokens[to - 1].end;
	char saved = r->source.text[end];

	if (conf_source_is_damaged(&r->source, from, to)) {
		r->section->broken = true;
		return;
	}
	r->source.text[end] = '\0';
	if (!conf_confuse_read(key, r->source.text + start, &calls, r))
		r->section->broken = true;
	r->source.text[end] = saved;
}
