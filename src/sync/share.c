#include "sync/trunks_parts.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/mem.h"
#include "sync/line.h"
#include "sync/trunks.h"
#include "sync/timer.h"

enum { ID_SIZE = 2 };

static struct seat *
find_seat(const struct share *share, int id)
{
	struct seat *seat;

	TAILQ_FOREACH(seat, &share->seats, link)
		if (seat->id == id)
			return seat;
	return NULL;
}

static void
rest_if_idle(struct share *share)
{
	if (share->nlive > 0)
		return;
	share->idle = clock_seconds();
	share->was_idle = true;
	host_tidy(share->host);
}

/* Takes the stream, if there is one, off its seat. */
static void
vacate(struct share *share, struct seat *seat)
{
	if (seat->stream == NULL)
		return;
	seat->stream->share = NULL;
	seat->stream = NULL;
	share->nlive--;
	rest_if_idle(share);
}

static void
remove_seat(struct share *share, struct seat *take)
{
	vacate(share, take);
	TAILQ_REMOVE(&share->seats, take, link);
	share->nseats--;
	share->nlong -= !take->is_single;
	free(take);
}

static struct seat *
seat_of(const struct stream *s)
{
	struct seat *seat = TAILQ_FIRST(&s->share->seats);

	while (seat->stream != s)
		seat = TAILQ_NEXT(seat, link);
	return seat;
}

/* The connection has ended with the question open. */
static void
let_go(struct share *share, struct stream *s, const struct err *why)
{
	bool stale = share->was_idle && share->fresh == 0;

	if (s->begun)
		stream_end(s, share->was_open, why);
	else if (share->answers == 0 && host_is_crowded(share->host))
		stream_again(s, share->is_alone);
	else if (share->was_open && !share->is_alone && share->asked > 1)
		stream_again(s, !stale);
	else
		stream_end(s, share->was_open, why);
}

/* Whoever is called back may cancel streams that have seats here. */
static void
break_up(struct share *share, const struct err *why)
{
	struct stream *s;
	struct seat *seat;

	share->has_ended = true;
	while ((seat = TAILQ_FIRST(&share->seats)) != NULL) {
		s = seat->stream;
		remove_seat(share, seat);
		if (s != NULL)
			let_go(share, s, why);
	}
	host_tidy(share->host);
}

static void
on_opened(void *ctx)
{
	struct share *share = ctx;
	struct seat *seat;

	share->was_open = true;
	TAILQ_FOREACH(seat, &share->seats, link)
		if (seat->stream != NULL && !seat->is_single)
			seat->stream->moved = clock_seconds();
}

/*
 * A part of a message keeps up who waits for more of it, and those behind it,
 * as many servers answer in the order of the questions.  What nobody waits for
 * keeps up nobody: it may go on forever.
 */
static void
keep_up(const struct seat *from)
{
	double now = clock_seconds();
	const struct seat *seat;

	if (from == NULL || from->stream == NULL)
		return;
	for (seat = from; seat != NULL; seat = TAILQ_NEXT(seat, link))
		if (seat->stream != NULL && (seat != from || !seat->is_single))
			seat->stream->moved = now;
}

static void
on_moved(void *ctx, int id, size_t len)
{
	struct share *share = ctx;
	struct seat *seat;

	if (share->has_ended)
		return;
	seat = find_seat(share, id);
	if (seat != NULL && seat->stream != NULL)
		seat->stream->half = len;
	keep_up(seat);
}

static bool
more_waits(const struct share *share, const struct seat *of)
{
	const struct seat *next;
	int id = line_behind(share->line);

	if (id == LINE_NOTHING)
		return false;
	if (id == LINE_HALF)
		return share->nseats == 1;
	next = find_seat(share, id);
	return next == NULL || next == of;
}

static void
take(struct share *share, struct seat *seat, const uint8_t *msg, size_t len)
{
	struct stream *s = seat->stream;
	bool more = more_waits(share, seat);

	share->answers++;
	share->fresh++;
	share->heard = share->host->heard = clock_seconds();
	keep_up(seat);
	if (seat->is_single)
		remove_seat(share, seat);
	if (s == NULL)
		return;
	if (share->is_alone && s->again > 0 && !s->begun)
		host_is_single(share->host);
	stream_message(s, msg, len, more);
}

/* It answers no question: the only one that is open shall judge that. */
static void
take_stray(struct share *share, const uint8_t *msg, size_t len)
{
	struct err why;

	if (share->nseats == 1 && share->nlive == 1) {
		take(share, TAILQ_FIRST(&share->seats), msg, len);
		return;
	}
	share->is_closing = true;
	host_tidy(share->host);
	if (share->nlive == 0)
		return;
	err_set(&why, "sent a message that answers no question");
	break_up(share, &why);
}

static void
on_message(void *ctx, const uint8_t *msg, size_t len)
{
	struct share *share = ctx;
	struct seat *seat;

	if (share->has_ended)
		return;
	seat = len < ID_SIZE ? NULL : find_seat(share, get_u16(msg));
	if (seat != NULL && (seat->stream == NULL ||
	    stream_is_asked(seat->stream, msg, len)))
		take(share, seat, msg, len);
	else
		take_stray(share, msg, len);
}

static void
on_ended(void *ctx, bool refused, const struct err *why)
{
	struct share *share = ctx;

	share->was_open = share->was_open && !refused;
	if (!share->has_ended)
		break_up(share, why);
}

struct share *
share_start(struct host *host, bool is_alone)
{
	static const struct line_calls calls = { on_opened, on_message,
		on_moved, on_ended };
	struct share *share = xcalloc(1, sizeof(*share));
	const struct line_args args = { .address = &host->address,
		.tls = host->tls, .session = host->session };

	share->host = host;
	share->is_alone = is_alone;
	TAILQ_INIT(&share->seats);
	share->line = line_start(host->base, &args, &calls, share);
	return share;
}

void
share_free(struct share **take)
{
	struct share *share = *take;

	*take = NULL;
	while (!TAILQ_EMPTY(&share->seats))
		remove_seat(share, TAILQ_FIRST(&share->seats));
	line_close(&share->line);
	free(share);
}

bool
share_takes(const struct share *share, uint16_t id)
{
	return !share->has_ended && !share->is_closing && !share->is_alone &&
	    share->nseats < TRUNKS_QUESTIONS && find_seat(share, id) == NULL;
}

void
share_seat(struct share *share, struct stream *s)
{
	struct seat *seat = xcalloc(1, sizeof(*seat));

	if (share->nlive == 0)
		share->fresh = 0;
	seat->stream = s;
	seat->id = s->id;
	seat->is_single = s->is_single;
	TAILQ_INSERT_TAIL(&share->seats, seat, link);
	share->nseats++;
	share->nlive++;
	share->nlong += !s->is_single;
	share->asked++;
	s->share = share;
	line_send(share->line, s->query, s->len);
}

void
share_leave(struct stream *s, bool is_whole)
{
	struct share *share = s->share;
	struct seat *seat = seat_of(s);

	if (is_whole) {
		remove_seat(share, seat);
		return;
	}
	if (!seat->is_single)
		share->is_closing = true;
	vacate(share, seat);
}
