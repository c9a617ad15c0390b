#include "sync/attempt.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "dns/record.h"
#include "dns/xfr.h"
#include "sync/peers.h"

static void
remember(const struct attempt *a, enum reluctance_word word)
{
	if (a->peers != NULL)
		reluctance_note(peers_reluctance(a->peers), a->address,
		    a->zone, word, clock_seconds());
}

bool
attempt_is_vain(const struct attempt *a)
{
	return a->peers == NULL || reluctance_is(peers_reluctance(a->peers),
	    a->address, a->zone, clock_seconds());
}

/* SERVFAIL says that there is too much to do, not that it cannot be done. */
static enum reluctance_word
word_of(const struct xfr_progress *progress)
{
	if (progress->has_begun || progress->rcode == RCODE_SERVFAIL)
		return RELUCTANCE_MISFIT;
	return progress->rcode == RCODE_FORMERR ||
	    progress->rcode == RCODE_NOTIMP ? RELUCTANCE_UNKNOWN :
	    RELUCTANCE_DECLINED;
}

void
attempt_fail(struct attempt *a, const struct xfr_progress *progress,
    const struct err *why)
{
	a->failed = true;
	a->word = word_of(progress);
	a->why = *why;
	log_debug("%s: its changes could not be had: %s", a->zone, why->text);
}

void
attempt_stale(const struct attempt *a)
{
	remember(a, RELUCTANCE_MISFIT);
}

void
attempt_end(const struct attempt *a)
{
	char primary[ADDRESS_TEXT_SIZE];

	remember(a, a->failed ? a->word : RELUCTANCE_NONE);
	if (!a->failed)
		return;
	address_text(a->address, primary);
	if (a->word == RELUCTANCE_MISFIT)
		log_warn("%s: the IXFR of %s was of no use, so the zone came "
		    "by AXFR: %s", a->zone, primary, a->why.text);
	else
		log_info("%s: %s gives no IXFR, so the zone came by AXFR: %s",
		    a->zone, primary, a->why.text);
}

void
attempt_explain(const struct attempt *a, struct err *why)
{
	if (a->failed && a->word == RELUCTANCE_MISFIT &&
	    strcmp(a->why.text, why->text) != 0)
		err_join(why, "IXFR before it", a->why.text);
}
