#include "conf_options.h"

/* NULL, and noted: it is not one word. */
static const struct conf_word *
only_word(const struct conf_section *section, const struct conf_setting *s,
    const char *file, struct conf_problems *problems)
{
	if (s->nwords == 1)
		return s->words;
	if (s->nwords > 1 || !section->broken)
		conf_problem_add(problems, file, s->line, "'%s' takes one "
		    "value, but %zu stand here", s->key->name, s->nwords);
	return NULL;
}

const struct conf_word *
conf_options_word(const struct conf_section *section, const char *key,
    const char *file, struct conf_problems *problems)
{
	const struct conf_setting *s = conf_tree_find(section, key);

	if (s == NULL)
		return NULL;
	return only_word(section, s, file, problems);
}

const struct conf_word *
conf_options_required(const struct conf_section *section, const char *key,
    const char *example, const char *file, struct conf_problems *problems)
{
	const struct conf_word *word = conf_options_word(section, key, file,
	    problems);

	if (word != NULL && word->text[0] != '\0')
		return word;
	if (word != NULL)
		conf_problem_add(problems, file, word->line, "'%s' is empty: "
		    "write %s = \"%s\"", key, key, example);
	else if (conf_tree_find(section, key) == NULL && !section->broken)
		conf_problem_add(problems, file, section->line, "'%s' is not "
		    "set: add %s = \"%s\"", key, key, example);
	return NULL;
}

static bool
is_option(const struct conf_key *key)
{
	return key->type != CONF_SECTION && key->type != CONF_TEXT &&
	    key->type != CONF_WORDS && key->type != CONF_BLOCK;
}

static void
set_option(const struct conf_section *section, const struct conf_setting *s,
    void *target, const char *file, struct conf_problems *problems)
{
	const struct conf_word *word = only_word(section, s, file, problems);
	struct err err;

	if (word != NULL && !conf_key_set(s->key, word->text, target, &err))
		conf_problem_add(problems, file, word->line, "%s", err.text);
}

struct range {
	const char *min_key, *max_key;
	double min, max;
};

/* A minimum above its maximum is said where one of the two is set. */
static void
check_range(const struct conf_section *section, const struct range *range,
    const char *file, struct conf_problems *problems)
{
	const struct conf_setting *min = conf_tree_find(section,
	    range->min_key);
	const struct conf_setting *max = conf_tree_find(section,
	    range->max_key);

	if (range->min <= range->max || (min == NULL && max == NULL))
		return;
	conf_problem_add(problems, file, max != NULL ? max->line : min->line,
	    "'%s' (%.10g) is less than '%s' (%.10g): raise the one or lower "
	    "the other", range->max_key, range->max, range->min_key,
	    range->min);
}

static void
check_ranges(const struct conf_section *section, const struct conf *conf,
    const struct zone_options *options, const char *file,
    struct conf_problems *problems)
{
	struct range range[] = {
		{ "refresh-min", "refresh-max", options->refresh_min,
		    options->refresh_max },
		{ "retry-min", "retry-max", options->retry_min,
		    options->retry_max },
		{ "build-quiet", "build-max",
		    conf != NULL ? conf->build_quiet : 0,
		    conf != NULL ? conf->build_max : 0 }
	};

	for (size_t i = 0; i < sizeof(range) / sizeof(*range); i++)
		check_range(section, &range[i], file, problems);
}

bool
conf_options_read(const struct conf_section *section, struct conf *conf,
    struct zone_options *options, const char *file,
    struct conf_problems *problems)
{
	bool any = false;

	for (size_t i = 0; i < section->nsettings; i++) {
		const struct conf_setting *s = &section->settings[i];
		bool of_zone = (s->key->places & CONF_ZONE) != 0;

		if (!is_option(s->key) || (!of_zone && conf == NULL))
			continue;
		any = any || of_zone;
		set_option(section, s, of_zone ? (void *)options :
		    (void *)conf, file, problems);
	}
	check_ranges(section, conf, options, file, problems);
	return any;
}

void
conf_options_fill(const struct conf_section *section, void *target,
    const char *file, struct conf_problems *problems)
{
	for (size_t i = 0; i < section->nsettings; i++)
		if (is_option(section->settings[i].key))
			set_option(section, &section->settings[i], target,
			    file, problems);
}
