#include "metrics.h"

#include <string.h>

#include "builder.h"
#include "hall.h"
#include "hall_notify.h"
#include "hosts.h"
#include "notifies.h"
#include "web.h"

static const double limits[METRICS_BUCKETS] = { 0.002, 0.005, 0.01, 0.025,
	0.05, 0.1, 0.5, 1, 5 };		/* seconds */

static const char *const states[] = { "waiting", "probing", "transferring",
	"live", "failing", "expired", "overruled" };

enum { STATES = sizeof(states) / sizeof(states[0]) };

void
metrics_built(struct metrics *m, const struct build *build)
{
	double seconds = build->milliseconds / 1e3;

	if (!build->ok) {
		m->builds_failed++;
		return;
	}
	m->builds_good++;
	m->builds_patched += build->patched;
	m->published += build->replaced;
	m->build_seconds += seconds;
	for (size_t i = 0; i < METRICS_BUCKETS; i++)
		m->buckets[i] += seconds <= limits[i];
}

static void
put_head(struct buf *out, const char *name, const char *type,
    const char *help)
{
	buf_addf(out, "# HELP dnssync_%s %s\n# TYPE dnssync_%s %s\n", name,
	    help, name, type);
}

static void
put_number(struct buf *out, const char *name, const char *type,
    const char *help, uint64_t value)
{
	put_head(out, name, type, help);
	buf_addf(out, "dnssync_%s %llu\n", name, (unsigned long long)value);
}

static void
put_zones(struct buf *out, const struct hall *hall)
{
	size_t counts[STATES] = { 0 };
	struct map_walk walk = { 0 };
	const struct watch *w;

	while ((w = zoneset_next(hall->zones, &walk)) != NULL) {
		struct report_row row;

		watch_report(w, &row);
		for (size_t i = 0; i < STATES; i++)
			counts[i] += strcmp(row.state, states[i]) == 0;
	}
	put_head(out, "zones", "gauge", "Transferred zones by state.");
	for (size_t i = 0; i < STATES; i++)
		buf_addf(out, "dnssync_zones{state=\"%s\"} %zu\n", states[i],
		    counts[i]);
}

/* A name's text has no other byte that a label's value must not have. */
static void
put_value(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		buf_addf(out, "%s%c", strchr("\\\"", *text) != NULL ? "\\" :
		    "", *text);
}

static void
put_catalogs(struct buf *out, const struct hall *hall)
{
	if (hall->conf->ncatalogs == 0)
		return;
	put_head(out, "catalog_members", "gauge", "Members of catalogs.");
	for (size_t i = 0; i < hall->conf->ncatalogs; i++) {
		const char *text = hall->conf->catalogs[i]->text;

		buf_add_str(out, "dnssync_catalog_members{catalog=\"");
		put_value(out, text);
		buf_addf(out, "\"} %zu\n", catalogs_members(hall->catalogs,
		    text));
	}
}

static void
put_transfers(struct buf *out, const struct hall *hall)
{
	uint64_t all_records = 0, all_bytes = 0;
	struct map_walk walk = { 0 };
	const struct watch *w;

	while ((w = zoneset_next(hall->zones, &walk)) != NULL) {
		uint64_t records, bytes;

		watch_progress(w, &records, &bytes);
		all_records += records;
		all_bytes += bytes;
	}
	put_number(out, "transfer_records", "gauge",
	    "Records that running transfers have brought so far.", all_records);
	put_number(out, "transfer_bytes", "gauge",
	    "Bytes that running transfers have brought so far.", all_bytes);
}

static void
put_transferred(struct buf *out, const struct tally *tally)
{
	put_head(out, "transfers_total", "counter",
	    "Transfers that have ended, by result.");
	buf_addf(out, "dnssync_transfers_total{result=\"good\"} %llu\n"
	    "dnssync_transfers_total{result=\"failed\"} %llu\n",
	    (unsigned long long)tally->good,
	    (unsigned long long)tally->failed);
	put_number(out, "transfers_incremental_total", "counter",
	    "Transfers that have brought the changes alone (IXFR).",
	    tally->incremental);
	put_number(out, "transferred_records_total", "counter",
	    "Records that transfers have brought, failed ones too.",
	    tally->records);
	put_number(out, "transferred_bytes_total", "counter",
	    "Bytes that transfers have brought, failed ones too.",
	    tally->bytes);
}

static void
put_builds(struct buf *out, const struct metrics *m)
{
	put_head(out, "build_seconds", "histogram",
	    "Time of builds of data.cdb that went well.");
	for (size_t i = 0; i < METRICS_BUCKETS; i++)
		buf_addf(out, "dnssync_build_seconds_bucket{le=\"%g\"} %llu\n",
		    limits[i], (unsigned long long)m->buckets[i]);
	buf_addf(out, "dnssync_build_seconds_bucket{le=\"+Inf\"} %llu\n"
	    "dnssync_build_seconds_sum %.6f\n"
	    "dnssync_build_seconds_count %llu\n",
	    (unsigned long long)m->builds_good, m->build_seconds,
	    (unsigned long long)m->builds_good);
	put_number(out, "builds_failed_total", "counter",
	    "Builds of data.cdb that failed.", m->builds_failed);
	put_number(out, "builds_patched_total", "counter",
	    "Builds that only had to write addresses and serials anew.",
	    m->builds_patched);
	put_number(out, "published_total", "counter",
	    "New files data.cdb since the start.", m->published);
}

static void
put_hosts(struct buf *out, const struct hall *hall)
{
	struct server_counts counts = web_counts(hall->web);

	put_number(out, "http_connections", "gauge",
	    "Connections of HTTP clients.", counts.connections);
	put_number(out, "http_accepted_total", "counter",
	    "Connections of HTTP clients since the start.", counts.accepted);
	put_number(out, "http_refused_total", "counter",
	    "Connections that were closed for the limit of their source.",
	    counts.refused);
}

void
metrics_write(void *ctx, struct buf *out)
{
	const struct hall *hall = ctx;

	put_zones(out, hall);
	put_catalogs(out, hall);
	put_transfers(out, hall);
	put_transferred(out, &hall->metrics.transfers);
	put_builds(out, &hall->metrics);
	put_hosts(out, hall);
	hall_notify_write(hall, out);
}

bool
metrics_is_healthy(void *ctx)
{
	const struct hall *hall = ctx;

	return !hall->build_failed && !builder_is_held(hall->builder) &&
	    hosts_are_well(hall->hosts) && web_is_well(hall->web) &&
	    (hall->notifies == NULL || notifies_are_well(hall->notifies));
}
