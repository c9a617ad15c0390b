#include "cmd_host.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "ddns/hostname.h"

const struct conf_dynamic *
cmd_host_zone(const struct cmd_host *h, const struct name *name)
{
	const struct name *zone = hostname_zone(name, h->zones,
	    h->conf->ndynamics);

	return zone == NULL ? NULL : &h->conf->dynamics[zone - h->zones];
}

void
cmd_host_log(struct errs *notes)
{
	for (size_t i = 0; i < notes->len; i++)
		log_warn("%s", notes->text[i]);
	errs_fini(notes);
}

void
cmd_host_ttl_text(const struct cmd_host *h, const struct host *host,
    char text[CMD_HOST_TTL_SIZE])
{
	const struct conf_dynamic *zone = cmd_host_zone(h, &host->name);

	if (host->ttl != 0)
		snprintf(text, CMD_HOST_TTL_SIZE, "%u", (unsigned)host->ttl);
	else if (zone != NULL)
		snprintf(text, CMD_HOST_TTL_SIZE, "%u (zone)",
		    (unsigned)zone->ttl);
	else
		snprintf(text, CMD_HOST_TTL_SIZE, "zone");
}

int
cmd_host_print(const struct buf *out)
{
	fwrite(out->data, 1, out->len, stdout);
	return EXIT_DONE;
}

void
cmd_host_time(char text[CMD_HOST_TIME_SIZE], int64_t when)
{
	time_t t = (time_t)when;
	struct tm tm;

	snprintf(text, CMD_HOST_TIME_SIZE, "never");
	if (when != 0 && gmtime_r(&t, &tm) != NULL)
		strftime(text, CMD_HOST_TIME_SIZE, "%Y-%m-%d %H:%M:%SZ", &tm);
}
