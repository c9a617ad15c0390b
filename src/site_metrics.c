#include "site_metrics.h"

#include <inttypes.h>

#include "hosts.h"
#include "site_parts.h"

static void
head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
write_requests(const struct site *site, struct buf *out)
{
	static const char *const names[] = { [SITE_UPDATE] = "update",
		[SITE_DELETE] = "delete", [SITE_KEY] = "key",
		[SITE_RETRIEVE] = "retrieve", [SITE_MYIP] = "myip",
		[SITE_HEALTH] = "health", [SITE_METRICS] = "metrics",
		[SITE_NOWHERE] = "other" };

	head(out, "dnssync_http_requests_total", "counter",
	    "Requests by page.");
	for (int i = 0; i < SITE_ROUTES; i++)
		buf_addf(out, "dnssync_http_requests_total{page=\"%s\"} %"
		    PRIu64 "\n", names[i], site->requests[i]);
}

static void
write_verdicts(const struct site *site, struct buf *out)
{
	head(out, "dnssync_updates_total", "counter",
	    "Answers to updates, one for each host, by result.");
	for (int i = 0; i < SITE_VERDICTS; i++)
		buf_addf(out, "dnssync_updates_total{result=\"%s\"} %" PRIu64
		    "\n", verdict_word((enum verdict_code)i),
		    site->verdicts[i]);
}

static void
write_gauges(const struct site *site, struct buf *out)
{
	head(out, "dnssync_hosts", "gauge", "Dynamic hosts.");
	buf_addf(out, "dnssync_hosts %zu\n", hosts_count(site->env.hosts));
	head(out, "dnssync_updates_waiting", "gauge",
	    "Updates that wait to be published.");
	buf_addf(out, "dnssync_updates_waiting %zu\n", site->njobs);
	head(out, "dnssync_retrievals_waiting", "gauge",
	    "Other servers that wait for a change.");
	buf_addf(out, "dnssync_retrievals_waiting %zu\n", site->nwaits);
}

void
site_metrics_write(const struct site *site, struct buf *out)
{
	if (site->env.metrics != NULL)
		site->env.metrics(site->env.ctx, out);
	write_requests(site, out);
	write_verdicts(site, out);
	write_gauges(site, out);
}
