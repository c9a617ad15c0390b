#include "cmd_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/log.h"
#include "legacy_import.h"
#include "legacy_tree.h"

/* A daemon is told only if it has something to do. */
static int
finish(struct cmd_host *h, struct legacy_import *import)
{
	bool is_any = import->added + import->changed > 0;
	int code = cmd_host_commit(h);

	if (code != EXIT_DONE)
		return code;
	legacy_import_count(import);
	if (is_any)
		code = cmd_host_tell(&import->done, h->conf);
	else
		fwrite(import->done.data, 1, import->done.len, stdout);
	if (code == EXIT_DONE && import->problems > 0)
		code = EXIT_CHANGE;
	return code;
}

static int
import_from(struct cmd_host *h, const struct secret *secret, const char *dir,
    const struct legacy_names *hosts)
{
	struct legacy_import import = { h->conf, h->store, secret, h->origin,
		.added = 0 };
	int code = cmd_host_begin(h);
	struct err err;
	bool ok;

	if (code != EXIT_DONE)
		return code;
	ok = legacy_import_all(&import, dir, hosts, &err);
	cmd_host_log(&import.notes);
	if (ok) {
		code = finish(h, &import);
	} else {
		code = cmd_host_fail(h, &err);
		log_error("nothing was imported");
	}
	legacy_import_fini(&import);
	return code;
}

int
cmd_host_import(struct cmd_host *h)
{
	char *dir = legacy_import_clients(h->args[0]);
	struct legacy_names hosts = { 0 };
	struct secret *secret = NULL;
	struct err err;
	int code = EXIT_CHANGE;

	if (!legacy_names_read(dir, S_IFDIR, &hosts, &err))
		log_error("%s", err.text);
	else if (hosts.n == 0)
		log_error("%s: has no directory of a host in it", dir);
	else if ((secret = cmd_host_secret(h, &code)) != NULL)
		code = import_from(h, secret, dir, &hosts);
	secret_close(&secret);
	legacy_names_fini(&hosts);
	free(dir);
	return code;
}
