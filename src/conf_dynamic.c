#include "conf_dynamic.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "conf_name.h"
#include "conf_once.h"
#include "conf_options.h"

enum { DEFAULT_TTL = 60 };

static bool
is_listed(const struct conf_dynamic *dynamic, const struct name *name)
{
	for (size_t i = 0; i < dynamic->nnameservers; i++)
		if (name_equal(dynamic->nameservers[i].wire, name->wire))
			return true;
	return false;
}

static void
add_nameserver(struct conf_dynamic *dynamic, const struct conf_word *word,
    const char *file, struct conf_problems *problems)
{
	struct name name;
	struct err err;

	if (!name_parse(&name, word->text, &err)) {
		conf_problem_add(problems, file, word->line, "'%s' is no name "
		    "of a nameserver: %s", word->text, err.text);
	} else if (name_is_wildcard(name.wire) || name.wire[0] == 0) {
		conf_problem_add(problems, file, word->line, "'%s' is no name "
		    "of a nameserver: write one such as \"ns1.example.com\"",
		    word->text);
	} else if (is_listed(dynamic, &name)) {
		conf_problem_add(problems, file, word->line, "nameserver '%s' "
		    "is listed already: remove one of the two", word->text);
	} else {
		dynamic->nameservers = xreallocarray(dynamic->nameservers,
		    dynamic->nnameservers + 1, sizeof(*dynamic->nameservers));
		dynamic->nameservers[dynamic->nnameservers++] = name;
	}
}

static void
read_nameservers(struct conf_dynamic *dynamic,
    const struct conf_section *section, const char *file,
    struct conf_problems *problems)
{
	const struct conf_setting *s = conf_tree_find(section, "nameservers");

	for (size_t i = 0; s != NULL && i < s->nwords; i++)
		add_nameserver(dynamic, &s->words[i], file, problems);
	if ((s == NULL || s->nwords == 0) && !section->broken)
		conf_problem_add(problems, file, section->line, "dynamic '%s' "
		    "has no nameservers: add nameservers = "
		    "{ \"ns1.example.com\" }", section->title);
}

static void
read_section(struct conf *conf, const struct conf_section *section,
    struct map *seen, const char *file, struct conf_problems *problems)
{
	struct conf_dynamic *dynamic;
	char text[NAME_TEXT_SIZE];
	struct name name;
	struct err err;

	if (!conf_name_parse(section->title, &name, text, &err)) {
		if (!section->broken)
			conf_problem_add(problems, file, section->line, "%s",
			    err.text);
		return;
	}
	if (!conf_once(seen, "dynamic", text, section->line, file, problems))
		return;
	conf->dynamics = xreallocarray(conf->dynamics, conf->ndynamics + 1,
	    sizeof(*conf->dynamics));
	dynamic = &conf->dynamics[conf->ndynamics++];
	*dynamic = (struct conf_dynamic){ .name = name, .text = xstrdup(text),
		.ttl = DEFAULT_TTL };
	read_nameservers(dynamic, section, file, problems);
	conf_options_fill(section, dynamic, file, problems);
}

static int
compare(const void *a, const void *b)
{
	const struct conf_dynamic *x = a, *y = b;

	return strcmp(x->text, y->text);
}

void
conf_dynamic_read(struct conf *conf, const struct conf_tree *tree,
    const char *file, struct conf_problems *problems)
{
	struct map *seen = map_new();

	for (size_t i = 0; i < tree->nsections; i++)
		if (tree->sections[i].place == CONF_DYNAMIC)
			read_section(conf, &tree->sections[i], seen, file,
			    problems);
	if (conf->ndynamics > 0)
		qsort(conf->dynamics, conf->ndynamics,
		    sizeof(*conf->dynamics), compare);
	map_free(&seen);
}
