#include "conf_primaries.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "conf_make.h"
#include "conf_tls.h"
#include "conf_tsig.h"
#include "tls_profile.h"

enum { DNS_PORT = 53 };

struct primary {
	const struct conf_section *section;
	struct zone_primaries addresses;
};

struct conf_primaries {
	struct conf *conf;
	struct map *by_title;
};

static void
read_addresses(struct primary *primary, struct tls_profile *tls,
    const struct conf_tsig *keys, const char *file,
    struct conf_problems *problems)
{
	uint16_t port = conf_tls_is_set(primary->section) ? CONF_TLS_PORT :
	    DNS_PORT;
	const struct conf_setting *s = conf_tree_find(primary->section,
	    "address");
	struct tsig_key *key = conf_tsig_key(keys, primary->section, file,
	    problems);
	struct hostport hp;
	struct err err;

	for (size_t i = 0; s != NULL && i < s->nwords; i++) {
		if (hostport_parse(s->words[i].text, port, &hp, &err)) {
			conf_make_address(&primary->addresses, hp, key);
			conf_make_tls(&primary->addresses, tls);
		} else {
			conf_problem_add(problems, file, s->words[i].line,
			    "%s", err.text);
		}
	}
	if ((s == NULL || s->nwords == 0) && !primary->section->broken)
		conf_problem_add(problems, file, primary->section->line,
		    "primary '%s' has no address: add address = "
		    "{ \"192.0.2.1\" }", primary->section->title);
}

static void
add_primary(struct conf_primaries *primaries,
    const struct conf_section *section, const struct conf_tsig *keys,
    const char *file, struct conf_problems *problems)
{
	struct primary *first = map_get_str(primaries->by_title,
	    section->title);
	struct tls_profile *tls;
	struct primary *primary;

	if (first != NULL) {
		conf_problem_add(problems, file, section->line, "primary '%s' "
		    "stands in line %u already: make the two one, or give one "
		    "another name", section->title, first->section->line);
		return;
	}
	primary = xcalloc(1, sizeof(*primary));
	primary->section = section;
	map_set_str(primaries->by_title, section->title, primary);
	tls = conf_tls_read(primaries->conf, section, file, problems);
	read_addresses(primary, tls, keys, file, problems);
	tls_profile_unref(&tls);
}

struct conf_primaries *
conf_primaries_new(struct conf *conf, const struct conf_tree *tree,
    const struct conf_tsig *keys, const char *file,
    struct conf_problems *problems)
{
	struct conf_primaries *primaries = xcalloc(1, sizeof(*primaries));

	primaries->conf = conf;
	primaries->by_title = map_new();
	for (size_t i = 0; i < tree->nsections; i++)
		if (tree->sections[i].place == CONF_PRIMARY)
			add_primary(primaries, &tree->sections[i], keys, file,
			    problems);
	return primaries;
}

void
conf_primaries_free(struct conf_primaries **take)
{
	struct map_walk walk = { 0 };
	struct primary *primary;

	while ((primary = map_next((*take)->by_title, &walk)) != NULL) {
		conf_make_primaries_fini(&primary->addresses);
		free(primary);
	}
	map_free(&(*take)->by_title);
	free(*take);
	*take = NULL;
}

/* Nobody means a word without dot and colon as the name of a host. */
static bool
is_host(const char *word)
{
	return strpbrk(word, ".:") != NULL ||
	    (strncmp(word, "localhost", 9) == 0 &&
	    (word[9] == '\0' || word[9] == '@'));
}

void
conf_primaries_resolve(const struct conf_primaries *primaries,
    const struct conf_word *word, struct tsig_key *key,
    struct zone_primaries *out, const char *file,
    struct conf_problems *problems)
{
	const struct primary *primary = map_get_str(primaries->by_title,
	    word->text);
	struct hostport hp;
	struct err err;

	for (size_t i = 0; primary != NULL && i < primary->addresses.n; i++) {
		struct tsig_key *own = primary->addresses.key[i];

		hp = primary->addresses.address[i];
		hp.host = xstrdup(hp.host);
		conf_make_address(out, hp, own != NULL ? own : key);
		conf_make_tls(out, primary->addresses.tls[i]);
	}
	if (primary != NULL)
		return;
	if (!is_host(word->text))
		conf_problem_add(problems, file, word->line, "unknown primary "
		    "'%s': define it with primary \"%s\" { address = { ... } },"
		    " or write an address", word->text, word->text);
	else if (hostport_parse(word->text, DNS_PORT, &hp, &err))
		conf_make_address(out, hp, key);
	else
		conf_problem_add(problems, file, word->line, "%s", err.text);
}
