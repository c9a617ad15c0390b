/*
 * options: what may stand behind a command, the same for all commands.
 */
#ifndef DNSSYNC_OPTIONS_H
#define DNSSYNC_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* Which of them a command allows; --help is always allowed. */
enum {
	OPTION_CONFIG = 1,		/* -c FILE */
	OPTION_OUTPUT = 2,		/* -o FILE */
	OPTION_JSON = 4,		/* --json */
	OPTION_LOG = 8,			/* -q, -v */
	OPTION_COMPILE = 16,		/* -o FILE, -n, --strict and so on */
	OPTION_ZONE_FILE = 32,		/* --zone-file */
	OPTION_HOST = 64,		/* --label TEXT, --ttl N, --wildcard */
	OPTION_KEY = 128,		/* -k KEY */
	OPTION_ALGORITHM = 256,		/* -a ALGORITHM */
	OPTION_VERIFY = 512,		/* --all, --rate N, --tcp */
	OPTION_TLS = 1024		/* --tls WHO, --ca FILE */
};

/* A value; all texts are those of argv. */
struct options {
	const char *config;		/* NULL: none was named */
	const char *output;		/* NULL: standard output */
	bool json, help;
	bool check, strict, ip6_locations;	/* of compile */
	bool zone_file;
	char *key;			/* NULL: none was given */
	const char *tls, *ca;		/* of fetch; NULL: not given */
	const char *algorithm;		/* of keygen; NULL: not given */
	const char *label, *ttl;	/* of host; NULL: not given */
	bool wildcard;
	bool all, tcp;			/* of verify */
	const char *rate;		/* of verify; NULL: not given */
	bool quiet;			/* no progress */
	char **args;			/* what is no option */
	size_t nargs;
};

/*
 * Reads argv, whose first element is the command's name, and sets the log
 * level that is asked for.  argv is reordered.  Called once.
 */
bool options_parse(struct options *options, unsigned allowed, int argc,
    char **argv, struct err *err);

/* Appends one line for each option that is allowed. */
void options_help(struct buf *out, unsigned allowed);

/* Appends what stands for them in a usage line: " [-c FILE] [-q] [-v]". */
void options_usage(struct buf *out, unsigned allowed);

#endif
