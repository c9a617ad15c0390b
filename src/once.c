#include "once.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "daemon.h"
#include "hall.h"
#include "hold.h"
#include "sync/timer.h"

static const double progress_interval = 0.2;	/* seconds */

struct once {
	struct hall *hall;
	const struct daemon_options *options;
	struct timer *progress;
	uint64_t bytes;			/* when progress was shown last */
	struct checkup *checkup;
	size_t zones_done;
	bool all_good, held;
};

static void
say(void *ctx, const char *line, bool good)
{
	struct once *o = ctx;

	o->zones_done++;
	if (!good)
		log_error("%s", line);
}

/* All zones are asked: now one build for all of them. */
static void
settled(void *ctx)
{
	struct once *o = ctx;
	const struct hall *hall = o->hall;

	if (hold_build(o->hall))
		return;
	if (!local_set_is_ready(locals_set(hall->locals)))
		log_error("%s: not touched, since a local data file is bad of "
		    "which there is no good version here",
		    hall->conf->data_cdb);
	else if (hall->conf->nzones == hall->conf->ncatalogs)
		log_error("%s: not touched, since there is neither a zone nor "
		    "a local data file", hall->conf->data_cdb);
	else if (hall->counts.here == 0)
		log_error("%s: not touched, since no zone could be fetched",
		    hall->conf->data_cdb);
	else
		log_error("%s: not touched: of its zones, %zu that were not "
		    "asked for have no copy here yet; run `dnssync once` for "
		    "all zones first", hall->conf->data_cdb,
		    hold_awaited(hall));
	o->held = true;
	hall_stop(o->hall);
}

static void
done(void *ctx, bool all_good)
{
	struct once *o = ctx;

	o->all_good = all_good;
	checkups_end(o->hall->checkups, &o->checkup);
}

static void
on_progress(void *ctx)
{
	struct once *o = ctx;
	struct daemon_progress p = { .zones_done = o->zones_done,
		.zones = o->options->nzones > 0 ? o->options->nzones :
		    o->hall->conf->nzones };
	struct map_walk walk = { 0 };
	const struct watch *w;

	while ((w = zoneset_next(o->hall->zones, &walk)) != NULL) {
		uint64_t records, bytes;

		watch_progress(w, &records, &bytes);
		p.records += records;
		p.bytes += bytes;
	}
	if (p.bytes > o->bytes)
		p.rate = (double)(p.bytes - o->bytes) / progress_interval;
	o->bytes = p.bytes;
	o->options->progress(&p);
	timer_set(o->progress, progress_interval);
}

/* The names as zoneset has them; false: one is not configured. */
static bool
canonical_names(const struct once *o, char **texts)
{
	bool ok = true;

	for (size_t i = 0; i < o->options->nzones; i++) {
		const char *given = o->options->zones[i];
		const struct conf_zone *zone = NULL;
		struct name name;
		struct err err;

		if (!name_parse(&name, given, &err))
			log_error("'%s' is no zone name: %s", given,
			    err.text);
		else if ((zone = conf_find(o->hall->conf, &name)) == NULL)
			log_error("%s: no such zone in the configuration",
			    given);
		if (zone == NULL)
			ok = false;
		else
			texts[i] = zone->text;
	}
	return ok;
}

static void
begin(struct once *o, char **texts, size_t n)
{
	static const struct checkup_calls calls = { say, settled, done };

	o->checkup = checkups_begin(o->hall->checkups, texts, n, &calls, o);
	if (o->options->progress != NULL) {
		o->progress = timer_new(o->hall->base, on_progress, o);
		timer_set(o->progress, progress_interval);
	}
	checkup_poll(o->checkup);
}

struct once *
once_start(struct hall *hall, const struct daemon_options *options)
{
	struct once *o = xcalloc(1, sizeof(*o));
	char **texts = xcalloc(options->nzones, sizeof(*texts));

	o->hall = hall;
	o->options = options;
	if (canonical_names(o, texts)) {
		begin(o, texts, options->nzones);
	} else {
		free(o);
		o = NULL;
	}
	free(texts);
	return o;
}

bool
once_end(struct once **take)
{
	struct once *o = *take;
	bool good;

	/* Stopped before the end: done() says that it is not good. */
	if (o->checkup != NULL)
		checkup_abandon(o->checkup);
	good = o->all_good && !o->held && !o->hall->build_failed &&
	    !o->hall->lost_for_good;
	timer_free(&o->progress);
	free(o);
	*take = NULL;
	return good;
}
