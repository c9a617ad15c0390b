#include "cmd_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "conf_choose.h"
#include "dns/datacdb.h"
#include "ddns/hostname.h"
#include "rights.h"
#include "state.h"
#include "store_path.h"

enum { LABEL = 1, TTL = 2, WILDCARD = 4, JSON = 8 };

static const struct verb {
	const char *name, *how;
	unsigned options;		/* of --label and so on */
	bool has_name;
	size_t min_args, max_args;	/* behind the name */
	int (*run)(struct cmd_host *h);
} verbs[] = {
	{ "add", "host add", LABEL | TTL | WILDCARD, true, 0, 0,
	    cmd_host_add },
	{ "list", "host list", JSON, false, 0, 0, cmd_host_list },
	{ "show", "host show", JSON, true, 0, 0, cmd_host_show },
	{ "set", "host set", 0, true, 1, 2, cmd_host_set },
	{ "ttl", "host ttl", 0, true, 1, 1, cmd_host_ttl },
	{ "key", "host key", LABEL, true, 0, 0, cmd_host_key },
	{ "revoke", "host revoke", 0, true, 1, 1, cmd_host_revoke },
	{ "disable", "host disable", 0, true, 0, 0, cmd_host_disable },
	{ "enable", "host enable", 0, true, 0, 0, cmd_host_enable },
	{ "remove", "host remove", 0, true, 0, 0, cmd_host_remove },
	{ "history", "host history", JSON, true, 0, 0,
	    cmd_host_history },
	{ "import", "host import", 0, false, 1, 1, cmd_host_import },
};

static const struct verb *
find_verb(const char *name)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	log_error("there is no command 'host %s'; see 'dnssync help host'",
	    name);
	return NULL;
}

static bool
check_options(const struct verb *verb, const struct options *o)
{
	unsigned given = (o->label != NULL ? LABEL : 0u) |
	    (o->ttl != NULL ? TTL : 0u) | (o->wildcard ? WILDCARD : 0u) |
	    (o->json ? JSON : 0u);
	unsigned stray = given & ~verb->options;

	if (stray == 0)
		return true;
	log_error("'%s' has no option '--%s'; see 'dnssync help host'",
	    verb->how, stray & LABEL ? "label" : stray & TTL ? "ttl" :
	    stray & WILDCARD ? "wildcard" : "json");
	return false;
}

static bool
take_arguments(struct cmd_host *h, const struct verb *verb)
{
	size_t skip = verb->has_name ? 2 : 1;
	const struct options *o = h->options;
	struct err err;

	if (o->nargs < skip + verb->min_args ||
	    o->nargs > skip + verb->max_args) {
		log_error("'%s': too %s arguments; see 'dnssync help host'",
		    verb->how, o->nargs < skip + verb->min_args ? "few" :
		    "many");
		return false;
	}
	h->args = o->args + skip;
	h->nargs = o->nargs - skip;
	if (!verb->has_name)
		return true;
	if (!hostname_parse(&h->name, o->args[1], &err)) {
		log_error("%s: no host's name: %s", o->args[1], err.text);
		return false;
	}
	name_text(h->name.wire, h->text);
	return true;
}

static struct conf *
load_conf(const struct options *options)
{
	struct errs errs = { 0 };
	const char *name;
	struct conf *conf = conf_find_and_load(options->config, &name, &errs);

	for (size_t i = 0; i < errs.len; i++)
		log_error("%s", errs.text[i]);
	errs_fini(&errs);
	return conf;
}

static bool
open_store(struct cmd_host *h, struct err *err)
{
	char *path = store_path_database(h->conf->state);
	struct rights rights;

	if (rights_find(&rights, h->conf->user, err) == RIGHTS_FOUND &&
	    state_make(h->conf, &rights, err))
		h->store = store_open(path, err);
	free(path);
	return h->store != NULL;
}

static int
run(struct cmd_host *h, const struct verb *verb)
{
	struct err err, ignored;
	int code;

	h->published = datacdb_open(h->conf->data_cdb, &ignored);
	h->zones = xcalloc(h->conf->ndynamics, sizeof(*h->zones));
	for (size_t i = 0; i < h->conf->ndynamics; i++)
		h->zones[i] = h->conf->dynamics[i].name;
	if (open_store(h, &err)) {
		code = verb->run(h);
	} else {
		log_error("%s", err.text);
		code = EXIT_LATER;
	}
	store_close(&h->store);
	datacdb_close(&h->published);
	free(h->zones);
	return code;
}

int
cmd_host(const struct options *options)
{
	const struct verb *verb = find_verb(options->args[0]);
	struct cmd_host h = { .options = options };
	struct conf *conf;
	int code;

	if (verb == NULL || !check_options(verb, options) ||
	    !take_arguments(&h, verb))
		return EXIT_CHANGE;
	conf = load_conf(options);
	if (conf == NULL)
		return EXIT_CHANGE;
	h.conf = conf;
	h.origin = (struct store_origin){ "admin", verb->how };
	code = run(&h, verb);
	conf_free(&conf);
	return code;
}
