#include "sync/inspection.h"

#include "base/log.h"
#include "dns/catalog_read.h"
#include "dns/datacdb.h"

/* A broken one leaves the last good one where it is (RFC 9432, 5.1). */
static bool
judge_catalog(const struct inspection *i, int fd, struct err *err)
{
	struct datacdb_reader *r = datacdb_open_fd(fd, err);
	struct catalog *catalog;
	bool ok;

	if (r == NULL)
		return false;
	catalog = catalog_read(r, &i->zone, i->members_max, err);
	ok = catalog != NULL;
	catalog_free(&catalog);
	datacdb_close(&r);
	return ok;
}

bool
inspection_run(struct inspection *i, struct publish *p, struct seal *seal,
    struct err *err)
{
	struct zonemd_args args = { .apex = &i->zone,
		.lacking = i->lacking };

	i->zonemd.finding = ZONEMD_NONE;
	if (!(i->changes != NULL ? seal_sequel(p, i->changes, &i->limits,
	    seal, err) : seal_zone(p, &i->limits, seal, err)))
		return false;
	args.fd = publish_fd(p);
	args.serial = seal->soa.serial;
	if (i->verify && !zonemd_verify(&args, &i->zonemd, err))
		return false;
	return i->members_max == 0 || judge_catalog(i, publish_fd(p), err);
}

void
inspection_tell(const struct inspection *i, const struct seal *seal,
    const char *text)
{
	if (seal->duplicates > 0)
		log_warn("%s: left out %llu records that came twice", text,
		    (unsigned long long)seal->duplicates);
	switch (i->zonemd.finding) {
	case ZONEMD_NONE:
		break;
	case ZONEMD_FOREIGN:
		log_info("%s: serial %u is taken without a look at its ZONEMD "
		    "record, which is of a kind that is not known (%s)", text,
		    seal->soa.serial, i->zonemd.about.text);
		break;
	case ZONEMD_VERIFIED:
		log_debug("%s: serial %u is as its ZONEMD record says (%s)",
		    text, seal->soa.serial, i->zonemd.about.text);
		break;
	}
}
