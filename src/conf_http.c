#include "conf_http.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "conf_listen.h"
#include "conf_once.h"
#include "conf_options.h"
#include "conf_path.h"

enum { HTTP_PORT = 80, HTTPS_PORT = 443 };

struct reading {
	struct conf *conf;
	const char *file;
	struct conf_problems *problems;
	struct map *titles, *addresses;
};

/* Allocated.  NULL: it is not set, or wrong, which is noted. */
static char *
read_path(struct reading *r, const struct conf_section *section,
    const char *key)
{
	const struct conf_word *word = conf_options_word(section, key,
	    r->file, r->problems);

	if (word == NULL)
		return NULL;
	if (word->text[0] != '\0')
		return conf_path_resolve(r->file, word->text);
	conf_problem_add(r->problems, r->file, word->line, "'%s' is empty: "
	    "name a file", key);
	return NULL;
}

static void
read_files(struct reading *r, const struct conf_section *section,
    struct conf_http *http)
{
	bool certificate = conf_tree_find(section, "certificate") != NULL;
	bool key = conf_tree_find(section, "key") != NULL;

	http->certificate = read_path(r, section, "certificate");
	http->key = read_path(r, section, "key");
	if (certificate != key && !section->broken)
		conf_problem_add(r->problems, r->file, section->line,
		    "http '%s' has %s: add %s", section->title,
		    certificate ? "a certificate, but no key" :
		    "a key, but no certificate",
		    certificate ? "key = \"key.pem\"" :
		    "certificate = \"cert.pem\"");
}

static void
read_listen(struct reading *r, const struct conf_section *section,
    struct conf_http *http)
{
	struct conf_listen listen = { .seen = r->addresses };

	conf_listen_read(&listen, section, http->certificate != NULL ?
	    HTTPS_PORT : HTTP_PORT, r->file, r->problems);
	http->listen = listen.list;
	http->nlisten = listen.n;
}

static void
read_section(struct reading *r, const struct conf_section *section)
{
	const struct conf_setting *s = conf_tree_find(section, "listen");
	struct conf *conf = r->conf;
	struct conf_http *http;

	if (!conf_once(r->titles, "http", section->title, section->line,
	    r->file, r->problems))
		return;
	conf->https = xreallocarray(conf->https, conf->nhttps + 1,
	    sizeof(*conf->https));
	http = &conf->https[conf->nhttps++];
	*http = (struct conf_http){ .title = xstrdup(section->title) };
	read_files(r, section, http);
	read_listen(r, section, http);
	if ((s == NULL || s->nwords == 0) && !section->broken)
		conf_problem_add(r->problems, r->file, section->line,
		    "http '%s' listens nowhere: add listen = "
		    "{ \"0.0.0.0\", \"::\" }", section->title);
}

void
conf_http_read(struct conf *conf, const struct conf_tree *tree,
    const char *file, struct conf_problems *problems)
{
	struct reading r = { .conf = conf, .file = file,
		.problems = problems, .titles = map_new(),
		.addresses = map_new() };

	for (size_t i = 0; i < tree->nsections; i++)
		if (tree->sections[i].place == CONF_HTTP)
			read_section(&r, &tree->sections[i]);
	map_free(&r.titles);
	map_free(&r.addresses);
}
