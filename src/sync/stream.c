#include "sync/stream.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/mem.h"
#include "dns/message.h"
#include "sync/line.h"
#include "sync/trunks_parts.h"
#include "sync/timer.h"

/*
 *	  +---- again, at most AGAIN_MAX times ----+
 *	  v                                        |
 *	waits --> has a seat --connection ends, silence--> ended()
 *	              |
 *	              +-- single: its message --> nothing more
 */
enum {
	AGAIN_MAX = 3, QUERY_MIN = 2,
	HEADER_SIZE = 12, QUESTIONS = 4, TYPE_CLASS_SIZE = 4
};

/* Less than that is no wait. */
static const double instant = 0.001;

static void
on_time(void *ctx)
{
	struct stream *s = ctx;
	struct share *share = s->share;
	struct host *host = s->host;
	double seconds = s->timeout;
	double left = s->moved + s->timeout - clock_seconds();
	bool heard, open, stale;
	struct err why;

	if (left > instant) {
		timer_set(s->timer, left);
		return;
	}
	line_late(share->line, s->timeout, &why);
	open = line_is_open(share->line);
	heard = share->heard > s->asked;
	stale = share->was_idle && share->fresh == 0;
	share->is_closing = true;
	share_leave(s, false);
	if (open && !s->begun && !share->is_alone && share->asked > 1 &&
	    (heard || stale)) {
		stream_again(s, !stale);
	} else {
		stream_end(s, open, &why);
		host_is_silent(host, seconds, &why);
	}
}

struct stream *
stream_start(struct trunks *trunks, const struct stream_args *args,
    const struct stream_calls *calls, void *ctx)
{
	struct stream *s = xcalloc(1, sizeof(*s));

	assert(args->len >= QUERY_MIN && args->len <= UINT16_MAX);
	s->host = trunks_host(trunks, args->address, args->tls);
	s->calls = calls;
	s->ctx = ctx;
	s->query = xmemdup(args->query, args->len);
	s->len = args->len;
	s->id = get_u16(args->query);
	s->is_single = args->is_single;
	s->timeout = args->timeout;
	s->timer = timer_new(s->host->base, on_time, s);
	host_add(s->host, s);
	return s;
}

static void
leave(struct stream **take, bool is_whole)
{
	struct stream *s = *take;

	if (s == NULL)
		return;
	*take = NULL;
	if (s->gone != NULL)
		*s->gone = true;
	if (s->waits)
		TAILQ_REMOVE(&s->host->waiting, s, link);
	if (s->share != NULL)
		share_leave(s, is_whole);
	timer_free(&s->timer);
	free(s->query);
	free(s);
}

void
stream_cancel(struct stream **take)
{
	leave(take, false);
}

void
stream_finish(struct stream **take)
{
	leave(take, true);
}

/* A question is repeated as it was asked, but perhaps in another case. */
bool
stream_is_asked(const struct stream *s, const uint8_t *msg, size_t len)
{
	size_t end = s->len < HEADER_SIZE ? 0 :
	    message_skip_name(s->query, s->len, HEADER_SIZE);

	if (end == 0 || s->len - end < TYPE_CLASS_SIZE ||
	    len < HEADER_SIZE || get_u16(msg + QUESTIONS) == 0)
		return true;
	if (len < end + TYPE_CLASS_SIZE)
		return false;
	for (size_t i = HEADER_SIZE; i < end; i++)
		if (tolower(msg[i]) != tolower(s->query[i]))
			return false;
	return memcmp(msg + end, s->query + end, TYPE_CLASS_SIZE) == 0;
}

size_t
stream_half(const struct stream *s)
{
	return s == NULL ? 0 : s->half;
}

void
stream_seated(struct stream *s)
{
	s->asked = s->moved = clock_seconds();
	timer_set(s->timer, s->timeout);
}

void
stream_again(struct stream *s, bool alone)
{
	static const struct err why = { "the connection was closed each time" };

	timer_stop(s->timer);
	if (s->again++ == AGAIN_MAX) {
		stream_end(s, true, &why);
		return;
	}
	s->is_alone = s->is_alone || alone;
	host_add(s->host, s);
}

void
stream_end(struct stream *s, bool connected, const struct err *why)
{
	timer_stop(s->timer);
	s->calls->ended(s->ctx, connected, why);
}

void
stream_message(struct stream *s, const uint8_t *msg, size_t len, bool more)
{
	bool gone = false;

	s->begun = true;
	s->half = 0;
	s->gone = &gone;
	if (s->is_single)
		timer_stop(s->timer);
	s->calls->message(s->ctx, msg, len, more);
	if (!gone)
		s->gone = NULL;
}
