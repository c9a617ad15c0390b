/*
 * canon: the canonical form and order of records (RFC 4034, 6, with RFC 6840,
 * 5.1), in which a zone is signed and digested.
 */
#ifndef DNSSYNC_DNS_CANON_H
#define DNSSYNC_DNS_CANON_H

#include <stddef.h>
#include <stdint.h>

#include "dns/record.h"

/*
 * Which of the two comes first, as memcmp() says it: by owner, then by type,
 * then by rdata in canonical form.  0: but for their TTLs they are the same.
 * Owners are in lower case, rdata as they came.
 */
int canon_order(const struct record *a, const struct record *b);

/*
 * Writes the rdata in canonical form, rdlen bytes: the names in the types
 * that RFC 4034 lists, without NSEC (RFC 6840), are in lower case.
 */
void canon_rdata(const struct record *record, uint8_t *out);

#endif
