#include "conf_http.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/ip.h"
#include "base/map.h"
#include "base/mem.h"
#include "conf_once.h"
#include "conf_options.h"
#include "conf_path.h"

enum { HTTP_PORT = 80, HTTPS_PORT = 443, CANONICAL_SIZE = IP_TEXT_SIZE + 8 };

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

/* Two ways of writing an address are one. */
static bool
is_new(struct reading *r, const struct hostport *hp, const struct ip *ip,
    unsigned line)
{
	char text[IP_TEXT_SIZE], canonical[CANONICAL_SIZE];

	ip_text(ip, text);
	snprintf(canonical, sizeof(canonical), "%s@%u", text, hp->port);
	return conf_once(r->addresses, "listen address", canonical, line,
	    r->file, r->problems);
}

static void
add_address(struct reading *r, const struct conf_word *word,
    struct conf_http *http)
{
	uint16_t port = http->certificate != NULL ? HTTPS_PORT : HTTP_PORT;
	struct hostport hp;
	struct err err;
	struct ip ip;

	if (!hostport_parse(word->text, port, &hp, &err)) {
		conf_problem_add(r->problems, r->file, word->line, "%s",
		    err.text);
		return;
	}
	if (!ip_parse(&ip, hp.host)) {
		conf_problem_add(r->problems, r->file, word->line, "'%s' is "
		    "the name of a host: 'listen' takes addresses, such as "
		    "\"0.0.0.0@%u\" or \"[::]@%u\"", hp.host, hp.port,
		    hp.port);
	} else if (is_new(r, &hp, &ip, word->line)) {
		http->listen = xreallocarray(http->listen, http->nlisten + 1,
		    sizeof(*http->listen));
		http->listen[http->nlisten++] = hp;
		return;
	}
	free(hp.host);
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
	for (size_t i = 0; s != NULL && i < s->nwords; i++)
		add_address(r, &s->words[i], http);
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
