#include "sync/sweep.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "dns/datacdb.h"
#include "dns/soa.h"

static bool
ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), n = strlen(end);

	return len >= n && strcmp(s + len - n, end) == 0;
}

/* Does the cdb begin with an SOA whose expire interval is over? */
static bool
has_expired(const char *path)
{
	struct datacdb_reader *r;
	struct datacdb_item item;
	struct record record;
	struct name owner;
	struct err ignored;
	struct stat st;
	struct soa soa;
	bool expired = false;

	r = datacdb_open(path, &ignored);
	if (r == NULL || stat(path, &st) < 0)
		goto out;
	if (datacdb_next(r, &item, &ignored) == DATACDB_ITEM &&
	    datacdb_decode(&item, &record, &owner) == DATACDB_RECORD &&
	    record.type == RR_SOA &&
	    soa_parse(record.rdata, record.rdlen, &soa))
		expired = difftime(time(NULL), st.st_mtime) > soa.expire;
out:
	datacdb_close(&r);
	return expired;
}

static void
look_at(const char *directory, const char *file, sweep_is_ours_fn *is_ours,
    void *ctx)
{
	char *path = xasprintf("%s/%s", directory, file);

	if (ends_with(file, ".cdb.tmp") ||
	    (ends_with(file, ".cdb") && !is_ours(ctx, file) &&
	    has_expired(path))) {
		if (unlink(path) == 0)
			log_info("%s: removed, nobody needs it any more",
			    path);
	}
	free(path);
}

void
sweep(const char *directory, sweep_is_ours_fn *is_ours, void *ctx)
{
	DIR *dir = opendir(directory);
	const struct dirent *entry;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL)
		look_at(directory, entry->d_name, is_ours, ctx);
	closedir(dir);
}
