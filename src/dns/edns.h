/*
 * edns: what a question asks, and an answer tells, beyond the first DNS (RFC
 * 6891): only for how long the answerer's own copy of the zone is good still
 * (EXPIRE, RFC 7314).
 */
#ifndef DNSSYNC_DNS_EDNS_H
#define DNSSYNC_DNS_EDNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EDNS_ROOM = 15 };		/* what edns_add() appends */

/* Appends to a question of len bytes without signature; its new length. */
size_t edns_add(uint8_t *query, size_t len);

/* Takes that away again, where nothing stands behind it. */
size_t edns_remove(uint8_t *query, size_t len);

/* Seconds; false: the message, which may be any bytes, does not tell. */
bool edns_expire(const uint8_t *msg, size_t len, uint32_t *expire);

/*
 * May it be that this answer would be another one to a question without EDNS?
 * FORMERR, NOTIMP, SERVFAIL and BADVERS (RFC 6891, 6.1.3 and 7).
 */
bool edns_is_refused(const uint8_t *msg, size_t len);

#endif
