/*
 * daemon: the program at work, as `dnssync run` and `dnssync once`.
 */
#ifndef DNSSYNC_DAEMON_H
#define DNSSYNC_DAEMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How far `once` is, for a terminal. */
struct daemon_progress {
	size_t zones_done, zones;
	uint64_t records, bytes;	/* of the transfers that run */
	double rate;			/* bytes in a second, of late */
};

struct daemon_options {
	const char *conf_path;		/* NULL: the default or the drop-in */
	bool once;			/* check, publish, end */
	char **zones;			/* once: only these; else NULL */
	size_t nzones;
	/* Called a few times a second during `once`; NULL: never. */
	void (*progress)(const struct daemon_progress *progress);
};

/*
 * Runs until it is told to stop, or until all is done.  Returns the exit
 * code; what is wrong has been logged.  Called from main's thread, once.
 */
int daemon_run(const struct daemon_options *options);

#endif
