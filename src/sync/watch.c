#include "sync/watch.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "sync/copy.h"
#include "sync/schedule.h"
#include "sync/timer.h"
#include "sync/watch_parts.h"

static void on_round(void *ctx, const struct round_result *result);

/* NULL: there is no copy, or any other one is welcome. */
static const struct soa *
held(const struct watch *w)
{
	return copy_is_expired(w->copy) ? NULL : copy_held(w->copy);
}

static void
begin_round(void *ctx)
{
	struct watch *w = ctx;
	struct round_args args = { .zone = w->zone,
		.path = copy_path(w->copy), .held = copy_held(w->copy),
		.any_serial = copy_is_expired(w->copy) };

	timer_stop(w->next);
	w->again = false;
	notice_begin(&w->notice, clock_seconds());
	if (w->notice.is_open)
		args.notice = w->notice.word;
	w->round = round_start(&w->env->round, &args, on_round, w);
}

void
watch_begin(struct watch *w, double delay)
{
	w->next_at = time(NULL) + (time_t)delay;
	w->due = clock_seconds() + delay;
	timer_set(w->next, delay);
}

static void
on_expired(void *ctx)
{
	struct watch *w = ctx;

	w->env->changed(w->env->ctx, w);
}

static double
retry_wait(struct watch *w)
{
	return schedule_retry(copy_soa(w->copy), w->zone->options,
	    ++w->retries, random_u32());
}

static void
take_failed(struct watch *w, const struct round_result *result)
{
	double wait = retry_wait(w);

	complaint_count(&w->complaint);
	if (!w->env->silent)
		complaint_say(&w->complaint, w->zone->text, result, wait);
	watch_begin(w, wait);
}

/* The copy is new, or good still.  Returns whether data.cdb has to change. */
static bool
take_copy(struct watch *w, const struct round_result *result)
{
	bool was_served = copy_is_served(w->copy);

	if (result->age > 0)
		log_debug("%s: %s was told so %u s ago: the zone expires that "
		    "much earlier (EXPIRE)", w->zone->text, result->primary,
		    result->age);

	if (result->outcome == ROUND_CHANGED) {
		copy_replace(w->copy, &result->seal.soa, result->age);
		standing_arrived(&w->standing, &result->seal,
		    result->primary);
		return true;
	}
	copy_renew(w->copy, result->age);
	log_debug("%s: serial %u is current (%s)", w->zone->text,
	    copy_soa(w->copy)->serial, result->primary);
	return !was_served;
}

/* A newer copy is there, but could not be had. */
static bool
is_missed(const struct round_result *result)
{
	return result->outcome == ROUND_CURRENT && result->missed;
}

static void
take_good(struct watch *w, const struct round_result *result)
{
	complaint_end(&w->complaint, w->zone->text, result);
	memcpy(w->primary, result->primary, sizeof(w->primary));
	if (is_missed(result)) {
		watch_begin(w, retry_wait(w));
		return;
	}
	w->retries = 0;
	watch_begin(w, schedule_refresh(copy_soa(w->copy), w->zone->options,
	    random_u32()));
}

/* What NOTIFY told of meanwhile is asked for next. */
static void
go_on(struct watch *w, const struct round_result *result)
{
	bool failed = result->outcome == ROUND_FAILED || is_missed(result);
	bool wanted = notice_end(&w->notice, failed, held(w));

	if (w->again)
		begin_round(w);
	else if (wanted)
		watch_begin(w, notice_wait(&w->notice, clock_seconds()));
}

static void
on_round(void *ctx, const struct round_result *theirs)
{
	struct watch *w = ctx;
	struct round_result result = *theirs;	/* goes with the round */
	bool changed = false;

	round_cancel(&w->round);
	w->rounds++;
	if (result.outcome == ROUND_CURRENT && copy_held(w->copy) == NULL) {
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
	go_on(w, &result);
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

bool
watch_notify(struct watch *w, const struct notice_word *word)
{
	double now = clock_seconds(), wait = notice_wait(&w->notice, now);

	w->notice.heard = time(NULL);
	w->notice.from = word->from;
	if (!notice_is_news(word, held(w)))
		return false;
	notice_hear(&w->notice, word);
	w->retries = 0;
	if (w->round == NULL && (!timer_is_running(w->next) ||
	    now + wait < w->due))
		watch_begin(w, wait);
	return true;
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
