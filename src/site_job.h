/*
 * site_job: one update, host by host, until it is answered; inside of site.
 */
#ifndef DNSSYNC_SITE_JOB_H
#define DNSSYNC_SITE_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "ddns/update.h"
#include "http/exchange.h"

struct keyring_bunch;
struct site;
struct site_job;

/* Which protocol the answer is of. */
enum site_job_kind {
	SITE_JOB_LINES,			/* a line for each host */
	SITE_JOB_WORD			/* the older dnssync-web's OK */
};

struct site_wish {
	const struct update *update;	/* its hosts were read */
	bool has_values;		/* and the rest as well; else BADIP */
	const struct keyring_bunch *keys;	/* what the key opens */
};

/* Does it, and answers, now or later. */
void site_job_start(struct site *site, struct exchange *take,
    enum site_job_kind kind, const struct site_wish *wish);

/*
 * Answers with one verdict for n hosts: once, if it is about the request or
 * there are none, else in a line for each.
 */
void site_job_refuse(struct site *site, struct exchange *take,
    enum site_job_kind kind, enum verdict_code code, size_t n);

#endif
