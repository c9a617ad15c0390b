#include "conf_listen.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/ip.h"
#include "base/mem.h"
#include "conf_once.h"

enum { CANONICAL_SIZE = IP_TEXT_SIZE + 8 };

/* Two ways of writing an address are one. */
static bool
is_new(struct map *seen, const struct hostport *hp, const struct ip *ip,
    unsigned line, const char *file, struct conf_problems *problems)
{
	char text[IP_TEXT_SIZE], canonical[CANONICAL_SIZE];

	ip_text(ip, text);
	snprintf(canonical, sizeof(canonical), "%s@%u", text, hp->port);
	return conf_once(seen, "listen address", canonical, line, file,
	    problems);
}

static void
add(struct conf_listen *listen, const struct conf_word *word, uint16_t port,
    const char *file, struct conf_problems *problems)
{
	struct hostport hp;
	struct err err;
	struct ip ip;

	if (!hostport_parse(word->text, port, &hp, &err)) {
		conf_problem_add(problems, file, word->line, "%s", err.text);
		return;
	}
	if (!ip_parse(&ip, hp.host)) {
		conf_problem_add(problems, file, word->line, "'%s' is "
		    "the name of a host: 'listen' takes addresses, such as "
		    "\"0.0.0.0@%u\" or \"[::]@%u\"", hp.host, hp.port,
		    hp.port);
	} else if (is_new(listen->seen, &hp, &ip, word->line, file,
	    problems)) {
		listen->list = xreallocarray(listen->list, listen->n + 1,
		    sizeof(*listen->list));
		listen->list[listen->n++] = hp;
		return;
	}
	free(hp.host);
}

void
conf_listen_read(struct conf_listen *listen,
    const struct conf_section *section, uint16_t port, const char *file,
    struct conf_problems *problems)
{
	const struct conf_setting *s = conf_tree_find(section, "listen");

	for (size_t i = 0; s != NULL && i < s->nwords; i++)
		add(listen, &s->words[i], port, file, problems);
}

void
conf_listen_free(struct hostport *take, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(take[i].host);
	free(take);
}
