#include "legacy_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/map.h"
#include "base/mem.h"
#include "conf_make.h"
#include "conf_name.h"

enum { DNS_PORT = 53 };

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool
legacy_names_read(const char *dir, mode_t type, struct legacy_names *names,
    struct err *err)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	struct stat st;

	if (d == NULL)
		return err_set(err, "%s: cannot read: %m", dir);
	while ((entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.' ||
		    fstatat(dirfd(d), entry->d_name, &st, 0) < 0 ||
		    (st.st_mode & S_IFMT) != type)
			continue;
		names->name = xreallocarray(names->name, names->n + 1,
		    sizeof(*names->name));
		names->name[names->n++] = xstrdup(entry->d_name);
	}
	closedir(d);
	if (names->n > 0)
		qsort(names->name, names->n, sizeof(*names->name), compare);
	return true;
}

void
legacy_names_fini(struct legacy_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->name[i]);
	free(names->name);
	memset(names, 0, sizeof(*names));
}

/* A zone while its servers are collected. */
struct found {
	struct name name;
	struct zone_primaries *primaries;
	char **files;
	size_t nfiles;
};

static struct found *
get_found(struct map *zones, struct conf *conf, const char *text,
    const struct name *name)
{
	struct found *found = map_get_str(zones, text);

	if (found != NULL)
		return found;
	found = xcalloc(1, sizeof(*found));
	found->name = *name;
	found->primaries = conf_make_primaries(conf);
	map_set_str(zones, text, found);
	return found;
}

struct server {
	struct conf *conf;
	struct map *zones;		/* struct found by text */
	const char *dir;
	struct hostport address;
};

static void
add_file(const struct server *server, const char *file, struct errs *errs)
{
	char text[NAME_TEXT_SIZE], *path;
	struct hostport address = server->address;
	struct name name;
	struct found *found;
	struct err err;

	path = xasprintf("%s/%s", server->dir, file);
	if (!conf_name_parse(file, &name, text, &err)) {
		errs_add(errs, "%s: %s", path, err.text);
		free(path);
		return;
	}
	found = get_found(server->zones, server->conf, text, &name);
	address.host = xstrdup(address.host);
	conf_make_address(found->primaries, address, NULL);
	found->files = xreallocarray(found->files, found->nfiles + 1,
	    sizeof(*found->files));
	found->files[found->nfiles++] = path;
}

static void
read_server(struct conf *conf, struct map *zones, const char *adns,
    const char *name, struct errs *errs)
{
	char *dir = xasprintf("%s/%s", adns, name);
	struct server server = { .conf = conf, .zones = zones, .dir = dir };
	struct legacy_names files = { 0 };
	struct err err;

	if (!hostport_parse(name, DNS_PORT, &server.address, &err))
		errs_add(errs, "%s: %s", dir, err.text);
	else if (!legacy_names_read(dir, S_IFREG, &files, &err))
		errs_add(errs, "%s", err.text);
	for (size_t i = 0; i < files.n; i++)
		add_file(&server, files.name[i], errs);
	legacy_names_fini(&files);
	free(server.address.host);
	free(dir);
}

/* Makes zones of conf from what was found, and frees it. */
static void
add_zones(struct conf *conf, struct map *zones,
    const struct zone_options *options)
{
	struct map_walk walk = { 0 };
	struct found *found;
	char text[NAME_TEXT_SIZE];

	while ((found = map_next(zones, &walk)) != NULL) {
		struct conf_zone *zone;

		name_text(found->name.wire, text);
		zone = conf_make_zone(conf, &found->name, text, options,
		    found->primaries);
		for (size_t i = 0; i < found->nfiles; i++) {
			conf_make_serial_file(zone, found->files[i]);
			free(found->files[i]);
		}
		free(found->files);
		free(found);
	}
}

void
legacy_tree_read(struct conf *conf, const char *root,
    const struct zone_options *options, struct errs *errs)
{
	char *adns = xasprintf("%s/adns", root);
	struct legacy_names servers = { 0 };
	struct map *zones = map_new();
	struct err err;

	if (!legacy_names_read(adns, S_IFDIR, &servers, &err))
		errs_add(errs, "ROOT: %s: make it, with a file "
		    "SERVER/ZONE in it for each zone", err.text);
	for (size_t i = 0; i < servers.n; i++)
		read_server(conf, zones, adns, servers.name[i], errs);
	add_zones(conf, zones, options);
	if (conf->nzones == 0)
		errs_add(&conf->warnings, "ROOT: %s holds no zones: data.cdb "
		    "will hold no zone", adns);
	legacy_names_fini(&servers);
	map_free(&zones);
	free(adns);
}
