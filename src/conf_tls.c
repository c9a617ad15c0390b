#include "conf_tls.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/ip.h"
#include "base/mem.h"
#include "conf_make.h"
#include "conf_options.h"
#include "conf_path.h"
#include "tls_profile.h"

/* One that is being read. */
struct draft {
	struct conf *conf;
	const struct conf_section *block;
	const char *title;		/* of the primary */
	const char *file;
	struct conf_problems *problems;
	bool bad;
	char *hostname, *ca, *certificate, *key;
	struct tls_pin *pins;
	size_t npins;
};

bool
conf_tls_is_set(const struct conf_section *primary)
{
	return conf_tree_find(primary, "tls") != NULL;
}

static const struct conf_word *
word_of(struct draft *d, const char *key)
{
	const struct conf_word *word = conf_options_word(d->block, key,
	    d->file, d->problems);

	if (word == NULL) {
		d->bad = d->bad || conf_tree_find(d->block, key) != NULL;
		return NULL;
	}
	if (word->text[0] != '\0')
		return word;
	conf_problem_add(d->problems, d->file, word->line, "'%s' is empty: "
	    "write a value or remove it", key);
	d->bad = true;
	return NULL;
}

static void
read_hostname(struct draft *d)
{
	const struct conf_word *word = word_of(d, "hostname");
	struct hostport hp;
	struct err err;
	struct ip ip;

	if (word == NULL)
		return;
	if (ip_parse(&ip, word->text) || strchr(word->text, '@') != NULL ||
	    !hostport_parse(word->text, CONF_TLS_PORT, &hp, &err)) {
		conf_problem_add(d->problems, d->file, word->line, "'%s' is "
		    "no host name: write that of the primary's certificate",
		    word->text);
		d->bad = true;
		return;
	}
	d->hostname = hp.host;
}

static char *
read_path(struct draft *d, const char *key)
{
	const struct conf_word *word = word_of(d, key);
	struct stat st;
	char *path;

	if (word == NULL)
		return NULL;
	path = conf_path_resolve(d->file, word->text);
	if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
		conf_make_file(d->conf, path);
	return path;
}

static void
read_pins(struct draft *d)
{
	const struct conf_setting *s = conf_tree_find(d->block, "pin");
	struct err err;

	if (s == NULL)
		return;
	d->pins = xcalloc(s->nwords + 1, sizeof(*d->pins));
	for (size_t i = 0; i < s->nwords; i++) {
		if (tls_pin_parse(&d->pins[d->npins], s->words[i].text,
		    &err)) {
			d->npins++;
			continue;
		}
		conf_problem_add(d->problems, d->file, s->words[i].line,
		    "%s", err.text);
		d->bad = true;
	}
}

static bool
refuse(struct draft *d, const char *what)
{
	conf_problem_add(d->problems, d->file, d->block->line,
	    "the tls of primary '%s' %s", d->title, what);
	return false;
}

/* What is set only makes sense with what else is set. */
static bool
is_whole(struct draft *d)
{
	if (d->bad || d->block->broken)
		return false;
	if (d->hostname == NULL && d->npins == 0)
		return refuse(d, "does not say who that is: add hostname = "
		    "\"ns0.example.com\", the name in its certificate, or "
		    "pin = \"...\"; or write tls = opportunistic, which "
		    "trusts anybody");
	if (d->ca != NULL && d->hostname == NULL)
		return refuse(d, "has a ca, which is of use only with a "
		    "hostname: add one, or remove the ca");
	if (d->certificate != NULL && d->key == NULL)
		return refuse(d, "has a certificate without its key: add "
		    "key = \"...\"");
	if (d->key != NULL && d->certificate == NULL)
		return refuse(d, "has a key without its certificate: add "
		    "certificate = \"...\"");
	return true;
}

static void
warn_of_readers(struct draft *d)
{
	struct stat st;

	if (d->key != NULL && stat(d->key, &st) == 0 &&
	    (st.st_mode & S_IROTH))
		errs_add(&d->conf->warnings, "%s: everybody may read this key "
		    "(mode %04o): chmod 640 it", d->key,
		    (unsigned)st.st_mode & 07777);
}

static struct tls_profile *
make(struct draft *d)
{
	const struct tls_profile_args args = { .hostname = d->hostname,
		.ca = d->ca, .pins = d->pins, .npins = d->npins,
		.certificate = d->certificate, .key = d->key };
	struct tls_profile *profile;
	struct err err;

	warn_of_readers(d);
	profile = tls_profile_new(&args, &err);
	if (profile == NULL)
		conf_problem_add(d->problems, d->file, d->block->line,
		    "primary '%s': %s", d->title, err.text);
	return profile;
}

static struct tls_profile *
read_block(struct draft *d)
{
	struct tls_profile *profile = NULL;

	read_hostname(d);
	read_pins(d);
	d->ca = read_path(d, "ca");
	d->certificate = read_path(d, "certificate");
	d->key = read_path(d, "key");
	if (is_whole(d))
		profile = make(d);
	free(d->hostname);
	free(d->ca);
	free(d->certificate);
	free(d->key);
	free(d->pins);
	return profile;
}

struct tls_profile *
conf_tls_read(struct conf *conf, const struct conf_section *primary,
    const char *file, struct conf_problems *problems)
{
	static const struct tls_profile_args anybody = { .npins = 0 };
	const struct conf_setting *s = conf_tree_find(primary, "tls");
	struct draft d = { .conf = conf, .title = primary->title,
		.file = file, .problems = problems };
	const struct conf_word *word;
	struct err err;

	if (s == NULL)
		return NULL;
	d.block = s->block;
	if (d.block != NULL)
		return read_block(&d);
	word = conf_options_word(primary, "tls", file, problems);
	if (word == NULL)
		return NULL;
	if (strcmp(word->text, "opportunistic") == 0)
		return tls_profile_new(&anybody, &err);
	conf_problem_add(problems, file, word->line, "'tls' is { hostname = "
	    "\"...\" } or { pin = \"...\" } or opportunistic, not '%s'",
	    word->text);
	return NULL;
}
