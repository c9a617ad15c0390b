/*
 * dnssec: the types that signing puts into a zone.
 */
#ifndef DNSSYNC_DNS_DNSSEC_H
#define DNSSYNC_DNS_DNSSEC_H

#include <stdbool.h>
#include <stdint.h>

#include "dns/record.h"

/*
 * Is of no use without DNSSEC: DNSKEY, RRSIG, NSEC (RFC 4034), NSEC3,
 * NSEC3PARAM (RFC 5155), CDS, CDNSKEY (RFC 7344), ZONEMD, which is a digest
 * of the zone with all of these (RFC 8976), and 65534, by which BIND notes how
 * far it has come with signing.  Not a DS, which tells of another zone.
 */
bool dnssec_is_added(uint16_t type);

/*
 * Says that the zone is signed: DNSKEY, RRSIG, NSEC, NSEC3, NSEC3PARAM.  The
 * others may stand in a zone that is not, or not yet.
 */
bool dnssec_is_signature(uint16_t type);

/* The type that an RRSIG covers (RFC 4034, 3.1); 0: it is no RRSIG. */
uint16_t dnssec_covered(const struct record *record);

#endif
