/*
 * xfr_answer: does a message belong to a transfer, and to a good one?
 */
#ifndef DNSSYNC_DNS_XFR_ANSWER_H
#define DNSSYNC_DNS_XFR_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/message.h"
#include "dns/name.h"

/* What was asked. */
struct xfr_answer {
	const struct name *zone;
	uint16_t id;
	bool incremental;		/* IXFR, not AXFR */
};

/*
 * Looks at all but the records.  first: no message came before.  false: err
 * says why; *rcode is what the message says if that is why, else untouched.
 */
bool xfr_answer_check(const struct xfr_answer *asked, const struct message *m,
    bool first, unsigned *rcode, struct err *err);

#endif
