#include "sync/verify.h"

#include <inttypes.h>
#include <string.h>

#include "dns/soa.h"
#include "sync/errand.h"
#include "sync/hail.h"
#include "sync/pairs.h"
#include "sync/timer.h"

static const double progress_interval = 0.2;	/* seconds */

enum {
	SILENCE_MAX = 20,		/* questions in a row */
	RELEASE_EVERY = 4096		/* questions */
};

struct side {
	const char *role;		/* for people */
	const struct hostport *server;
	struct tsig_key *key;
	struct tls_profile *tls;
	char *text;			/* its address, in the result */
	struct ask_server *ask;
	uint32_t serial;
	unsigned silent;		/* questions in a row */
};

struct verify {
	const struct verify_args *args;
	struct verify_result *result;
	enum verify_outcome outcome;
	struct errand *errand;
	struct timer *progress;
	struct side primary, secondary;
	struct hail *hail;
	struct quiz *quiz;
	struct pairs *pairs;
};

static void
stop(struct verify *v, enum verify_outcome outcome)
{
	v->outcome = outcome;
	errand_end(v->errand);
}

static void
hail_side(struct verify *v, struct side *side, hail_fn *done)
{
	struct hail_args args = { .base = errand_base(v->errand),
		.trunks = errand_trunks(v->errand),
		.resolver = errand_resolver(v->errand),
		.server = side->server, .key = side->key, .tls = side->tls,
		.zone = &zoneview_args(v->args->view)->apex,
		.tcp = v->args->tcp };

	hail_cancel(&v->hail);
	v->hail = hail_start(&args, done, v);
}

/* All questions. */

static bool
on_next(void *ctx, struct quiz_question *question)
{
	struct verify *v = ctx;
	enum quiz_step step = quiz_next(v->quiz, question, &v->result->why);

	v->result->records = quiz_records(v->quiz);
	if (step == QUIZ_BAD)
		stop(v, VERIFY_LATER);
	if (step != QUIZ_QUESTION)
		return false;
	if (++v->result->questions % RELEASE_EVERY == 0)
		datacdb_release(zoneview_args(v->args->view)->reader);
	return true;
}

static void
note_silence(struct verify *v, struct side *side,
    const struct ask_result *result)
{
	if (result->outcome != ASK_SILENT) {
		side->silent = 0;
	} else if (++side->silent == SILENCE_MAX) {
		err_set(&v->result->why, "the %s, %s, has not answered %d "
		    "questions in a row: %s", side->role, side->text,
		    SILENCE_MAX, result->why.text);
		stop(v, VERIFY_LATER);
	}
}

static enum comparison
judge(const struct verify *v, const struct quiz_question *question,
    const struct ask_result *p, const struct ask_result *s)
{
	if (p->outcome != ASK_ANSWER || s->outcome == ASK_SILENT ||
	    s->outcome == ASK_BROKEN)
		return COMPARISON_DIFFERENT;
	return comparison_judge(v->args->view, question, &p->said, &s->said);
}

static void
on_answered(void *ctx, const struct quiz_question *question,
    const struct ask_result *p, const struct ask_result *s)
{
	struct verify *v = ctx;
	enum comparison kind = judge(v, question, p, s);

	if (p->outcome != ASK_ANSWER)
		v->result->unanswered++;
	else
		v->result->counts[kind]++;
	if (kind != COMPARISON_EQUAL && v->args->found != NULL)
		v->args->found(v->args->ctx, question, kind, p, s);
	note_silence(v, &v->primary, p);
	note_silence(v, &v->secondary, s);
}

/* Afterwards. */

static bool
has_changed(struct verify *v, const struct side *side,
    const struct hail_result *r)
{
	if (r->outcome != HAIL_ZONE)
		v->result->why = r->why;
	else if (r->serial != side->serial)
		err_set(&v->result->why, "the %s, %s, has got serial %" PRIu32
		    " meanwhile: nothing is proven, try again", side->role,
		    side->text, r->serial);
	else
		return false;
	stop(v, VERIFY_LATER);
	return true;
}

static void
on_secondary_again(void *ctx, const struct hail_result *r)
{
	struct verify *v = ctx;

	if (!has_changed(v, &v->secondary, r))
		stop(v, VERIFY_DONE);
}

static void
on_primary_again(void *ctx, const struct hail_result *r)
{
	struct verify *v = ctx;

	if (!has_changed(v, &v->primary, r))
		hail_side(v, &v->secondary, on_secondary_again);
}

static void
on_ended(void *ctx)
{
	struct verify *v = ctx;

	hail_side(v, &v->primary, on_primary_again);
}

/* Before. */

static void
ask_all(struct verify *v)
{
	static const struct pairs_calls calls = { on_next, on_answered,
		on_ended };
	struct pairs_args args = { .base = errand_base(v->errand),
		.a = v->primary.ask, .b = v->secondary.ask,
		.rate = v->args->rate };

	v->quiz = quiz_new(v->args->view, v->args->label);
	v->pairs = pairs_start(&args, &calls, v);
}

static void
meet(struct verify *v, struct side *side, const struct hail_result *r)
{
	struct ask_server_args args = { .base = errand_base(v->errand),
		.trunks = errand_trunks(v->errand),
		.address = r->address, .key = side->key, .tls = side->tls,
		.tcp = v->args->tcp };

	side->serial = r->serial;
	address_text(&r->address, side->text);
	side->ask = ask_server_new(&args);
}

/* The other serial is of the side itself, before any question. */
static bool
is_other_serial(struct verify *v, const struct side *side)
{
	uint32_t held = v->args->serial;

	if (side->serial == held)
		return false;
	if (side == &v->primary)
		err_set(&v->result->why, "the primary, %s, has serial %"
		    PRIu32 ", but %" PRIu32 " was just transferred: try again",
		    side->text, side->serial, held);
	else
		err_set(&v->result->why, "the secondary, %s, is %s: it has "
		    "serial %" PRIu32 ", the primary %" PRIu32, side->text,
		    serial_is_newer(held, side->serial) ? "behind" : "ahead",
		    side->serial, held);
	stop(v, VERIFY_LATER);
	return true;
}

static void
on_secondary(void *ctx, const struct hail_result *r)
{
	struct verify *v = ctx;

	if (r->outcome != HAIL_ZONE) {
		err_set(&v->result->why, "the secondary: %s", r->why.text);
		stop(v, r->outcome == HAIL_NO_ZONE ? VERIFY_NO_ZONE :
		    VERIFY_LATER);
		return;
	}
	meet(v, &v->secondary, r);
	if (!is_other_serial(v, &v->secondary))
		ask_all(v);
}

static void
on_primary(void *ctx, const struct hail_result *r)
{
	struct verify *v = ctx;

	if (r->outcome != HAIL_ZONE) {
		err_set(&v->result->why, "the primary: %s", r->why.text);
		stop(v, VERIFY_LATER);
		return;
	}
	meet(v, &v->primary, r);
	if (!is_other_serial(v, &v->primary))
		hail_side(v, &v->secondary, on_secondary);
}

static void
on_progress(void *ctx)
{
	struct verify *v = ctx;

	v->args->progress(v->args->ctx, v->result);
	timer_set(v->progress, progress_interval);
}

static void
run(struct verify *v)
{
	int number;

	v->progress = timer_new(errand_base(v->errand), on_progress, v);
	if (v->args->progress != NULL)
		timer_set(v->progress, progress_interval);
	hail_side(v, &v->primary, on_primary);
	number = errand_run(v->errand);
	if (number == 0)
		return;
	err_set(&v->result->why, "stopped by signal %d", number);
	v->outcome = VERIFY_STOPPED;
}

static void
close_all(struct verify *v)
{
	hail_cancel(&v->hail);
	pairs_cancel(&v->pairs);
	quiz_free(&v->quiz);
	ask_server_free(&v->primary.ask);
	ask_server_free(&v->secondary.ask);
	timer_free(&v->progress);
	errand_free(&v->errand);
}

enum verify_outcome
verify_zone(const struct verify_args *args, struct verify_result *result)
{
	struct verify v = { .args = args, .result = result,
		.outcome = VERIFY_LATER,
		.primary = { .role = "primary", .server = args->primary,
		    .key = args->key, .tls = args->tls,
		    .text = result->primary },
		.secondary = { .role = "secondary",
		    .server = args->secondary, .text = result->secondary } };

	memset(result, 0, sizeof(*result));
	v.errand = errand_new(&result->why);
	if (v.errand != NULL)
		run(&v);
	close_all(&v);
	return v.outcome;
}
