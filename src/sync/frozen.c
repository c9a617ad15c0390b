#include "sync/frozen.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "dns/datacdb.h"

static bool
read_soa(struct datacdb_reader *r, const struct name *zone, struct soa *soa,
    struct err *err)
{
	struct datacdb_item item;
	struct record record;
	struct name owner;
	enum datacdb_step step = datacdb_next(r, &item, err);

	if (step == DATACDB_BAD)
		return false;
	if (step == DATACDB_END ||
	    datacdb_decode(&item, &record, &owner) != DATACDB_RECORD ||
	    record.type != RR_SOA || !name_equal(owner.wire, zone->wire) ||
	    !soa_parse(record.rdata, record.rdlen, soa))
		return err_set(err, "does not begin with the zone's SOA");
	return true;
}

enum frozen_found
frozen_load(const char *path, const struct name *zone, struct frozen *frozen,
    struct err *err)
{
	struct datacdb_reader *r;
	struct stat st;
	bool ok;

	if (stat(path, &st) < 0 && errno == ENOENT)
		return FROZEN_NONE;
	r = datacdb_open(path, err);
	if (r == NULL)
		return FROZEN_BAD;
	ok = read_soa(r, zone, &frozen->soa, err);
	datacdb_close(&r);
	if (!ok) {
		err_about(err, path);
		return FROZEN_BAD;
	}
	frozen->checked = st.st_mtime;
	return FROZEN_HERE;
}

bool
frozen_count(const char *path, uint64_t *records, struct err *err)
{
	struct datacdb_reader *r = datacdb_open(path, err);
	struct datacdb_item item;
	enum datacdb_step step;
	uint64_t n = 0;

	if (r == NULL)
		return false;
	while ((step = datacdb_next(r, &item, err)) == DATACDB_ITEM)
		n++;
	datacdb_close(&r);
	if (step == DATACDB_BAD)
		return err_about(err, path);
	*records = n;
	return true;
}

bool
frozen_touch(const char *path, time_t when, struct err *err)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
		{ .tv_sec = when } };

	if (utimensat(AT_FDCWD, path, times, 0) < 0)
		return err_set(err, "%s: cannot note the check: %m", path);
	return true;
}
