#include "conf_notify.h"

#include <string.h>

#include "base/ip.h"
#include "base/map.h"
#include "conf_allow.h"
#include "conf_listen.h"
#include "conf_make.h"

enum { NOTIFY_PORT = 53 };

static bool
is_equal(const struct hostport *a, const struct hostport *b)
{
	struct ip x, y;

	return a->port == b->port && ip_parse(&x, a->host) &&
	    ip_parse(&y, b->host) && ip_equal(&x, &y);
}

/* Both want the TCP port. */
static void
check_http(const struct conf *conf, const struct conf_http *http,
    const struct conf_setting *s, const char *file,
    struct conf_problems *problems)
{
	for (size_t i = 0; i < http->nlisten; i++)
		for (size_t j = 0; j < conf->nnotify; j++)
			if (is_equal(&http->listen[i], &conf->notify[j]))
				conf_problem_add(problems, file, s->line,
				    "http '%s' listens at '%s@%u' already: "
				    "choose another port", http->title,
				    conf->notify[j].host,
				    conf->notify[j].port);
}

static void
read_section(struct conf *conf, const struct conf_section *section,
    const char *file, struct conf_problems *problems)
{
	const struct conf_setting *s = conf_tree_find(section, "listen");
	struct conf_listen listen = { .seen = map_new() };

	conf_listen_read(&listen, section, NOTIFY_PORT, file, problems);
	map_free(&listen.seen);
	conf->notify = listen.list;
	conf->nnotify = listen.n;
	for (size_t i = 0; i < conf->nhttps; i++)
		check_http(conf, &conf->https[i], s, file, problems);
	if ((s == NULL || s->nwords == 0) && !section->broken)
		conf_problem_add(problems, file, section->line,
		    "'notify' listens nowhere: add listen = "
		    "{ \"0.0.0.0@5300\", \"[::]@5300\" }");
}

void
conf_notify_read(struct conf *conf, const struct conf_tree *tree,
    const char *file, struct conf_problems *problems)
{
	const struct conf_section *first = NULL;

	for (size_t i = 0; i < tree->nsections; i++) {
		const struct conf_section *section = &tree->sections[i];

		if (section->place != CONF_NOTIFY)
			continue;
		if (first != NULL)
			conf_problem_add(problems, file, section->line,
			    "'notify' stands in line %u already: list all "
			    "addresses there", first->line);
		else
			read_section(conf, section, file, problems);
		first = first != NULL ? first : section;
	}
}

bool
conf_notify_allow(struct conf *conf, const struct conf_section *section,
    struct zone_options *options, const char *file,
    struct conf_problems *problems)
{
	struct conf_allow *allow;

	if (conf_tree_find(section, "notify-allow") == NULL)
		return false;
	allow = conf_make_allow(conf);
	conf_allow_list(allow, section, "notify-allow", file, problems);
	options->notify_allow = allow;
	return true;
}
