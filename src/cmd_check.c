#include "cmd.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "conf_choose.h"
#include "conf_members.h"
#include "rights.h"

/* Files are to be made in a directory. */
static void
check_directory(const char *dir, struct errs *errs)
{
	struct stat st;

	if (stat(dir, &st) < 0)
		errs_add(errs, "%s: %s", dir, strerror(errno));
	else if (!S_ISDIR(st.st_mode))
		errs_add(errs, "%s: it has to be a directory", dir);
	else if (access(dir, W_OK | X_OK) < 0)
		errs_add(errs, "%s: cannot make files there: %s", dir,
		    strerror(errno));
}

/* A directory that is not there yet is made in its parent. */
static void
check_new_directory(const char *dir, struct errs *errs)
{
	char *copy;

	if (access(dir, F_OK) == 0 || errno != ENOENT) {
		check_directory(dir, errs);
		return;
	}
	copy = xstrdup(dir);
	check_directory(dirname(copy), errs);
	free(copy);
}

static void
check_product(const char *path, struct errs *errs)
{
	char *copy = xstrdup(path);
	struct stat st;

	check_directory(dirname(copy), errs);
	free(copy);
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		errs_add(errs, "%s: it has to be a file", path);
}

static void
check_state(const char *state, struct errs *errs)
{
	char *zones = xasprintf("%s/zones", state);

	check_new_directory(state, errs);
	if (access(state, F_OK) == 0)
		check_new_directory(zones, errs);
	free(zones);
}

static bool
is_in(const char *path, const char *dir)
{
	char *copy = xstrdup(path);
	bool is = strcmp(dirname(copy), dir) == 0;

	free(copy);
	return is;
}

/* What is known of where files go; NULL is allowed for each. */
static void
check_places(const char *data_cdb, const char *state, struct errs *errs)
{
	if (data_cdb != NULL && (state == NULL || access(state, F_OK) == 0 ||
	    !is_in(data_cdb, state)))
		check_product(data_cdb, errs);
	if (state != NULL)
		check_state(state, errs);
}

/* Serials are written beside and renamed, in few directories for many zones. */
static void
check_serial_files(const struct conf_zone *zone, struct map *seen,
    struct errs *errs)
{
	for (size_t i = 0; i < zone->nserial_files; i++) {
		char *copy = xstrdup(zone->serial_files[i]);
		const char *dir = dirname(copy);

		if (map_set_str(seen, dir, seen) == NULL)
			check_directory(dir, errs);
		free(copy);
	}
}

static void
check_readable(const char *path, struct errs *warnings)
{
	struct stat st;

	if (stat(path, &st) < 0 || access(path, R_OK) < 0)
		errs_add(warnings, "%s: cannot be read: %s", path,
		    strerror(errno));
	else if (!S_ISREG(st.st_mode))
		errs_add(warnings, "%s: it has to be a file", path);
}

/* Those of the keys have been read, but perhaps by root. */
static void
check_secrets(const struct conf *conf, struct errs *warnings)
{
	for (size_t i = 0; i < conf->nsecret_files; i++)
		check_readable(conf->secret_files[i], warnings);
}

static void
check_http(const struct conf *conf, struct errs *warnings)
{
	for (size_t i = 0; i < conf->nhttps; i++) {
		if (conf->https[i].certificate == NULL)
			continue;
		check_readable(conf->https[i].certificate, warnings);
		check_readable(conf->https[i].key, warnings);
	}
}

/*
 * From here on this is who the daemon would be, so that the rest is judged as
 * it would be.  Returns the state directory as it is left to check; NULL: it
 * is missing, and made by root.
 */
static const char *
become_user(const struct conf *conf, struct errs *errs)
{
	const char *state = conf->state;
	struct rights rights;
	struct err err;

	if (rights_find(&rights, conf->user, &err) != RIGHTS_FOUND) {
		errs_add(errs, "%s", err.text);
		return state;
	}
	if (rights.is_change && access(state, F_OK) < 0) {
		check_new_directory(state, errs);
		state = NULL;
	}
	if (!rights_drop(&rights, &err))
		errs_add(errs, "%s", err.text);
	return state;
}

static void
print(const struct errs *errs, const char *mark)
{
	for (size_t i = 0; i < errs->len; i++)
		fprintf(stderr, "%s%s\n", mark, errs->text[i]);
}

/* The copies of zones, and of the members of catalogs that are known. */
static void
check_members(struct conf *conf)
{
	struct err err = { "" };
	struct conf *joined = conf_members_load(conf, &err);

	if (err.text[0] != '\0')
		errs_add(&conf->warnings, "%s; it is made anew from the "
		    "catalogs", err.text);
	cmd_check_copies(conf->state, joined, &conf->warnings);
	conf_members_free(&joined);
}

/* Returns the number of local data files. */
static size_t
check_sound(struct conf *conf, struct errs *errs)
{
	size_t nlocals;
	struct map *seen = map_new();
	const char *state = become_user(conf, errs);
	bool is_product_new = state == NULL &&
	    is_in(conf->data_cdb, conf->state);

	check_places(is_product_new ? NULL : conf->data_cdb, state, errs);
	for (size_t i = 0; i < conf->nzones; i++)
		check_serial_files(&conf->zones[i], seen, errs);
	map_free(&seen);
	check_members(conf);
	nlocals = cmd_check_local(conf, errs, &conf->warnings);
	check_http(conf, &conf->warnings);
	check_secrets(conf, &conf->warnings);
	print(&conf->warnings, "warning: ");
	return nlocals;
}

/* The files are looked at all the same, as far as they can be found. */
static void
check_broken(const char *path, struct errs *errs)
{
	struct conf_peek peek = { 0 };
	struct errs warnings = { 0 };

	conf_find_and_peek(path, &peek);
	check_places(peek.data_cdb, peek.state, errs);
	if (peek.state != NULL)
		cmd_check_copies(peek.state, NULL, &warnings);
	print(&warnings, "warning: ");
	errs_fini(&warnings);
	conf_peek_fini(&peek);
}

static void
print_good(const char *name, const struct conf *conf, size_t nlocals)
{
	size_t ncatalogs = conf->ncatalogs, ndynamics = conf->ndynamics;
	size_t nzones = conf->nzones - ncatalogs;

	printf("%s: %zu zone%s, ", name, nzones, nzones == 1 ? "" : "s");
	if (ncatalogs > 0)
		printf("%zu catalog%s, ", ncatalogs,
		    ncatalogs == 1 ? "" : "s");
	if (ndynamics > 0)
		printf("%zu dynamic zone%s, ", ndynamics,
		    ndynamics == 1 ? "" : "s");
	if (nlocals > 0)
		printf("%zu local file%s, ", nlocals, nlocals == 1 ? "" : "s");
	printf("no errors\n");
}

int
cmd_check(const struct options *options)
{
	const char *name = NULL;
	struct errs errs = { 0 };
	struct conf *conf = conf_find_and_load(options->config, &name, &errs);
	int code = EXIT_CHANGE;
	size_t nlocals = 0;

	if (conf != NULL)
		nlocals = check_sound(conf, &errs);
	else
		check_broken(options->config, &errs);
	print(&errs, "");
	if (errs.len == 0) {
		print_good(name, conf, nlocals);
		code = EXIT_DONE;
	}
	errs_fini(&errs);
	conf_free(&conf);
	return code;
}
