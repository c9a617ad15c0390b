#include "sync/tally.h"

#include "dns/xfr.h"

void
tally_add(struct tally *tally, bool ok, const struct xfr_progress *progress)
{
	if (tally == NULL)
		return;
	tally->good += ok;
	tally->failed += !ok;
	tally->incremental += ok && progress->is_incremental;
	tally->records += progress->records;
	tally->bytes += progress->bytes;
}
