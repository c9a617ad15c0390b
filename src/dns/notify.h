/*
 * notify: a message by which a primary says that a zone has changed (RFC
 * 1996) is judged and answered.
 */
#ifndef DNSSYNC_DNS_NOTIFY_H
#define DNSSYNC_DNS_NOTIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dns/message.h"
#include "dns/name.h"

enum notify_kind {
	NOTIFY_HEARD,		/* well formed: whether it is believed, and
				   with what it is answered, is said
				   elsewhere */
	NOTIFY_BAD,		/* only to be answered, with rcode */
	NOTIFY_SILENT		/* not to be answered: it has no header, or is
				   an answer itself */
};

/* A value. */
struct notify {
	struct name zone;	/* NOTIFY_HEARD */
	bool has_serial;	/* a hint, which nobody has to believe */
	uint32_t serial;
	unsigned rcode;		/* NOTIFY_BAD */
	size_t echoed;		/* bytes of header and question, as answered */
	bool has_edns;		/* so has the answer (RFC 6891, 7) */
};

/*
 * Judges a message of len bytes.  FORMERR: it is broken, has not one question
 * for an SOA record, has EDNS twice, or there is something behind its last
 * record; BADVERS: EDNS is of a version that is not known; NOTAUTH: it
 * is about another class than IN; REFUSED: it is a query; NOTIMP: it has
 * another opcode.  What its authority and additional sections hold is not
 * looked at, but has to be whole.
 */
enum notify_kind notify_read(struct message *m, const uint8_t *msg,
    size_t len, struct notify *n);

/*
 * Makes the answer out of the message that was read, in place: id, opcode and
 * question stay.  Returns its length, which is never more than the message's.
 */
size_t notify_answer(uint8_t *msg, const struct notify *n, unsigned rcode);

#endif
