/*
 * verify: a primary and a secondary are asked all questions that prove a
 * zone, waited for; for the command line.
 *
 *	both hailed -> all questions asked -> both hailed again -> done
 *	     |                |                      |
 *	     +-- not the copy's serial, silence, a signal --> done, and why
 */
#ifndef DNSSYNC_SYNC_VERIFY_H
#define DNSSYNC_SYNC_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hostport.h"
#include "dns/comparison.h"
#include "dns/quiz.h"
#include "dns/zoneview.h"
#include "sync/address.h"
#include "sync/ask.h"

struct tls_profile;
struct tsig_key;

struct verify_result {
	uint64_t questions;
	uint64_t counts[COMPARISON_KINDS];
	uint64_t unanswered;		/* by the primary: in none of them */
	uint64_t records;		/* of the zone that were walked over */
	char primary[ADDRESS_TEXT_SIZE], secondary[ADDRESS_TEXT_SIZE];
	struct err why;			/* unless VERIFY_DONE */
};

struct verify_args {
	struct zoneview *view;		/* of the zone as it was transferred */
	uint32_t serial;		/* that it then had */
	const char *label;		/* for quiz_new() */
	const struct hostport *primary, *secondary;
	struct tsig_key *key;		/* of the primary; NULL: none */
	struct tls_profile *tls;	/* the same */
	unsigned rate;			/* questions in a second */
	bool tcp;			/* never over UDP */
	/*
	 * What is not equal; the primary has not answered: DIFFERENT.  NULL:
	 * nobody wants to know.
	 */
	void (*found)(void *ctx, const struct quiz_question *question,
	    enum comparison kind, const struct ask_result *primary,
	    const struct ask_result *secondary);
	/* Called a few times a second; NULL: never. */
	void (*progress)(void *ctx, const struct verify_result *result);
	void *ctx;
};

enum verify_outcome {
	VERIFY_DONE,		/* all has been asked */
	VERIFY_NO_ZONE,		/* the secondary does not have the zone */
	VERIFY_LATER,		/* another serial, before or meanwhile, or
				   silence: nothing is proven */
	VERIFY_STOPPED		/* by a signal */
};

/*
 * *result is filled in with what was done until then.  SIGINT, SIGTERM and
 * SIGHUP end it.  Runs a loop of its own; SIGPIPE has to be ignored.
 */
enum verify_outcome verify_zone(const struct verify_args *args,
    struct verify_result *result);

#endif
