/*
 * notify_desk: NOTIFY messages are judged, answered, and brought to the zones
 * that they are about.
 *
 * It is fed bytes; where they come from is known to notify_udp and notify_tcp.
 */
#ifndef DNSSYNC_SYNC_NOTIFY_DESK_H
#define DNSSYNC_SYNC_NOTIFY_DESK_H

#include <stddef.h>
#include <stdint.h>

#include "base/ip.h"
#include "conf.h"
#include "dns/name.h"
#include "dns/tsig_record.h"

struct event_base;
struct notify_desk;
struct resolver;
struct watch;

enum {
	NOTIFY_MAX = 4096,		/* no NOTIFY is longer than that, */
	/* nor the answer before it is cut to what may be sent. */
	NOTIFY_ROOM = 12 + NAME_MAX_LEN + 4 + TSIG_ROOM
};

enum notify_result {
	NOTIFY_ACCEPTED, NOTIFY_NOT_NEWER, NOTIFY_REFUSED,
	NOTIFY_UNKNOWN_ZONE, NOTIFY_MALFORMED,
	NOTIFY_UNSIGNED,		/* of a primary that has a key */
	NOTIFY_BAD_SIGNATURE,		/* or one with another key */
	NOTIFY_OTHER,			/* queries, other opcodes, answers */
	NOTIFY_RESULTS
};

struct notify_counts {
	uint64_t results[NOTIFY_RESULTS];
};

struct notify_desk_env {
	struct event_base *base;
	struct resolver *resolver;	/* outlives the desk */
	/* By the zone's text; NULL: there is no such zone. */
	struct watch *(*find)(void *ctx, const char *text);
	void *ctx;
};

struct notify_desk *notify_desk_new(const struct notify_desk_env *env);

/* NULL is allowed in it. */
void notify_desk_free(struct notify_desk **take);

/*
 * Looks for the hosts that the new configuration names, and knows its keys
 * until the next one.
 */
void notify_desk_configure(struct notify_desk *desk,
    const struct conf *conf);

/*
 * Handles one message, whose answer takes its place; msg has NOTIFY_ROOM
 * bytes at least.  Returns the answer's length, 0 if there is none.  It is not
 * longer than the message, unless that is signed with a key that is known:
 * then it is not longer than that and 512 bytes.
 */
size_t notify_desk_answer(struct notify_desk *desk, uint8_t *msg, size_t len,
    const struct ip *from);

/* What there is about a source as such is said once a minute at most. */
void notify_desk_complain(struct notify_desk *desk, const struct ip *from,
    const char *what);

const struct notify_counts *notify_desk_counts(
    const struct notify_desk *desk);

#endif
