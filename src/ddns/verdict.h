/*
 * verdict: the answer lines of the update protocol, one for each host.
 *
 * A line begins with its code in lower case and ends with a single LF; a code
 * that is no success is followed by no text of the client's, since clients
 * look for "good" anywhere (facts of inadyn, OpenWrt, pfSense).  Of the codes
 * of the protocol, those stand here that dnssync has a use for: it has no
 * donators, and no accounts that own hosts of others.
 */
#ifndef DNSSYNC_DDNS_VERDICT_H
#define DNSSYNC_DDNS_VERDICT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/ip.h"

enum verdict_code {
	VERDICT_GOOD,		/* changed, and published */
	VERDICT_NOCHG,		/* it was so before */
	VERDICT_DELETED,	/* /nic/delete: withdrawn, or never there */
	VERDICT_NOTFQDN,	/* no host name, or what cannot be one */
	VERDICT_NOHOST,		/* none that this key opens */
	VERDICT_BADIP,		/* an address, or TXT, that is not
				   one or not allowed */
	VERDICT_DNSERR,		/* stored, but DNS does not answer for it */
	VERDICT_ABUSE,		/* too many wrong keys: guard.h */
	VERDICT_NUMHOST,	/* the request: too many hosts */
	VERDICT_BADAGENT,	/* the request: a client that is not served */
	VERDICT_BADAUTH,	/* the request: no key, or a wrong one */
	VERDICT_911		/* the request: nothing stored, try later */
};

/*
 * What is said of one host, or of the request.  The addresses are those that
 * a success names and, in v4 or v6, the one that BADIP is about.
 */
struct verdict {
	enum verdict_code code;
	struct ip v4, v6;
	bool gone4, gone6;	/* DELETED: of these families */
};

/* Is it said once, in place of the lines of all hosts? */
bool verdict_is_of_request(enum verdict_code code);

/*
 * The HTTP status.  One other than 200 is only of a verdict of the request:
 * clients that see it throw the lines of all hosts away.  401 goes with a
 * challenge (WWW-Authenticate: Basic), 503 with Retry-After.
 */
unsigned verdict_status(enum verdict_code code);

/* The code as it is written. */
const char *verdict_word(enum verdict_code code);

/* Appends the line. */
void verdict_line(struct buf *out, const struct verdict *verdict);

#endif
