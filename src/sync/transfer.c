#include "sync/transfer.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/publish.h"
#include "dns/datacdb.h"
#include "dns/edns.h"
#include "dns/xfr.h"
#include "sync/commit.h"
#include "sync/inspection.h"
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
	struct commit commit;
	char *text, *path;
	struct stream *stream;
	struct timer *deadline;
	struct timer *late;		/* calls back what failed at once */
	struct question question;
	struct xfr *xfr;
	struct publish *publish;
	struct datacdb *db;
	struct inspection inspection;
	double total_timeout;
	struct tally *tally;		/* or NULL */
	struct transfer_result result;
	transfer_fn *done;
	void *ctx;
};

static void
transfer_free(struct transfer **take)
{
	struct transfer *t = *take;

	*take = NULL;
	stream_cancel(&t->stream);
	timer_free(&t->deadline);
	timer_free(&t->late);
	question_fini(&t->question);
	xfr_free(&t->xfr);
	datacdb_drop(&t->db);
	publish_drop(&t->publish);
	free(t->text);
	free(t->path);
	free(t);
}

/* The last thing that a transfer does: the callee may free it. */
static void
finish(struct transfer *t)
{
	stream_cancel(&t->stream);
	timer_stop(t->deadline);
	datacdb_drop(&t->db);
	publish_drop(&t->publish);
	t->state = TRANSFER_ENDED;
	if (t->tally != NULL)
		tally_add(t->tally, t->result.ok, t->xfr);
	t->done(t->ctx, &t->result);
}

static bool
add_record(void *ctx, const struct record *record, struct err *err)
{
	struct transfer *t = ctx;

	if (datacdb_add(t->db, record, err))
		return true;
	t->result.local = true;
	return err_about(err, t->path);
}

static void
add_note(void *ctx, const char *text)
{
	struct transfer *t = ctx;

	log_warn("%s: %s", t->text, text);
}

static bool
commit(struct transfer *t)
{
	bool ok;

	if (!commit_begin(&t->commit))
		return false;
	ok = publish_commit(&t->publish, &t->result.why);
	t->result.local = !ok;
	commit_end(&t->commit);
	return ok;
}

static bool
finish_cdb(struct transfer *t)
{
	struct err *why = &t->result.why;

	if (!datacdb_is_even(t->db, why))
		return false;
	if (datacdb_finish(&t->db, why))
		return true;
	t->result.local = true;
	return err_about(why, t->path);
}

/* In the worker's thread: all that waits for the disk or walks the zone. */
static void
seal(void *arg)
{
	struct transfer *t = arg;

	t->result.ok = finish_cdb(t) && inspection_run(&t->inspection,
	    t->publish, &t->result.seal, &t->result.why) && commit(t);
}

static void
sealed(void *arg, bool ran)
{
	struct transfer *t = arg;

	if (t->cancelled) {
		transfer_free(&t);
		return;
	}
	if (!ran)
		err_set(&t->result.why, "stopped");
	if (t->result.ok)
		inspection_tell(&t->inspection, &t->result.seal, t->text);
	finish(t);
}

static enum xfr_step
take_message(struct transfer *t, const uint8_t *msg, size_t len, bool more)
{
	struct err *why = &t->result.why;
	enum xfr_step step = XFR_FAIL;

	if (question_verify(&t->question, msg, len, why))
		step = xfr_feed(t->xfr, msg, len, why);
	if (step == XFR_DONE && (!question_may_end(&t->question, why) ||
	    (more && !err_set(why, "more bytes behind the closing SOA"))))
		step = XFR_FAIL;
	return step;
}

static void
on_message(void *ctx, const uint8_t *msg, size_t len, bool more)
{
	struct transfer *t = ctx;
	struct xfr_progress progress;

	switch (take_message(t, msg, len, more)) {
	case XFR_MORE:
		break;
	case XFR_FAIL:
		xfr_progress(t->xfr, &progress);
		t->result.servfail = progress.servfail;
		t->result.refuses_edns = t->question.edns &&
		    edns_is_refused(msg, len);
		finish(t);
		break;
	case XFR_DONE:
		stream_finish(&t->stream);
		timer_stop(t->deadline);
		xfr_progress(t->xfr, &progress);
		t->inspection.lacking = progress.oversize;
		t->state = TRANSFER_SEALING;
		worker_run(t->worker, seal, sealed, t);
		break;
	}
}

static void
on_ended(void *ctx, bool connected, const struct err *why)
{
	struct transfer *t = ctx;

	(void)connected;
	t->result.why = *why;
	finish(t);
}

static void
on_deadline(void *ctx)
{
	struct transfer *t = ctx;

	err_set(&t->result.why, "the transfer took longer than %.0f s "
	    "(transfer-timeout)", t->total_timeout);
	finish(t);
}

static void
on_late(void *ctx)
{
	finish(ctx);
}

static bool
open_copy(struct transfer *t, const char *path)
{
	t->publish = publish_open(path, &t->result.why);
	if (t->publish == NULL) {
		t->result.local = true;
		return false;
	}
	t->db = datacdb_new(publish_fd(t->publish));
	return true;
}

static void
ask(struct transfer *t, const struct transfer_args *args)
{
	static const struct stream_calls calls = { on_message, on_ended };
	const struct zone_options *options = args->options;
	struct xfr_args xfr = { .zone = args->zone, .held = args->held,
		.max_records = options->max_records,
		.max_bytes = options->max_bytes,
		.refuse_signed = options->dnssec == CONF_DNSSEC_REFUSE,
		.record = add_record,
		.note = add_note, .ctx = t };
	struct stream_args stream = { .address = &args->address,
		.tls = args->tls, .query = t->question.bytes,
		.timeout = options->idle_timeout };

	t->inspection.zone = *args->zone;
	t->inspection.verify = options->verify_zonemd;
	(args->tls != NULL && args->edns ? question_make_padded :
	    question_make)(&t->question, args->zone, RR_AXFR, args->key);
	xfr.id = t->question.id;
	stream.len = t->question.len;
	t->xfr = xfr_new(&xfr);
	t->stream = stream_start(args->trunks, &stream, &calls, t);
	timer_set(t->deadline, options->transfer_timeout);
}

struct transfer *
transfer_start(struct event_base *base, struct worker *worker,
    const struct transfer_args *args, transfer_fn *done, void *ctx)
{
	struct transfer *t = xcalloc(1, sizeof(*t));

	t->base = base;
	t->worker = worker;
	t->text = xstrdup(args->text);
	t->path = xstrdup(args->path);
	t->total_timeout = args->options->transfer_timeout;
	t->tally = args->tally;
	t->done = done;
	t->ctx = ctx;
	t->deadline = timer_new(base, on_deadline, t);
	t->late = timer_new(base, on_late, t);
	if (open_copy(t, args->path))
		ask(t, args);
	else
		timer_set(t->late, 0);
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
	commit_forbid(&t->commit);
}

void
transfer_progress(const struct transfer *t, uint64_t *records,
    uint64_t *bytes)
{
	struct xfr_progress progress = { 0 };

	if (t != NULL && t->xfr != NULL)
		xfr_progress(t->xfr, &progress);
	*records = progress.records;
	*bytes = progress.bytes;
}
