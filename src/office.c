#include "office.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "control.h"
#include "hall.h"
#include "hold.h"
#include "pulls.h"
#include "report.h"

/* A `sync` that waits for its checkup. */
struct office_sync {
	struct hall *hall;
	struct control_request *request;
	struct checkup *checkup;
};

static void
say(void *ctx, const char *line, bool good)
{
	const struct office_sync *sync = ctx;

	if (good)
		control_out(sync->request, line);
	else
		control_err(sync->request, line);
}

static void
settled(void *ctx)
{
	(void)ctx;
}

static void
done(void *ctx, bool all_good)
{
	struct office_sync *sync = ctx;

	control_end(&sync->request, all_good ? 0 : 111);
	checkups_end(sync->hall->checkups, &sync->checkup);
	free(sync);
}

/* All names are known, or the request ends with each that is not. */
static bool
check_names(const struct hall *hall, struct control_request *request,
    char **names, size_t n)
{
	bool ok = true;

	for (size_t i = 0; i < n; i++) {
		char *text;

		if (zoneset_find(hall->zones, names[i]) != NULL)
			continue;
		text = xasprintf("%s: no such zone in the configuration",
		    names[i]);
		control_err(request, text);
		free(text);
		ok = false;
	}
	return ok;
}

static void
answer_sync(struct hall *hall, struct control_request *request, char **names,
    size_t n)
{
	static const struct checkup_calls calls = { say, settled, done };
	struct office_sync *sync;

	if (!check_names(hall, request, names, n)) {
		control_end(&request, 100);
		return;
	}
	locals_look(hall->locals);
	sync = xcalloc(1, sizeof(*sync));
	sync->hall = hall;
	sync->request = request;
	sync->checkup = checkups_begin(hall->checkups, names, n, &calls,
	    sync);
	checkup_poll(sync->checkup);
}

/* Why data.cdb does not follow; NULL: it does, or is about to. */
static const char *
why_unbuilt(const struct hall *hall)
{
	return hall->build_failed ? hall->build_why.text : hold_lasting(hall);
}

/* The rows of all zones, in the configuration's order. */
static struct report_row *
collect_zones(const struct hall *hall)
{
	struct report_row *rows = xcalloc(hall->conf->nzones, sizeof(*rows));
	const char *unbuilt = why_unbuilt(hall);

	for (size_t i = 0; i < hall->conf->nzones; i++) {
		const struct watch *w = zoneset_find(hall->zones,
		    hall->conf->zones[i].text);

		watch_report(w, &rows[i]);
		rows[i].has_members = hall->conf->zones[i].catalog != NULL;
		rows[i].members = catalogs_members(hall->catalogs,
		    rows[i].zone);
		if (watch_is_live(w) || unbuilt == NULL)
			continue;
		rows[i].state = "failing";
		rows[i].last_error = unbuilt;
	}
	return rows;
}

static void
fill_pull(struct report_pull *row, const struct pulls_status *status)
{
	bool is_asked = status->succeeded != 0;
	bool is_failing = *status->error != '\0';

	*row = (struct report_pull){ .name = status->title,
		.state = is_failing ? "failing" : is_asked ? "live" :
		"waiting", .has_hosts = is_asked || status->hosts > 0,
		.hosts = status->hosts, .url = status->url,
		.last_check = status->succeeded,
		.last_error = is_failing ? status->error : NULL };
}

/* The rows of all dynamic-froms, in the configuration's order. */
static struct report_pull *
collect_pulls(const struct hall *hall, size_t *n)
{
	struct report_pull *rows;

	*n = hall->pulls != NULL ? pulls_count(hall->pulls) : 0;
	rows = xcalloc(*n, sizeof(*rows));
	for (size_t i = 0; i < *n; i++) {
		struct pulls_status status;

		pulls_status(hall->pulls, i, &status);
		fill_pull(&rows[i], &status);
	}
	return rows;
}

static void
answer_status(struct hall *hall, struct control_request *request,
    char **args, size_t n)
{
	const struct local_set *set = locals_set(hall->locals);
	size_t nlocals = local_set_count(set), npulls;
	struct report_row *rows = collect_zones(hall);
	struct report_local *locals = xcalloc(nlocals, sizeof(*locals));
	struct report_pull *pulls = collect_pulls(hall, &npulls);
	const struct report report = { .rows = rows,
		.n = hall->conf->nzones, .locals = locals,
		.nlocals = nlocals, .pulls = pulls, .npulls = npulls };
	struct buf out = { 0 };

	local_set_report(set, locals, why_unbuilt(hall));
	if (n > 0 && strcmp(args[0], "json") == 0)
		report_json(&out, &report);
	else
		report_table(&out, &report, time(NULL));
	control_out(request, buf_str(&out));
	buf_fini(&out);
	free(pulls);
	free(locals);
	free(rows);
	control_end(&request, 0);
}

static void
on_refreshed(void *ctx, bool published)
{
	struct control_request *request = ctx;

	if (!published)
		control_err(request, "dnssync: data.cdb does not have it yet; "
		    "the daemon's log tells why");
	control_end(&request, published ? 0 : 111);
}

/* Whoever asks goes on when the next query gets what has changed. */
static void
answer_hosts(struct hall *hall, struct control_request *request, char **args,
    size_t n)
{
	(void)args;
	(void)n;
	if (!hall_refresh_hosts(hall, on_refreshed, request))
		on_refreshed(request, false);
}

void
office_answer(void *ctx, struct control_request *request, char **argv,
    size_t argc)
{
	static const struct {
		const char *verb;
		void (*answer)(struct hall *hall,
		    struct control_request *request, char **args, size_t n);
	} verbs[] = {
		{ "hosts", answer_hosts },
		{ "status", answer_status },
		{ "sync", answer_sync },
	};

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(argv[0], verbs[i].verb) == 0) {
			verbs[i].answer(ctx, request, argv + 1, argc - 1);
			return;
		}
	control_err(request, "dnssync: the daemon does not know this request; "
	    "is it another version?");
	control_end(&request, 100);
}
