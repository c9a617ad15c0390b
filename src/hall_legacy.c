#include "hall_legacy.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/log.h"
#include "hall.h"
#include "hosts.h"
#include "legacy_import.h"
#include "legacy_ips.h"
#include "legacy_tree.h"
#include "store_path.h"
#include "store_pepper.h"

static void
log_import(const struct conf *conf, struct legacy_import *import)
{
	const char *line;

	for (size_t i = 0; i < import->notes.len; i++)
		log_warn("%s", import->notes.text[i]);
	legacy_import_count(import);
	/* Each ends in a newline. */
	for (line = buf_str(&import->done); *line != '\0';
	    line = strchr(line, '\n') + 1)
		log_info("%s: %.*s", conf->clients,
		    (int)strcspn(line, "\n"), line);
}

static bool
import_hosts(struct legacy_import *import, struct err *err)
{
	const char *dir = import->conf->clients;
	struct legacy_names hosts = { 0 };
	bool ok = legacy_names_read(dir, S_IFDIR, &hosts, err) &&
	    store_begin(import->store, time(NULL), err) &&
	    legacy_import_all(import, dir, &hosts, err) &&
	    store_commit(import->store, err);

	legacy_names_fini(&hosts);
	return ok;
}

/* With handles of its own: the others are not open yet. */
static bool
import_all(const struct conf *conf, struct err *err)
{
	struct legacy_import import = { .conf = conf,
		.origin = { "admin", "ROOT/clients" } };
	char *database = store_path_database(conf->state);
	char *pepper = store_path_pepper(conf->state);
	struct secret *secret = NULL;
	bool ok = false;

	import.store = store_open(database, err);
	if (import.store != NULL)
		secret = secret_open(pepper, err);
	import.secret = secret;
	if (secret != NULL && store_pepper_check(import.store, secret, err))
		ok = import_hosts(&import, err);
	if (ok)
		log_import(conf, &import);
	legacy_import_fini(&import);
	secret_close(&secret);
	store_close(&import.store);
	free(pepper);
	free(database);
	return ok;
}

bool
hall_legacy_open(struct hall *hall, const struct conf *conf, struct err *err)
{
	if (conf->clients == NULL)
		return true;
	if (!import_all(conf, err))
		return false;
	hall->ips = legacy_ips_new(conf->clients, err);
	return hall->ips != NULL;
}

void
hall_legacy_close(struct hall *hall)
{
	legacy_ips_free(&hall->ips);
}

static void
follow(void *ctx, const struct host *host, uint32_t ttl)
{
	struct hall *hall = ctx;
	struct err err;

	(void)ttl;
	if (!legacy_ips_follow(hall->ips, host, &err))
		log_warn("%s; until it can be written it is out of date",
		    err.text);
}

void
hall_legacy_published(struct hall *hall)
{
	uint64_t version;

	if (hall->ips == NULL || hall->hosts == NULL)
		return;
	version = hosts_version(hall->hosts);
	if (hall->ips_are_followed && hall->ips_version == version)
		return;
	hosts_each(hall->hosts, follow, hall);
	hall->ips_version = version;
	hall->ips_are_followed = true;
}
