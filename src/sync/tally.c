#include "sync/tally.h"

#include "dns/xfr.h"

void
tally_add(struct tally *tally, bool ok, const struct xfr *xfr)
{
	struct xfr_progress progress = { 0 };

	if (xfr != NULL)
		xfr_progress(xfr, &progress);
	tally->good += ok;
	tally->failed += !ok;
	tally->records += progress.records;
	tally->bytes += progress.bytes;
}
