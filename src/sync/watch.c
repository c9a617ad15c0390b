#include "sync/watch.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "sync/complaint.h"
#include "sync/copy.h"
#include "sync/schedule.h"
#include "sync/standing.h"
#include "sync/timer.h"

struct watch {
	const struct watch_env *env;
	const struct conf_zone *zone;
	struct copy *copy;
	struct standing standing;

	struct round *round;
	unsigned rounds;		/* that ended */
	bool again;			/* one more when the round has ended */
	struct complaint complaint;

	struct timer *next;
	time_t next_at;
	char primary[ADDRESS_TEXT_SIZE];	/* that answered last */
};

static void on_round(void *ctx, const struct round_result *result);

static void
begin_round(void *ctx)
{
	struct watch *w = ctx;
	struct round_args args = { .zone = w->zone,
		.path = copy_path(w->copy), .held = copy_soa(w->copy),
		.any_serial = copy_is_expired(w->copy) };

	timer_stop(w->next);
	w->again = false;
	w->round = round_start(&w->env->round, &args, on_round, w);
}

void
watch_begin(struct watch *w, double delay)
{
	w->next_at = time(NULL) + (time_t)delay;
	timer_set(w->next, delay);
}

static void
on_expired(void *ctx)
{
	struct watch *w = ctx;

	w->env->changed(w->env->ctx, w);
}

static void
take_failed(struct watch *w, const struct round_result *result)
{
	double wait;

	complaint_count(&w->complaint);
	wait = schedule_retry(copy_soa(w->copy), w->zone->options,
	    w->complaint.failures, random_u32());
	if (!w->env->silent)
		complaint_say(&w->complaint, w->zone->text, result, wait);
	watch_begin(w, wait);
}

/* The copy is new, or good still.  Returns whether data.cdb has to change. */
static bool
take_copy(struct watch *w, const struct round_result *result)
{
	bool was_served = copy_is_served(w->copy);

	if (result->outcome == ROUND_CHANGED) {
		copy_replace(w->copy, &result->seal.soa);
		standing_arrived(&w->standing, result->seal.records,
		    result->primary);
		return true;
	}
	copy_renew(w->copy);
	log_debug("%s: serial %u is current (%s)", w->zone->text,
	    copy_soa(w->copy)->serial, result->primary);
	return !was_served;
}

static void
take_good(struct watch *w, const struct round_result *result)
{
	complaint_end(&w->complaint, w->zone->text, result);
	memcpy(w->primary, result->primary, sizeof(w->primary));
	watch_begin(w, schedule_refresh(copy_soa(w->copy), w->zone->options,
	    random_u32()));
}

static void
on_round(void *ctx, const struct round_result *theirs)
{
	struct watch *w = ctx;
	struct round_result result = *theirs;	/* goes with the round */
	bool changed = false;

	round_cancel(&w->round);
	w->rounds++;
	if (result.outcome == ROUND_CURRENT && copy_soa(w->copy) == NULL) {
		begin_round(w);		/* it was lost meanwhile */
		return;
	}
	if (result.outcome == ROUND_FAILED) {
		take_failed(w, &result);
	} else {
		changed = take_copy(w, &result);
		take_good(w, &result);
	}
	copy_judged(w->copy);
	if (changed)
		w->env->changed(w->env->ctx, w);
	if (w->again)
		begin_round(w);
	w->env->checked(w->env->ctx, w, &result, changed);
}

struct watch *
watch_new(const struct watch_env *env, const struct conf_zone *zone,
    const char *path)
{
	struct watch *w = xcalloc(1, sizeof(*w));

	w->env = env;
	w->zone = zone;
	w->next = timer_new(env->round.base, begin_round, w);
	w->copy = copy_new(&env->copy, zone, path, on_expired, w);
	return w;
}

void
watch_free(struct watch **take)
{
	struct watch *w = *take;

	if (w == NULL)
		return;
	*take = NULL;
	round_cancel(&w->round);
	timer_free(&w->next);
	copy_free(&w->copy);
	complaint_fini(&w->complaint);
	standing_fini(&w->standing);
	free(w);
}

/* Begins anew, unless a transfer runs, which is worth its end. */
static void
restart_round(struct watch *w)
{
	if (w->round != NULL && round_is_transferring(w->round)) {
		round_set_zone(w->round, NULL);
		w->again = true;
		return;
	}
	if (w->round != NULL)
		w->rounds++;
	round_cancel(&w->round);
	watch_begin(w, 0);
}

void
watch_configure(struct watch *w, const struct conf_zone *zone, bool same)
{
	w->zone = zone;
	copy_configure(w->copy, zone);
	if (!same)
		restart_round(w);
	else if (w->round != NULL)
		round_set_zone(w->round, zone);
}

void
watch_check_now(struct watch *w)
{
	if (w->round != NULL)
		w->again = true;
	else
		watch_begin(w, 0);
}

unsigned
watch_rounds(const struct watch *w)
{
	return w->rounds;
}

unsigned
watch_next_round(const struct watch *w)
{
	return w->rounds + (w->round != NULL ? 2 : 1);
}

const struct conf_zone *
watch_zone(const struct watch *w)
{
	return w->zone;
}

const char *
watch_source(const struct watch *w)
{
	return copy_is_served(w->copy) ? copy_path(w->copy) : NULL;
}

bool
watch_is_live(const struct watch *w)
{
	return w->standing.is_published || w->standing.overruled != NULL ||
	    !copy_is_served(w->copy);
}

const char *
watch_overruled(const struct watch *w)
{
	return w->standing.overruled;
}

void
watch_overrule(struct watch *w, const char *why)
{
	standing_overrule(&w->standing, why);
}

void
watch_published(struct watch *w, const struct merge_source *source,
    double milliseconds)
{
	const struct soa *soa = copy_soa(w->copy);

	if (soa != NULL && soa->serial == source->soa.serial)
		standing_published(&w->standing, w->zone, source,
		    milliseconds, w->env->silent);
}

void
watch_lost(struct watch *w, const struct err *why)
{
	copy_lose(w->copy, why);
	restart_round(w);
}

static const char *
state_text(const struct watch *w)
{
	if (w->round != NULL)
		return round_is_transferring(w->round) ? "transferring" :
		    "probing";
	if (copy_is_expired(w->copy))
		return "expired";
	if (w->complaint.failures > 0)
		return "failing";
	if (w->standing.overruled != NULL)
		return "overruled";
	return copy_soa(w->copy) != NULL ? "live" : "waiting";
}

void
watch_report(const struct watch *w, struct report_row *row)
{
	const struct soa *soa = copy_soa(w->copy);

	*row = (struct report_row){ .zone = w->zone->text,
		.state = state_text(w), .records = w->standing.records,
		/* It has one at least, its SOA. */
		.has_records = soa != NULL && w->standing.records > 0,
		.last_check = copy_checked(w->copy),
		.next_check = w->round != NULL ? 0 : w->next_at,
		.expires = copy_expires(w->copy), .has_data = soa != NULL,
		.serial = soa != NULL ? soa->serial : 0,
		.primary = w->primary[0] != '\0' ? w->primary : NULL,
		.last_error = w->complaint.why != NULL ?
		    w->complaint.why : w->standing.overruled };
}

void
watch_progress(const struct watch *w, uint64_t *records, uint64_t *bytes)
{
	*records = *bytes = 0;
	if (w->round != NULL)
		round_progress(w->round, records, bytes);
}
