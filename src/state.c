#include "state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lockfile.h"
#include "base/map.h"
#include "base/mem.h"
#include "sync/sweep.h"

static bool
make_directory(const char *path, struct err *err)
{
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		return err_set(err, "%s: cannot make this directory: %m",
		    path);
	return true;
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
state_sweep(const struct conf *conf)
{
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
}
