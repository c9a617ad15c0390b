#include "state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lockfile.h"
#include "base/map.h"
#include "base/mem.h"
#include "conf_members.h"
#include "rights.h"
#include "sync/sweep.h"

static bool
make_directory(const char *path, struct err *err)
{
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		return err_set(err, "%s: cannot make this directory: %m",
		    path);
	return true;
}

/* By its descriptor: whatever the name is by then. */
static bool
give(const char *path, const struct rights *rights, struct err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	bool ok = fd >= 0 && fchown(fd, rights->uid, rights->gid) == 0;

	if (!ok)
		err_set(err, "%s: cannot give it to user '%s': %m", path,
		    rights->user);
	if (fd >= 0)
		close(fd);
	return ok;
}

/* As systemd makes it, for one. */
static bool
is_empty(const char *path)
{
	DIR *d = opendir(path);
	const struct dirent *entry;
	bool is_any = d == NULL;

	while (!is_any && (entry = readdir(d)) != NULL)
		is_any = strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0;
	if (d != NULL)
		closedir(d);
	return !is_any;
}

bool
state_make(const struct conf *conf, const struct rights *rights,
    struct err *err)
{
	if (!make_directory(conf->state, err))
		return false;
	return !rights->is_change || !is_empty(conf->state) ||
	    give(conf->state, rights, err);
}

static bool
may_write(const char *path)
{
	return access(path, W_OK) == 0 || errno != EACCES;
}

static bool
may_publish(const struct conf *conf, const struct rights *rights,
    struct err *err)
{
	char *copy = xstrdup(conf->data_cdb);
	const char *dir = dirname(copy);
	bool ok = may_write(dir) || err_set(err, "%s: user '%s' may not "
	    "publish there: chown %s %s", dir, rights->user, rights->user,
	    dir);

	free(copy);
	return ok;
}

bool
state_may(const struct conf *conf, const struct rights *rights,
    struct err *err)
{
	static const char *const parts[] = { "", "/zones", "/local", "/lock",
		"/dnssync.db", "/members", "/pepper" };
	bool ok = may_publish(conf, rights, err);

	for (size_t i = 0; ok && i < sizeof(parts) / sizeof(*parts); i++) {
		char *path = xasprintf("%s%s", conf->state, parts[i]);

		ok = may_write(path) || err_set(err, "%s: user '%s' may not "
		    "write there: chown -R %s %s", path, rights->user,
		    rights->user, conf->state);
		free(path);
	}
	return ok;
}

int
state_open(const struct conf *conf, struct err *err)
{
	char *zones = xasprintf("%s/zones", conf->state);
	char *local = xasprintf("%s/local", conf->state);
	char *lock = xasprintf("%s/lock", conf->state);
	int fd = -1;

	if (make_directory(conf->state, err) && make_directory(zones, err) &&
	    make_directory(local, err))
		fd = lockfile_open(lock, err);
	free(lock);
	free(local);
	free(zones);
	return fd;
}

static bool
is_configured(void *ctx, const char *file)
{
	return map_get_str(ctx, file) != NULL;
}

void
state_sweep(const struct conf *base)
{
	struct conf *conf = conf_members_load(base, NULL);
	char *zones = xasprintf("%s/zones", conf->state);
	char *next = xasprintf("%s.tmp", conf->data_cdb);
	struct map *ours = map_new();

	for (size_t i = 0; i < conf->nzones; i++) {
		char *path = conf_zone_path(conf, &conf->zones[i]);

		map_set_str(ours, strrchr(path, '/') + 1, ours);
		free(path);
	}
	sweep(zones, is_configured, ours);
	unlink(next);
	free(next);
	map_free(&ours);
	free(zones);
	conf_members_free(&conf);
}
