#include "legacy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/num.h"
#include "conf_key.h"
#include "conf_local.h"
#include "conf_make.h"
#include "conf_pull.h"
#include "legacy_env.h"
#include "legacy_file.h"
#include "legacy_tree.h"
#include "legacy_web.h"

static struct zone_options
read_options(struct errs *errs)
{
	struct zone_options options = conf_default_options;
	const char *period = legacy_env("PERIOD");
	const char *timeout = legacy_env("TIMEOUT");
	uint64_t seconds = 300;
	struct err err;

	if (period != NULL &&
	    (!num_parse(period, UINT32_MAX, &seconds) || seconds == 0))
		errs_add(errs, "PERIOD: '%s' is no number of seconds from 1 to "
		    "%u", period, UINT32_MAX);
	options.period = (uint32_t)seconds;
	if (timeout != NULL && !conf_key_set(conf_key_find("probe-timeout",
	    CONF_GLOBAL),
	    timeout, &options, &err))
		errs_add(errs, "TIMEOUT: %s", err.text);
	return options;
}

static void
check_method(struct errs *errs)
{
	const char *method = legacy_env("ZTMETHOD");

	if (method != NULL && strcmp(method, "axfr") != 0)
		errs_add(errs, "ZTMETHOD: '%s' is not known: set it to axfr, "
		    "or not at all", method);
}

/* As curl and wget take it. */
static char *
make_url(const char *text)
{
	return xasprintf("%s%s", strstr(text, "://") == NULL ? "http://" : "",
	    text);
}

/* No zones of dynamic hosts are known here, so any name is taken. */
static void
read_ddns(struct conf *conf, uint32_t period, struct errs *errs)
{
	const char *on = legacy_env("DDNS"), *text = legacy_env("DDNSURL");
	char *url;

	if (on != NULL && strcmp(on, "0") == 0)
		return;
	if (text == NULL) {
		if (on != NULL)
			errs_add(&conf->warnings, "DDNS: DDNSURL is not set: "
			    "no dynamic hosts are fetched");
		return;
	}
	url = make_url(text);
	if (!conf_pull_is_url(url))
		errs_add(errs, "DDNSURL: '%s' is no URL of http or https",
		    text);
	conf->pulls = xcalloc(1, sizeof(*conf->pulls));
	conf->pulls[conf->npulls++] = (struct conf_pull){
		.title = xstrdup("DDNSURL"), .url = url, .period = period };
	errs_add(&conf->warnings, "DDNSURL: hosts of any name are taken from "
	    "there: a configuration file can say in which zones they may be");
}

/* TINYDNSDIR's parent. */
static char *
parent(const char *path)
{
	size_t len = strlen(path);
	const char *slash;

	while (len > 1 && path[len - 1] == '/')
		len--;
	slash = memrchr(path, '/', len);
	if (slash == NULL)
		return xstrdup(".");
	while (slash > path && slash[-1] == '/')
		slash--;
	if (slash == path)
		return xstrdup("/");
	return xasprintf("%.*s", (int)(slash - path), path);
}

/* NULL: the environment does not say where it goes. */
static char *
read_data_cdb(void)
{
	const char *file = legacy_env("DATACDB");
	const char *zones = legacy_env("TINYDNSDIR");
	char *dir, *path;

	if (file != NULL)
		return xstrdup(file);
	if (zones == NULL)
		return NULL;
	dir = parent(zones);
	path = xasprintf("%s%sdata.cdb", dir,
	    strcmp(dir, "/") == 0 ? "" : "/");
	free(dir);
	return path;
}

static char *
state_path(const char *root)
{
	return xasprintf("%s/dnssync", root);
}

void
legacy_peek(struct conf_peek *peek, const char *root)
{
	peek->data_cdb = read_data_cdb();
	peek->state = state_path(root);
}

/*
 * Any file in the directory that is not the script's copy of a zone which is
 * transferred now is the admin's own.
 */
static void
read_local(struct conf *conf, const char *dir, struct errs *errs)
{
	struct legacy_names files = { 0 };
	struct err err;

	if (!legacy_names_read(dir, S_IFREG, &files, &err))
		errs_add(errs, "TINYDNSDIR: %s", err.text);
	legacy_names_fini(&files);
	conf->local = conf_local_new(conf->data_cdb);
	conf_local_add(conf->local, dir, "*");
	for (size_t i = 0; i < conf->nzones; i++)
		conf_local_skip_zone(conf->local, conf->zones[i].text);
}

/* The older dnssync-web published nothing: its servers retrieved the hosts. */
static void
read_no_tinydns(struct conf *conf)
{
	conf->data_cdb = read_data_cdb();
	if (conf->data_cdb == NULL) {
		conf->data_cdb = xasprintf("%s/data.cdb", conf->state);
		errs_add(&conf->warnings, "TINYDNSDIR: not set: the hosts are "
		    "published in %s, and for servers that retrieve them",
		    conf->data_cdb);
	}
	conf->local = conf_local_new(conf->data_cdb);
}

static void
read_tinydns(struct conf *conf, bool is_web, struct errs *errs)
{
	const char *dir = legacy_env("TINYDNSDIR");

	if (dir == NULL && is_web) {
		read_no_tinydns(conf);
		return;
	}
	if (dir == NULL) {
		errs_add(errs, "TINYDNSDIR: not set: set it to the directory "
		    "of the zone files, as for the older dnssync; data.cdb "
		    "goes to its parent unless DATACDB names another file");
		return;
	}
	conf->data_cdb = read_data_cdb();
	read_local(conf, dir, errs);
}

/* Appends 'path', so that a shell takes it as one word. */
static void
add_quoted(struct buf *b, const char *path)
{
	buf_add_byte(b, '\'');
	if (strchr(path, '/') == NULL)
		buf_add_str(b, "./");
	for (; *path != '\0'; path++) {
		if (*path == '\'')
			buf_add_str(b, "'\\'");
		buf_add_byte(b, (uint8_t)*path);
	}
	buf_add_byte(b, '\'');
}

/* One that is not executable is read by a shell, whatever its name. */
static void
add_script(struct buf *command, const char *path)
{
	if (access(path, X_OK) < 0)
		buf_add_str(command, "/bin/sh ");
	add_quoted(command, path);
}

/* The name of a file, or else a command line. */
static void
read_script(struct conf *conf)
{
	const char *path = legacy_env("UPDATESCRIPT");
	struct buf command = { 0 };

	if (path == NULL)
		return;
	if (access(path, F_OK) == 0)
		add_script(&command, path);
	else
		buf_add_str(&command, path);
	conf->on_publish = xstrdup(buf_str(&command));
	buf_fini(&command);
	errs_add(&conf->warnings, "UPDATESCRIPT: runs after data.cdb was "
	    "published: it must not make data.cdb itself any more");
}

struct conf *
legacy_load(const char *root, struct errs *errs)
{
	struct conf *conf = conf_make_new();
	size_t before = errs->len;
	bool is_web;
	struct zone_options options = read_options(errs);
	char *adns = xasprintf("%s/adns", root);

	check_method(errs);
	read_ddns(conf, options.period, errs);
	conf->state = state_path(root);
	is_web = legacy_web_read(conf, root, errs);
	if (!is_web || access(adns, F_OK) == 0)
		legacy_tree_read(conf, root,
		    conf_make_options(conf, &options), errs);
	conf_make_sort(conf);
	read_tinydns(conf, is_web, errs);
	read_script(conf);
	if (errs->len > before)
		conf_free(&conf);
	free(adns);
	return conf;
}

bool
legacy_write_serial(const char *file, uint32_t serial, struct err *err)
{
	char text[16];

	snprintf(text, sizeof(text), "%u\n", serial);
	return legacy_file_write(file, text, 0, err);
}
