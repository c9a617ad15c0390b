#include "cmd.h"

#include <stdio.h>

#include "base/log.h"
#include "daemon.h"
#include "progress.h"

static void
show(const struct daemon_progress *p)
{
	char line[PROGRESS_SIZE], zones[64];

	snprintf(zones, sizeof(zones), "%zu of %zu zones", p->zones_done,
	    p->zones);
	progress_line(line, zones, p->records, p->bytes, p->rate);
	log_progress(line);
}

int
cmd_once(const struct options *options)
{
	struct daemon_options daemon = {
		.conf_path = options->config, .once = true,
		.zones = options->args, .nzones = options->nargs,
	};
	int code;

	if (!options->quiet && log_is_terminal())
		daemon.progress = show;
	code = daemon_run(&daemon);
	log_progress(NULL);
	return code;
}
