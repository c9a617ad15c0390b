#include "legacy.h"

#include <errno.h>
#include <fcntl.h>
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
#include "legacy_tree.h"

/* NULL: not set, or empty, which is the same. */
static const char *
variable(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

static struct zone_options
read_options(struct errs *errs)
{
	struct zone_options options = conf_default_options;
	const char *period = variable("PERIOD"), *timeout = variable("TIMEOUT");
	uint64_t seconds = 300;
	struct err err;

	if (period != NULL &&
	    (!num_parse(period, UINT32_MAX, &seconds) || seconds == 0))
		errs_add(errs, "PERIOD: '%s' is no number of seconds from 1 to "
		    "%u", period, UINT32_MAX);
	options.period = (uint32_t)seconds;
	if (timeout != NULL && !conf_key_set(conf_key_find("probe-timeout"),
	    timeout, &options, &err))
		errs_add(errs, "TIMEOUT: %s", err.text);
	return options;
}

static void
check_method(struct errs *errs)
{
	const char *method = variable("ZTMETHOD");

	if (method != NULL && strcmp(method, "axfr") != 0)
		errs_add(errs, "ZTMETHOD: '%s' is not known: set it to axfr, "
		    "or not at all", method);
}

static void
check_ddns(struct conf *conf)
{
	const char *on = variable("DDNS"), *url = variable("DDNSURL");

	if (on != NULL ? strcmp(on, "0") != 0 : url != NULL)
		errs_add(&conf->warnings, "%s: dynamic hosts are not fetched "
		    "by this version: data.cdb will not hold them",
		    on != NULL ? "DDNS" : "DDNSURL");
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
	const char *file = variable("DATACDB"), *zones = variable("TINYDNSDIR");
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

static void
read_tinydns(struct conf *conf, struct errs *errs)
{
	const char *dir = variable("TINYDNSDIR");

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
	const char *path = variable("UPDATESCRIPT");
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
	struct zone_options options = read_options(errs);

	check_method(errs);
	check_ddns(conf);
	conf->state = state_path(root);
	legacy_tree_read(conf, root, conf_make_options(conf, &options), errs);
	conf_make_sort(conf);
	read_tinydns(conf, errs);
	read_script(conf);
	if (errs->len > before)
		conf_free(&conf);
	return conf;
}

static bool
write_text(const char *tmp, const char *text, struct err *err)
{
	size_t len = strlen(text);
	int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	ssize_t n;

	if (fd < 0)
		return err_set(err, "%s: cannot create: %m", tmp);
	n = write(fd, text, len);
	if (n >= 0 && (size_t)n < len)
		errno = ENOSPC;
	if (n < 0 || (size_t)n < len) {
		err_set(err, "%s: cannot write: %m", tmp);
		close(fd);
		return false;
	}
	if (close(fd) < 0)
		return err_set(err, "%s: cannot write: %m", tmp);
	return true;
}

bool
legacy_write_serial(const char *file, uint32_t serial, struct err *err)
{
	const char *slash = strrchr(file, '/');
	int dir_len = slash != NULL ? (int)(slash + 1 - file) : 0;
	char *tmp = xasprintf("%.*s.%s.tmp", dir_len, file, file + dir_len);
	char text[16];
	bool ok;

	snprintf(text, sizeof(text), "%u\n", serial);
	ok = write_text(tmp, text, err);
	if (ok && rename(tmp, file) < 0)
		ok = err_set(err, "%s: cannot replace: %m", file);
	if (!ok)
		unlink(tmp);
	free(tmp);
	return ok;
}
