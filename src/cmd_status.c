#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "conf.h"
#include "control_client.h"
#include "local_copy.h"
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
		row->has_data = row->has_records = true;
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

/* What the copy of a local data file tells. */
static void
read_local(struct report_local *row, const struct conf *conf,
    const char *path)
{
	char *directory = xasprintf("%s/local", conf->state);
	char *copy = local_copy_path(directory, path);

	row->file = path;
	row->has_records = local_copy_count(copy, &row->records);
	row->state = row->has_records ? "live" : "waiting";
	free(copy);
	free(directory);
}

static struct report_row *
read_rows(const struct conf *conf, char **errors, time_t now)
{
	struct report_row *rows = xcalloc(conf->nzones, sizeof(*rows));

	for (size_t i = 0; i < conf->nzones; i++)
		errors[i] = read_row(&rows[i], conf, &conf->zones[i], now);
	return rows;
}

static void
report_files(const struct conf *conf, bool json)
{
	char **errors = xcalloc(conf->nzones, sizeof(*errors));
	struct conf_local_files files = { 0 };
	struct report_local *locals;
	struct report report;
	struct buf out = { 0 };
	time_t now = time(NULL);
	struct report_row *rows = read_rows(conf, errors, now);
	struct err err;

	if (!conf_local_find(conf->local, &files, &err))
		log_warn("%s", err.text);
	locals = xcalloc(files.n, sizeof(*locals));
	for (size_t i = 0; i < files.n; i++)
		read_local(&locals[i], conf, files.path[i]);
	report = (struct report){ rows, conf->nzones, locals, files.n };
	if (json)
		report_json(&out, &report);
	else
		report_table(&out, &report, now);
	fwrite(out.data, 1, out.len, stdout);
	for (size_t i = 0; i < conf->nzones; i++)
		free(errors[i]);
	buf_fini(&out);
	conf_local_files_fini(&files);
	free(locals);
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
