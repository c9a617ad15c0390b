/*
 * incoming: a new copy of a zone, on its way into its file.
 *
 * Records of a whole zone go straight into PATH.tmp; memory does not grow with
 * the zone.  Changes are kept in memory, within limits (dns/changeset.h), and
 * put to the copy that is held to make the new one.  Then all is judged, made
 * durable and renamed.
 */
#ifndef DNSSYNC_SYNC_INCOMING_H
#define DNSSYNC_SYNC_INCOMING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "conf.h"
#include "dns/name.h"
#include "dns/seal.h"
#include "dns/xfr.h"

struct incoming;

struct incoming_args {
	const struct name *zone;	/* they outlive it, all but held */
	const char *text;		/* the zone's name, for the log */
	const char *path;		/* of the copy */
	const struct soa *held;		/* only newer is good; NULL: any */
	const struct zone_options *options;
	bool whole;			/* no changes are wanted */
};

/* NULL: the file cannot be written. */
struct incoming *incoming_new(const struct incoming_args *args,
    struct err *err);

/* Not while incoming_seal() runs.  NULL is allowed in it. */
void incoming_free(struct incoming **take);

/*
 * The SOA of the copy that changes can be put to, for the question; NULL: a
 * whole zone is to be asked for.
 */
const struct record *incoming_held(const struct incoming *in);

/* The question was asked, with that id.  Called once, before what follows. */
void incoming_expect(struct incoming *in, uint16_t id);

/* As xfr_feed(). */
enum xfr_step incoming_feed(struct incoming *in, const uint8_t *msg,
    size_t len, struct err *err);

/* Before incoming_expect(), zeros. */
void incoming_progress(const struct incoming *in,
    struct xfr_progress *progress);

/* All has come.  In a worker's thread. */
bool incoming_seal(struct incoming *in, struct seal *seal, struct err *err);

/* Tells the log what was found in a zone that was sealed. */
void incoming_tell(const struct incoming *in, const struct seal *seal);

/* Was it our own disk that failed? */
bool incoming_is_local(const struct incoming *in);

/*
 * It has failed, and a whole zone would do so once more: one came, and was
 * refused, or passed a limit.
 */
bool incoming_is_vain(const struct incoming *in);

/*
 * While it is sealed: it is not to replace the old copy any more.  If its
 * renaming has begun, that is waited for.
 */
void incoming_forbid(struct incoming *in);

#endif
