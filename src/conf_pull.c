#include "conf_pull.h"

#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "conf_once.h"
#include "conf_options.h"

static const char example[] = "https://ns1.example.com/dnssync/retrieve/";

enum { DEFAULT_PERIOD = 60 };

static bool
is_title(const char *title)
{
	static const char allowed[] = "-_.0123456789"
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t len = strlen(title);

	/* Under TITLE.tmp a list is written. */
	return len > 0 && len <= CONF_PULL_MAX_TITLE && title[0] != '.' &&
	    strspn(title, allowed) == len &&
	    (len < 4 || strcmp(title + len - 4, ".tmp") != 0);
}

bool
conf_pull_is_url(const char *url)
{
	static const char *const schemes[] = { "http://", "https://" };
	const char *host = NULL;

	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
			host = url + strlen(schemes[i]);
	if (host == NULL || strcspn(host, "/?#") == 0)
		return false;
	for (const char *p = host; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == '\177')
			return false;
	return true;
}

static void
read_section(struct conf *conf, const struct conf_section *section,
    const char *file, struct conf_problems *problems)
{
	const struct conf_word *url = conf_options_required(section, "url",
	    example, file, problems);
	struct conf_pull *pull;

	if (!is_title(section->title) && !section->broken)
		conf_problem_add(problems, file, section->line, "'%s' cannot "
		    "be the title of a dynamic-from: write up to %d letters, "
		    "digits, '-', '_' and '.'", section->title,
		    CONF_PULL_MAX_TITLE);
	if (url != NULL && !conf_pull_is_url(url->text))
		conf_problem_add(problems, file, url->line, "'%s' is no URL "
		    "of http or https: write one such as \"%s\"", url->text,
		    example);
	conf->pulls = xreallocarray(conf->pulls, conf->npulls + 1,
	    sizeof(*conf->pulls));
	pull = &conf->pulls[conf->npulls++];
	*pull = (struct conf_pull){ .title = xstrdup(section->title),
		.url = xstrdup(url != NULL ? url->text : ""),
		.period = DEFAULT_PERIOD };
	conf_options_fill(section, pull, file, problems);
}

void
conf_pull_read(struct conf *conf, const struct conf_tree *tree,
    const char *file, struct conf_problems *problems)
{
	struct map *seen = map_new();

	for (size_t i = 0; i < tree->nsections; i++) {
		const struct conf_section *section = &tree->sections[i];

		if (section->place == CONF_DYNAMIC_FROM &&
		    conf_once(seen, "dynamic-from", section->title,
		    section->line, file, problems))
			read_section(conf, section, file, problems);
	}
	map_free(&seen);
}
