/*
 * site_parts: what the rooms of the site have in common; inside of site.
 */
#ifndef DNSSYNC_SITE_PARTS_H
#define DNSSYNC_SITE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "ddns/guard.h"
#include "ddns/verdict.h"
#include "site.h"
#include "site_allow.h"
#include "site_list.h"
#include "site_reach.h"
#include "site_retrieve.h"
#include "site_update.h"

enum { SITE_VERDICTS = VERDICT_911 + 1 };

/* The pages, as they are counted. */
enum site_route {
	SITE_UPDATE, SITE_DELETE, SITE_KEY, SITE_RETRIEVE, SITE_MYIP,
	SITE_HEALTH, SITE_METRICS, SITE_NOWHERE, SITE_ROUTES
};

struct site {
	struct site_env env;
	struct guard *guard;
	struct site_allow *retrieve, *metrics;
	struct site_reach *reach;
	struct site_jobs jobs;		/* updates that wait */
	size_t njobs;
	struct site_list lists[SITE_LIST_FORMS];
	uint64_t start;			/* no other process has it */
	struct site_waits waits;	/* retrievals that wait */
	size_t nwaits;
	struct timer *wake;		/* for the next round of answers */
	double woken;			/* when the last one was */
	bool is_draining;
	uint64_t verdicts[SITE_VERDICTS];	/* given so far */
	uint64_t requests[SITE_ROUTES];
};

/* Answers with one line, and NULL or the methods that are allowed. */
void site_say(struct exchange **take, int status, const char *line,
    const char *allow);

#endif
