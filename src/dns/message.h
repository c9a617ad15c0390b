/*
 * message: a DNS message (RFC 1035, 4) is read, distrusting each byte of it.
 */
#ifndef DNSSYNC_DNS_MESSAGE_H
#define DNSSYNC_DNS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"
#include "dns/record.h"

enum { MESSAGE_MAX = 65535 };		/* bytes */

/* A message that is being read.  Opaque: a decompression buffer is big. */
struct message;

struct message *message_new(void);
void message_free(struct message **take);

/*
 * Begins to read a message of len bytes, which stay the caller's and must
 * last until the next message_open().  Walks all sections of it: every record
 * lies inside, and nothing stands behind the last one.  false: it is no such
 * message; nothing else may then be asked of m.
 */
bool message_open(struct message *m, const uint8_t *msg, size_t len,
    struct err *err);

uint16_t message_id(const struct message *m);
bool message_is_response(const struct message *m); /* QR set, opcode QUERY */
bool message_is_authoritative(const struct message *m);
bool message_is_truncated(const struct message *m);
unsigned message_rcode(const struct message *m);
unsigned message_question_count(const struct message *m);
unsigned message_answer_count(const struct message *m);

/* Is there exactly one question, and is it this one, of class IN? */
bool message_question_is(const struct message *m, const struct name *name,
    uint16_t type);

/*
 * The position behind the name, or behind the record, at pos of a message of
 * len bytes; 0: it does not lie inside.  Pointers are not followed.
 */
size_t message_skip_name(const uint8_t *msg, size_t len, size_t pos);
size_t message_skip_record(const uint8_t *msg, size_t len, size_t pos);

enum message_step { MESSAGE_RECORD, MESSAGE_END, MESSAGE_BAD };

/*
 * Reads the next record of the answer section; its bytes last until the next
 * step.  The owner is expanded and folded to lower case, a TTL above 2^31-1
 * is 0 (RFC 2181, 8), and rdata is expanded by wire_rdata(), but for classes
 * other than IN and meta types, whose rdata is given as it stands.
 * MESSAGE_BAD: the record is not what its type demands; err names it.
 */
enum message_step message_next(struct message *m, struct record *record,
    uint16_t *class, struct err *err);

/* Behind MESSAGE_END: the records of the authority section come next. */
void message_read_authority(struct message *m);

#endif
