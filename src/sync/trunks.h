/*
 * trunks: the connections to primaries, which the questions to a primary
 * share (RFC 7766, 6.2).
 *
 * Questions over one connection are told apart by their ids.  A question goes
 * where no transfer runs, so that it does not wait for one; if there is no
 * such connection, another one is made, up to TRUNKS_MAX for a primary, and
 * TRUNKS_TRANSFERS of them for transfers.  Beyond that transfers share, and
 * questions wait.  An idle connection is kept for TRUNKS_IDLE seconds.
 *
 * A primary that closes a connection with questions open, or passes them over,
 * is asked them again, each over a connection of its own; if that helps, it is
 * asked like that for TRUNKS_SINGLE seconds.  One that refuses a connection
 * while others stand gets no more than those, for a while.
 */
#ifndef DNSSYNC_SYNC_TRUNKS_H
#define DNSSYNC_SYNC_TRUNKS_H

struct event_base;
struct trunks;

enum {
	TRUNKS_MAX = 18,
	TRUNKS_TRANSFERS = 16,
	TRUNKS_QUESTIONS = 128,		/* open at once over one connection */
	TRUNKS_IDLE = 5,
	TRUNKS_SINGLE = 600,
	TRUNKS_CROWDED = 60
};

struct trunks *trunks_new(struct event_base *base);

/* Closes all of them; no stream may be there.  NULL is allowed in it. */
void trunks_free(struct trunks **take);

#endif
