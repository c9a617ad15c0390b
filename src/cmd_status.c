#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "conf.h"
#include "conf_members.h"
#include "control_client.h"
#include "local_copy.h"
#include "pull_text.h"
#include "pulls_file.h"
#include "report.h"
#include "sync/frozen.h"
#include "sync/pull.h"
#include "sync/schedule.h"

/* All that the files tell, and the texts that were made for it. */
struct found {
	const struct conf *conf;
	time_t now;
	struct report_row *rows;
	struct conf_local_files files;
	struct report_local *locals;
	struct pull_zones zones;
	struct report_pull *pulls;
	char **texts;
	size_t ntexts;
};

static const char *
keep(struct found *f, char *take)
{
	f->texts = xreallocarray(f->texts, f->ntexts + 1, sizeof(*f->texts));
	f->texts[f->ntexts++] = take;
	return take;
}

/* What the zone's file tells. */
static void
read_zone(struct found *f, const struct conf_zone *zone,
    struct report_row *row)
{
	char *path = conf_zone_path(f->conf, zone);
	enum frozen_found found;
	struct frozen frozen;
	struct err err;
	time_t checked;

	row->zone = zone->text;
	row->has_members = zone->catalog != NULL;
	if (zone->member_of != NULL)
		row->catalog = zone->member_of->text;
	row->state = "waiting";
	found = frozen_load(path, &zone->name, &frozen, &err);
	if (found == FROZEN_HERE &&
	    frozen_count(path, &row->records, &err)) {
		checked = frozen.checked < f->now ? frozen.checked : f->now;
		row->has_data = row->has_records = true;
		row->serial = frozen.soa.serial;
		row->last_check = checked;
		row->expires = checked + (time_t)schedule_expire(
		    &frozen.soa, zone->options);
		row->state = f->now < row->expires ? "live" : "expired";
	} else if (found != FROZEN_NONE) {
		row->last_error = keep(f, xstrdup(err.text));
	}
	free(path);
}

/* What the copy of a local data file tells. */
static void
read_local(const struct found *f, const char *path, struct report_local *row)
{
	char *directory = xasprintf("%s/local", f->conf->state);
	char *copy = local_copy_path(directory, path);

	row->file = path;
	row->has_records = local_copy_count(copy, &row->records);
	row->state = row->has_records ? "live" : "waiting";
	free(copy);
	free(directory);
}

/* What the kept list of another server tells. */
static void
read_pull(struct found *f, const struct conf_pull *pull,
    struct report_pull *row)
{
	char *path = xasprintf("%s/pulled/%s", f->conf->state, pull->title);
	struct pull_list *list = NULL;
	struct buf text = { 0 };
	struct err err = { "" };

	row->name = pull->title;
	row->url = keep(f, pull_url_text(pull->url));
	if (pulls_file_read(path, &text, &err) && text.len > 0) {
		list = pull_text_read(buf_str(&text), text.len, &f->zones,
		    &err);
		if (list == NULL)
			err_about(&err, path);
	}
	row->has_hosts = list != NULL;
	row->hosts = list != NULL ? pull_list_count(list) : 0;
	row->state = list != NULL ? "live" : "waiting";
	if (err.text[0] != '\0')
		row->last_error = keep(f, xstrdup(err.text));
	pull_list_unref(&list);
	buf_fini(&text);
	free(path);
}

static void
count_members(const struct found *f, struct report_row *row)
{
	for (size_t i = 0; i < f->conf->nzones; i++) {
		const char *catalog = f->rows[i].catalog;

		row->members += catalog != NULL &&
		    strcmp(catalog, row->zone) == 0;
	}
}

static void
read_all(struct found *f)
{
	const struct conf *conf = f->conf;
	struct err err;

	if (!conf_local_find(conf->local, &f->files, &err))
		log_warn("%s", err.text);
	f->rows = xcalloc(conf->nzones, sizeof(*f->rows));
	for (size_t i = 0; i < conf->nzones; i++)
		read_zone(f, &conf->zones[i], &f->rows[i]);
	for (size_t i = 0; i < conf->nzones; i++)
		if (f->rows[i].has_members)
			count_members(f, &f->rows[i]);
	f->locals = xcalloc(f->files.n, sizeof(*f->locals));
	for (size_t i = 0; i < f->files.n; i++)
		read_local(f, f->files.path[i], &f->locals[i]);
	pull_zones_set(&f->zones, conf);
	f->pulls = xcalloc(conf->npulls, sizeof(*f->pulls));
	for (size_t i = 0; i < conf->npulls; i++)
		read_pull(f, &conf->pulls[i], &f->pulls[i]);
}

static void
forget_all(struct found *f)
{
	for (size_t i = 0; i < f->ntexts; i++)
		free(f->texts[i]);
	free(f->texts);
	free(f->pulls);
	pull_zones_fini(&f->zones);
	free(f->locals);
	conf_local_files_fini(&f->files);
	free(f->rows);
}

static void
report_files(const struct conf *base, bool json)
{
	struct err err = { "" };
	struct conf *conf = conf_members_load(base, &err);
	struct found f = { .conf = conf, .now = time(NULL) };
	struct buf out = { 0 };
	struct report report;

	if (err.text[0] != '\0')
		log_warn("%s", err.text);
	read_all(&f);
	report = (struct report){ .rows = f.rows, .n = conf->nzones,
		.locals = f.locals, .nlocals = f.files.n, .pulls = f.pulls,
		.npulls = conf->npulls };
	if (json)
		report_json(&out, &report);
	else
		report_table(&out, &report, f.now);
	fwrite(out.data, 1, out.len, stdout);
	buf_fini(&out);
	forget_all(&f);
	conf_members_free(&conf);
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
