#include "office.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "control.h"
#include "hall.h"
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
	hall_end_check(sync->hall, &sync->checkup);
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
	sync = xcalloc(1, sizeof(*sync));
	sync->hall = hall;
	sync->request = request;
	sync->checkup = hall_check(hall, names, n, &calls, sync);
	checkup_poll(sync->checkup);
}

/* The rows of all zones, in the configuration's order. */
static struct report_row *
collect(const struct hall *hall)
{
	struct report_row *rows = xcalloc(hall->conf->nzones, sizeof(*rows));

	for (size_t i = 0; i < hall->conf->nzones; i++) {
		const struct watch *w = zoneset_find(hall->zones,
		    hall->conf->zones[i].text);

		watch_report(w, &rows[i]);
		if (hall->build_failed && !watch_is_live(w)) {
			rows[i].state = "failing";
			rows[i].last_error = hall->build_why.text;
		}
	}
	return rows;
}

static void
answer_status(struct hall *hall, struct control_request *request,
    char **args, size_t n)
{
	struct report_row *rows = collect(hall);
	struct buf out = { 0 };

	if (n > 0 && strcmp(args[0], "json") == 0)
		report_json(&out, rows, hall->conf->nzones);
	else
		report_table(&out, rows, hall->conf->nzones, time(NULL));
	control_out(request, buf_str(&out));
	buf_fini(&out);
	free(rows);
	control_end(&request, 0);
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
