#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "conf.h"
#include "control_client.h"
#include "report.h"
#include "sync/frozen.h"
#include "sync/schedule.h"

/* What the zone's file tells.  Returns the last error, allocated, or NULL. */
static char *
read_row(struct report_row *row, const struct conf *conf,
    const struct conf_zone *zone, time_t now)
{
	char *path = conf_zone_path(conf, zone);
	enum frozen_found found;
	struct frozen frozen;
	struct err err;
	time_t checked;
	char *error = NULL;

	row->zone = zone->text;
	row->state = "waiting";
	found = frozen_load(path, &zone->name, &frozen, &err);
	if (found == FROZEN_HERE &&
	    frozen_count(path, &row->records, &err)) {
		checked = frozen.checked < now ? frozen.checked : now;
		row->has_data = true;
		row->serial = frozen.soa.serial;
		row->last_check = checked;
		row->expires = checked + (time_t)schedule_expire(
		    &frozen.soa, zone->options);
		row->state = now < row->expires ? "live" : "expired";
	} else if (found != FROZEN_NONE) {
		error = xstrdup(err.text);
	}
	row->last_error = error;
	free(path);
	return error;
}

static void
report_files(const struct conf *conf, bool json)
{
	struct report_row *rows = xcalloc(conf->nzones, sizeof(*rows));
	char **errors = xcalloc(conf->nzones, sizeof(*errors));
	struct buf out = { 0 };
	time_t now = time(NULL);

	for (size_t i = 0; i < conf->nzones; i++)
		errors[i] = read_row(&rows[i], conf, &conf->zones[i], now);
	if (json)
		report_json(&out, rows, conf->nzones);
	else
		report_table(&out, rows, conf->nzones, now);
	fwrite(out.data, 1, out.len, stdout);
	for (size_t i = 0; i < conf->nzones; i++)
		free(errors[i]);
	buf_fini(&out);
	free(errors);
	free(rows);
}

int
cmd_status(const struct options *options)
{
	char *argv[] = { "status", options->json ? "json" : "table" };
	struct conf *conf;
	struct err err;
	int code = cmd_ask_daemon(options, argv, 2, &conf, &err);

	if (code == CONTROL_NO_DAEMON) {
		log_warn("%s; this is what the files tell", err.text);
		report_files(conf, options->json);
		code = EXIT_DONE;
	}
	conf_free(&conf);
	return code;
}
