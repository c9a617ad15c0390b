#include "cmd_verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/num.h"
#include "base/random.h"
#include "cmd.h"
#include "conf.h"
#include "conf_choose.h"
#include "conf_members.h"
#include "progress.h"
#include "sync/fetch.h"

enum { DNS_PORT = 53, RATE_DEFAULT = 1000, RATE_MAX = 1000000 };

struct job {
	const struct options *options;
	struct hostport secondary;
	uint64_t rate;
	char label[16];			/* of names that do not exist */
	bool with_progress;
	struct conf *conf;
	bool is_whole;			/* the members of catalogs are known */
	bool different, later, stopped;	/* any zone, so far */
};

/* One zone. */
struct task {
	struct job *job;
	const struct conf_zone *zone;
	size_t primary;			/* which of the zone's */
	struct seal seal;
};

/* The zone from its primary. */

static void
show_transfer(void *ctx, uint64_t records, uint64_t bytes, double seconds)
{
	const struct task *t = ctx;
	char line[PROGRESS_SIZE];

	progress_line(line, t->zone->text, records, bytes,
	    seconds >= 0.1 ? (double)bytes / seconds : 0);
	log_progress(line);
}

static bool
fetch(void *ctx, const char *path)
{
	struct task *t = ctx;
	const struct zone_primaries *primaries = t->zone->primaries;
	const struct hostport *from = &primaries->address[t->primary];
	struct fetch_args args = { .zone = &t->zone->name,
		.text = t->zone->text, .primary = from, .path = path,
		.key = primaries->key[t->primary],
		.tls = primaries->tls[t->primary],
		.idle_timeout = t->zone->options->idle_timeout,
		.total_timeout = t->zone->options->transfer_timeout,
		.progress = t->job->with_progress ? show_transfer : NULL,
		.ctx = t, .stopped = &t->job->stopped };
	struct err err;
	bool ok = fetch_zone(&args, &t->seal, &err);

	log_progress(NULL);
	if (!ok)
		log_error("%s: %s", t->zone->text, err.text);
	return ok;
}

/* From the first primary that gives it; -1: none does. */
static int
fetch_zone_copy(struct task *t)
{
	int fd = -1, code;

	for (t->primary = 0; t->primary < t->zone->primaries->n;
	    t->primary++) {
		fd = cmd_open_scratch(fetch, t, &code);
		if (fd >= 0 || t->job->stopped)
			break;
	}
	return fd;
}

/* The questions. */

static void
found(void *ctx, const struct quiz_question *question, enum comparison kind,
    const struct ask_result *primary, const struct ask_result *secondary)
{
	const struct task *t = ctx;

	if (kind == COMPARISON_DIFFERENT || t->job->options->all)
		cmd_verify_difference(question, kind, primary, secondary);
}

static void
show_questions(void *ctx, const struct verify_result *r)
{
	const struct task *t = ctx;
	char line[PROGRESS_SIZE];

	progress_questions(line, t->zone->text, t->seal.records == 0 ? 0 :
	    (double)r->records / (double)t->seal.records, r->questions,
	    r->counts[COMPARISON_DIFFERENT]);
	log_progress(line);
}

static void
judge(struct task *t, enum verify_outcome outcome,
    const struct verify_result *r)
{
	struct job *job = t->job;

	if (r->questions > 0)
		cmd_verify_summary(t->zone->text, t->seal.soa.serial, r);
	if (outcome != VERIFY_DONE)
		log_error("%s: %s", t->zone->text, r->why.text);
	job->different |= outcome == VERIFY_NO_ZONE ||
	    (outcome == VERIFY_DONE && r->counts[COMPARISON_DIFFERENT] > 0);
	job->later |= outcome == VERIFY_LATER || outcome == VERIFY_STOPPED ||
	    r->unanswered > 0;
	job->stopped |= outcome == VERIFY_STOPPED;
}

static void
ask(struct task *t, struct zoneview *view)
{
	struct verify_args args = { .view = view,
		.serial = t->seal.soa.serial, .label = t->job->label,
		.primary = &t->zone->primaries->address[t->primary],
		.key = t->zone->primaries->key[t->primary],
		.tls = t->zone->primaries->tls[t->primary],
		.secondary = &t->job->secondary,
		.rate = (unsigned)t->job->rate, .tcp = t->job->options->tcp,
		.found = found,
		.progress = t->job->with_progress ? show_questions : NULL,
		.ctx = t };
	struct verify_result result;
	enum verify_outcome outcome = verify_zone(&args, &result);

	log_progress(NULL);
	judge(t, outcome, &result);
}

static bool
ask_about_copy(struct task *t, int fd, struct err *err)
{
	const struct zone_options *options = t->zone->options;
	struct zoneview_args args = { .apex = t->zone->name,
		.strip = options->dnssec != CONF_DNSSEC_PASS,
		.marker = options->ent_marker,
		.has_parent = cmd_verify_has_parent(t->job->conf,
		    &t->zone->name),
		.is_other = cmd_verify_is_zone, .ctx = t->job->conf };
	struct zoneview *view = NULL;
	bool ok;

	args.reader = datacdb_open_fd(fd, err);
	if (args.reader != NULL)
		view = zoneview_new(&args, err);
	ok = view != NULL;
	if (ok)
		ask(t, view);
	zoneview_free(&view);
	datacdb_close(&args.reader);
	return ok;
}

static void
verify(struct job *job, const struct conf_zone *zone)
{
	struct task t = { .job = job, .zone = zone };
	int fd = fetch_zone_copy(&t);
	struct err err;

	if (fd < 0) {
		job->later = true;
		return;
	}
	if (!ask_about_copy(&t, fd, &err)) {
		log_error("%s: the copy: %s", zone->text, err.text);
		job->later = true;
	}
	close(fd);
}

/* What is asked for. */

static bool
read_secondary(struct job *job, const char *text)
{
	struct err err;

	if (job->secondary.host != NULL) {
		log_error("%s: there is a secondary already", text);
		return false;
	}
	if (hostport_parse(text + 1, DNS_PORT, &job->secondary, &err))
		return true;
	log_error("%s", err.text);
	return false;
}

/* *named: is any zone? */
static bool
read_arguments(struct job *job, bool *named)
{
	const struct options *o = job->options;
	bool ok = true;

	for (size_t i = 0; i < o->nargs; i++) {
		if (o->args[i][0] == '@') {
			ok = read_secondary(job, o->args[i]) && ok;
		} else {
			ok = cmd_verify_zone(job->conf, o->args[i]) != NULL &&
			    ok;
			*named = true;
		}
	}
	if (ok && job->secondary.host == NULL) {
		log_error("which secondary? it is named as @ADDRESS, or "
		    "@ADDRESS@PORT");
		ok = false;
	}
	if (o->rate != NULL && (!num_parse(o->rate, RATE_MAX, &job->rate) ||
	    job->rate == 0)) {
		log_error("--rate %s: it is a number from 1 to %d", o->rate,
		    RATE_MAX);
		ok = false;
	}
	return ok;
}

static int
verify_all(struct job *job)
{
	const struct options *o = job->options;
	bool named = false;

	if (!read_arguments(job, &named))
		return EXIT_CHANGE;
	for (size_t i = 0; i < o->nargs && !job->stopped; i++)
		if (o->args[i][0] != '@')
			verify(job, cmd_verify_zone(job->conf, o->args[i]));
	for (size_t i = 0; i < job->conf->nzones && !named &&
	    !job->stopped; i++)
		if (job->conf->zones[i].catalog == NULL)
			verify(job, &job->conf->zones[i]);
	job->later |= !named && !job->is_whole;
	if (job->different)
		return EXIT_DIFFERENT;
	return job->later ? EXIT_LATER : EXIT_DONE;
}

int
cmd_verify(const struct options *options)
{
	struct job job = { .options = options, .rate = RATE_DEFAULT,
		.with_progress = !options->quiet && log_is_terminal() };
	struct errs errs = { 0 };
	struct conf *base;
	const char *path;
	int code = EXIT_CHANGE;

	snprintf(job.label, sizeof(job.label), "x%08" PRIx32, random_u32());
	base = conf_find_and_load(options->config, &path, &errs);
	for (size_t i = 0; i < errs.len; i++)
		log_error("%s", errs.text[i]);
	errs_fini(&errs);
	if (base != NULL) {
		job.conf = cmd_verify_join(base, &job.is_whole);
		code = verify_all(&job);
	}
	conf_members_free(&job.conf);
	conf_free(&base);
	free(job.secondary.host);
	return code;
}
