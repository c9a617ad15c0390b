#include "sync/trunks_parts.h"

#include <assert.h>

#include "base/clock.h"
#include "base/log.h"
#include "sync/line.h"
#include "sync/trunks.h"
#include "sync/timer.h"
#include "sync/tls_client.h"

static void on_tidy(void *ctx);

void
host_init(struct host *host)
{
	TAILQ_INIT(&host->shares);
	TAILQ_INIT(&host->waiting);
	host->tidy = timer_new(host->base, on_tidy, host);
	if (host->tls != NULL)
		host->session = tls_session_new();
}

static void
close_share(struct host *host, struct share *take)
{
	TAILQ_REMOVE(&host->shares, take, link);
	host->nshares--;
	share_free(&take);
}

void
host_fini(struct host *host)
{
	assert(TAILQ_EMPTY(&host->waiting));
	while (!TAILQ_EMPTY(&host->shares))
		close_share(host, TAILQ_FIRST(&host->shares));
	timer_free(&host->tidy);
	tls_session_free(&host->session);
}

static struct share *
open_share(struct host *host, bool is_alone)
{
	struct share *share = share_start(host, is_alone);

	TAILQ_INSERT_TAIL(&host->shares, share, link);
	host->nshares++;
	return share;
}

static bool
is_good(const struct share *share)
{
	return share->answers > 0 && !share->has_ended && !share->is_closing;
}

bool
host_is_crowded(struct host *host)
{
	const struct share *share;
	unsigned good = 0;

	TAILQ_FOREACH(share, &host->shares, link)
		good += is_good(share);
	if (good == 0)
		return false;
	host->limit = good;
	host->limit_until = clock_seconds() + TRUNKS_CROWDED;
	return true;
}

void
host_is_single(struct host *host)
{
	char text[ADDRESS_TEXT_SIZE];

	host->single_until = clock_seconds() + TRUNKS_SINGLE;
	address_text(&host->address, text);
	log_debug("primary %s: answers one question over a connection, and is "
	    "asked no more over one for %d s", text, TRUNKS_SINGLE);
}

static bool
may_open(const struct host *host, double now)
{
	unsigned max = now < host->limit_until && host->limit < TRUNKS_MAX ?
	    host->limit : TRUNKS_MAX;

	return host->nshares < max;
}

static unsigned
transferring(const struct host *host)
{
	const struct share *share;
	unsigned n = 0;

	TAILQ_FOREACH(share, &host->shares, link)
		n += share->nlong > 0;
	return n;
}

/*
 * The one with the fewest transfers, and then the fewest questions; with_long:
 * only one that has a transfer, else only one that has none.
 */
static struct share *
least_busy(struct host *host, uint16_t id, bool with_long)
{
	struct share *share, *best = NULL;

	TAILQ_FOREACH(share, &host->shares, link)
		if (share_takes(share, id) &&
		    with_long == (share->nlong > 0) && (best == NULL ||
		    share->nlong < best->nlong ||
		    (share->nlong == best->nlong &&
		    share->nseats < best->nseats)))
			best = share;
	return best;
}

/* A transfer takes what is idle, else a new one, else it shares. */
static struct share *
choose_for_transfer(struct host *host, const struct stream *s, bool may)
{
	bool few = transferring(host) < TRUNKS_TRANSFERS;
	struct share *share = least_busy(host, s->id, !few);

	if (few && share != NULL && share->nseats == 0)
		return share;
	if (few && may)
		return open_share(host, false);
	if (share == NULL)
		share = least_busy(host, s->id, few);
	return share;
}

/* Where only so few connections stand, a question stands behind transfers. */
static struct share *
choose_for_question(struct host *host, const struct stream *s, bool may)
{
	struct share *share = least_busy(host, s->id, false);

	if (share == NULL && may)
		share = open_share(host, false);
	if (share == NULL && host->nshares <= TRUNKS_MAX - TRUNKS_TRANSFERS)
		share = least_busy(host, s->id, true);
	return share;
}

static struct share *
choose(struct host *host, const struct stream *s)
{
	double now = clock_seconds();
	bool may = may_open(host, now);

	if (s->is_alone || now < host->single_until)
		return may ? open_share(host, true) : NULL;
	return s->is_single ? choose_for_question(host, s, may) :
	    choose_for_transfer(host, s, may);
}

/* Who is first in line for a kind of place keeps those behind it waiting. */
void
host_seat(struct host *host)
{
	bool full[2][2] = { { false } };
	struct stream *s, *next;

	for (s = TAILQ_FIRST(&host->waiting); s != NULL; s = next) {
		bool *is_full = &full[s->is_single][s->is_alone];
		struct share *share = *is_full ? NULL : choose(host, s);

		next = TAILQ_NEXT(s, link);
		*is_full = share == NULL;
		if (share == NULL)
			continue;
		TAILQ_REMOVE(&host->waiting, s, link);
		s->waits = false;
		share_seat(share, s);
		stream_seated(s);
	}
}

void
host_add(struct host *host, struct stream *s)
{
	s->waits = true;
	TAILQ_INSERT_TAIL(&host->waiting, s, link);
	host_seat(host);
	if (s->waits)
		host_tidy(host);
}

void
host_is_silent(struct host *host, double seconds, const struct err *why)
{
	struct stream *s;
	size_t n = 0;

	if (clock_seconds() - host->heard < seconds)
		return;
	TAILQ_FOREACH(s, &host->waiting, link)
		n++;
	/* Who is called may wait anew, or cancel others. */
	while (n-- > 0 && (s = TAILQ_FIRST(&host->waiting)) != NULL) {
		TAILQ_REMOVE(&host->waiting, s, link);
		s->waits = false;
		stream_end(s, false, why);
	}
}

void
host_tidy(struct host *host)
{
	timer_set(host->tidy, 0);
}

/*
 * Nobody uses it, and nobody may, or nobody has for long, or one who waits
 * for a connection of his own could have it in its place.
 */
static bool
is_useless(const struct share *share, double now)
{
	const struct host *host = share->host;

	if (share->has_ended)
		return true;
	if (share->nlive > 0)
		return false;
	return share->is_closing || share->is_alone ||
	    !line_is_open(share->line) || now < host->single_until ||
	    !TAILQ_EMPTY(&host->waiting) || now - share->idle >= TRUNKS_IDLE;
}

/* Returns when the next one has been idle for too long; never: 0. */
static double
close_useless(struct host *host, double now)
{
	struct share *share, *next;
	double first = 0;

	for (share = TAILQ_FIRST(&host->shares); share != NULL; share = next) {
		next = TAILQ_NEXT(share, link);
		if (is_useless(share, now))
			close_share(host, share);
		else if (share->nlive == 0 &&
		    (first == 0 || share->idle < first))
			first = share->idle;
	}
	return first == 0 ? 0 : first + TRUNKS_IDLE;
}

/*
 * A host without connections is kept for what is known of it: as long as that
 * is of use.
 */
static void
on_tidy(void *ctx)
{
	struct host *host = ctx;
	double now = clock_seconds(), next;
	bool waited = !TAILQ_EMPTY(&host->waiting);

	if (host->nshares == 0 && !waited) {
		trunks_forget(host);
		return;
	}
	host_seat(host);
	next = close_useless(host, now);
	host_seat(host);
	if (host->nshares == 0)
		timer_set(host->tidy, TRUNKS_SINGLE);
	else if (next > 0)
		timer_set(host->tidy, next - now);
}
