#include "conf_allow.h"

#include <stdlib.h>
#include <string.h>

#include "base/hostport.h"
#include "base/ip.h"
#include "base/mem.h"

static void
add_prefix(struct conf_allow *allow, const struct ip_prefix *prefix)
{
	allow->prefixes = xreallocarray(allow->prefixes, allow->nprefixes + 1,
	    sizeof(*allow->prefixes));
	allow->prefixes[allow->nprefixes++] = *prefix;
}

static void
add_name(struct conf_allow *allow, const char *name)
{
	allow->names = xreallocarray(allow->names, allow->nnames + 1,
	    sizeof(*allow->names));
	allow->names[allow->nnames++] = xstrdup(name);
}

/* What is meant as an address is no name of a host that does not exist. */
static bool
is_numeric(const char *word)
{
	return strpbrk(word, "/:") != NULL ||
	    strspn(word, "0123456789.") == strlen(word);
}

/* A name needs a dot, so that a mistyped word is found out. */
static bool
is_host(const char *word)
{
	struct hostport hp;
	struct name name;
	struct err err;

	if (strchr(word, '@') != NULL || !name_parse(&name, word, &err) ||
	    !hostport_parse(word, 1, &hp, &err))
		return false;
	free(hp.host);
	return strchr(word, '.') != NULL || strcmp(word, "localhost") == 0;
}

static bool
add_word(struct conf_allow *allow, const char *word, bool may_be_host,
    struct err *err)
{
	struct ip_prefix prefix;

	if (ip_prefix_parse(&prefix, word, err)) {
		add_prefix(allow, &prefix);
		return true;
	}
	if (!may_be_host || is_numeric(word))
		return false;
	if (!is_host(word))
		return err_set(err, "'%s' is no address or prefix, and no "
		    "whole name of a host", word);
	add_name(allow, word);
	return true;
}

bool
conf_allow_add(struct conf_allow *allow, const char *word, struct err *err)
{
	return add_word(allow, word, true, err);
}

/* false: the key is not set. */
static bool
read_list(struct conf_allow *allow, const struct conf_section *global,
    const char *key, bool may_be_host, const char *file,
    struct conf_problems *problems)
{
	const struct conf_setting *s = conf_tree_find(global, key);
	struct err err;

	if (s == NULL)
		return false;
	conf_allow_fini(allow);
	for (size_t i = 0; i < s->nwords; i++)
		if (!add_word(allow, s->words[i].text, may_be_host, &err))
			conf_problem_add(problems, file, s->words[i].line,
			    "'%s': %s", key, err.text);
	return true;
}

void
conf_allow_list(struct conf_allow *allow, const struct conf_section *section,
    const char *key, const char *file, struct conf_problems *problems)
{
	read_list(allow, section, key, true, file, problems);
}

void
conf_allow_read(struct conf *conf, const struct conf_section *global,
    const char *file, struct conf_problems *problems)
{
	struct conf_allow proxies = { 0 };

	read_list(&conf->retrieve, global, "retrieve-allow", true, file,
	    problems);
	read_list(&conf->metrics, global, "metrics-allow", true, file,
	    problems);
	if (!read_list(&proxies, global, "trusted-proxies", false, file,
	    problems))
		return;
	conf->proxies = proxies.prefixes;
	conf->nproxies = proxies.nprefixes;
}

void
conf_allow_loopback(struct conf_allow *allow)
{
	static const uint8_t v4[IP4_LEN] = { 127 };
	static const uint8_t v6[IP6_LEN] = { [IP6_LEN - 1] = 1 };
	struct ip_prefix prefix = { ip_make(v4, IP4_LEN), 8 };

	add_prefix(allow, &prefix);
	prefix = (struct ip_prefix){ ip_make(v6, IP6_LEN), 8 * IP6_LEN };
	add_prefix(allow, &prefix);
}

void
conf_allow_fini(struct conf_allow *allow)
{
	for (size_t i = 0; i < allow->nnames; i++)
		free(allow->names[i]);
	free(allow->names);
	free(allow->prefixes);
	memset(allow, 0, sizeof(*allow));
}
