#include "sync/transfer.h"

#include <stdlib.h>

#include "base/mem.h"
#include "dns/edns.h"
#include "sync/attempt.h"
#include "sync/gate.h"
#include "sync/incoming.h"
#include "sync/tempo.h"
#include "sync/question.h"
#include "sync/stream.h"
#include "sync/tally.h"
#include "sync/timer.h"
#include "worker.h"

struct transfer {
	struct event_base *base;
	struct worker *worker;
	enum { TRANSFER_RECEIVING, TRANSFER_SEALING, TRANSFER_ENDED } state;
	bool cancelled;			/* while the worker has it */
	struct transfer_args args;	/* a copy */
	struct stream *stream;
	struct tempo *tempo;
	struct timer *failed;		/* calls back what failed at once */
	struct question question;
	struct incoming *incoming;	/* NULL: its file failed */
	bool incremental;		/* changes were asked for */
	struct attempt attempt;		/* to have them */
	struct transfer_result result;
	transfer_fn *done;
	void *ctx;
};

static void begin(struct transfer *t, bool whole);

static void
transfer_free(struct transfer **take)
{
	struct transfer *t = *take;

	*take = NULL;
	stream_cancel(&t->stream);
	tempo_free(&t->tempo);
	timer_free(&t->failed);
	question_fini(&t->question);
	incoming_free(&t->incoming);
	transfer_args_fini(&t->args);
	free(t);
}

static struct xfr_progress
progress_of(const struct transfer *t)
{
	struct xfr_progress progress = { 0 };

	if (t != NULL && t->incoming != NULL)
		incoming_progress(t->incoming, &progress);
	return progress;
}

/* The last thing that a transfer does: the callee may free it. */
static void
finish(struct transfer *t)
{
	struct xfr_progress progress = progress_of(t);

	stream_cancel(&t->stream);
	tempo_stop(t->tempo);
	t->state = TRANSFER_ENDED;
	tally_add(t->args.tally, t->result.ok, &progress);
	if (!t->result.ok)
		attempt_explain(&t->attempt, &t->result.why);
	else if (t->incremental || t->attempt.failed)
		attempt_end(&t->attempt);
	incoming_free(&t->incoming);
	t->done(t->ctx, &t->result);
}

/* BIND, for one, says SERVFAIL to more transfers than it gives at once. */
static bool
is_crowded(const struct transfer *t, const struct xfr_progress *progress)
{
	return progress->rcode == RCODE_SERVFAIL && t->args.place != NULL &&
	    gate_crowded(t->args.place);
}

/* After changes that are of no use, the whole zone is asked for, once. */
static void
fail(struct transfer *t)
{
	struct xfr_progress progress = progress_of(t);

	t->result.local = incoming_is_local(t->incoming);
	t->result.crowded = is_crowded(t, &progress);
	if (!t->incremental || t->result.local || t->result.crowded ||
	    incoming_is_vain(t->incoming)) {
		finish(t);
		return;
	}
	attempt_fail(&t->attempt, &progress, &t->result.why);
	tally_add(t->args.tally, false, &progress);
	begin(t, true);
}

/* In the worker's thread: all that waits for the disk or walks the zone. */
static void
seal(void *arg)
{
	struct transfer *t = arg;

	t->result.ok = incoming_seal(t->incoming, &t->result.seal,
	    &t->result.why);
}

static void
sealed(void *arg, bool ran)
{
	struct transfer *t = arg;

	if (t->cancelled) {
		transfer_free(&t);
	} else if (!ran) {
		err_set(&t->result.why, "stopped");
		finish(t);
	} else if (!t->result.ok) {
		fail(t);
	} else {
		incoming_tell(t->incoming, &t->result.seal);
		finish(t);
	}
}

static enum xfr_step
take_message(struct transfer *t, const uint8_t *msg, size_t len, bool more)
{
	struct err *why = &t->result.why;
	enum xfr_step step;

	if (!question_verify(&t->question, msg, len, why))
		return XFR_FAIL;
	step = incoming_feed(t->incoming, msg, len, why);
	if (step != XFR_DONE && step != XFR_CURRENT)
		return step;
	if (more)
		err_set(why, "more bytes behind the closing SOA");
	return !more && question_may_end(&t->question, why) ? step :
	    XFR_FAIL;
}

static void
on_message(void *ctx, const uint8_t *msg, size_t len, bool more)
{
	struct transfer *t = ctx;
	enum xfr_step step = take_message(t, msg, len, more);

	if (step == XFR_FAIL) {
		t->result.refuses_edns = t->question.edns &&
		    edns_is_refused(msg, len);
		fail(t);
	} else if (step == XFR_CURRENT) {
		stream_finish(&t->stream);
		attempt_stale(&t->attempt);
		finish(t);
	} else if (step == XFR_DONE) {
		stream_finish(&t->stream);
		tempo_stop(t->tempo);
		t->state = TRANSFER_SEALING;
		worker_run(t->worker, seal, sealed, t);
	}
}

static void
on_ended(void *ctx, bool connected, const struct err *why)
{
	struct transfer *t = ctx;

	t->result.why = *why;
	if (connected)
		fail(t);
	else
		finish(t);
}

static uint64_t
bytes_of(void *ctx)
{
	const struct transfer *t = ctx;

	return progress_of(t).bytes + stream_half(t->stream);
}

static void
on_late(void *ctx, const struct err *why)
{
	struct transfer *t = ctx;

	t->result.why = *why;
	fail(t);
}

static void
on_failed(void *ctx)
{
	finish(ctx);
}

static void
ask(struct transfer *t)
{
	static const struct stream_calls calls = { on_message, on_ended };
	const struct record *held = incoming_held(t->incoming);
	struct stream_args stream = { .address = &t->args.address,
		.tls = t->args.tls, .query = t->question.bytes,
		.timeout = t->args.options->idle_timeout };

	t->incremental = held != NULL;
	question_make_transfer(&t->question, t->args.zone, held, t->args.key,
	    t->args.tls != NULL && t->args.edns);
	incoming_expect(t->incoming, t->question.id);
	stream.len = t->question.len;
	t->stream = stream_start(t->args.trunks, &stream, &calls, t);
	tempo_start(t->tempo, t->args.options);
}

static void
begin(struct transfer *t, bool whole)
{
	const struct incoming_args args = { .zone = t->args.zone,
		.text = t->args.text, .path = t->args.path,
		.held = t->args.held, .options = t->args.options,
		.whole = whole };

	stream_cancel(&t->stream);
	incoming_free(&t->incoming);
	t->state = TRANSFER_RECEIVING;
	t->incremental = false;
	t->result.refuses_edns = false;
	t->incoming = incoming_new(&args, &t->result.why);
	if (t->incoming != NULL) {
		ask(t);
		return;
	}
	t->result.local = true;
	tempo_stop(t->tempo);
	timer_set(t->failed, 0);
}

struct transfer *
transfer_start(struct event_base *base, struct worker *worker,
    const struct transfer_args *args, transfer_fn *done, void *ctx)
{
	static const struct tempo_calls tempo_calls = { bytes_of, on_late };
	struct transfer *t = xcalloc(1, sizeof(*t));

	t->base = base;
	t->worker = worker;
	transfer_args_copy(&t->args, args);
	t->attempt.peers = args->peers;
	t->attempt.address = &t->args.address;
	t->attempt.zone = t->args.text;
	t->done = done;
	t->ctx = ctx;
	t->tempo = tempo_new(base, &tempo_calls, t);
	t->failed = timer_new(base, on_failed, t);
	begin(t, !t->args.options->ixfr || attempt_is_vain(&t->attempt));
	return t;
}

void
transfer_cancel(struct transfer **take)
{
	struct transfer *t = *take;

	if (t == NULL)
		return;
	*take = NULL;
	if (t->state != TRANSFER_SEALING) {
		transfer_free(&t);
		return;
	}
	t->cancelled = true;
	incoming_forbid(t->incoming);
}

void
transfer_progress(const struct transfer *t, uint64_t *records,
    uint64_t *bytes)
{
	struct xfr_progress progress = progress_of(t);

	*records = progress.records;
	*bytes = progress.bytes;
}
