/*
 * record: one resource record as tinydns serves it.
 */
#ifndef DNSSYNC_DNS_RECORD_H
#define DNSSYNC_DNS_RECORD_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"

/* The types that the code knows by name; dns/wire.h has the text of all. */
enum rr_type {
	RR_A = 1, RR_NS = 2, RR_MD = 3, RR_MF = 4, RR_CNAME = 5, RR_SOA = 6,
	RR_MB = 7, RR_MG = 8, RR_MR = 9, RR_PTR = 12, RR_HINFO = 13,
	RR_MINFO = 14, RR_MX = 15, RR_TXT = 16, RR_RP = 17, RR_AFSDB = 18,
	RR_RT = 21,
	RR_NSAP_PTR = 23, RR_SIG = 24, RR_KEY = 25, RR_PX = 26,
	RR_AAAA = 28, RR_NXT = 30, RR_SRV = 33, RR_NAPTR = 35, RR_KX = 36,
	RR_A6 = 38, RR_DNAME = 39, RR_SINK = 40, RR_OPT = 41, RR_DS = 43,
	RR_RRSIG = 46, RR_NSEC = 47, RR_DNSKEY = 48, RR_NSEC3 = 50,
	RR_NSEC3PARAM = 51, RR_CDS = 59, RR_CDNSKEY = 60, RR_ZONEMD = 63,
	RR_TSIG = 250, RR_IXFR = 251, RR_AXFR = 252, RR_SIGNING = 65534
};

enum { CLASS_IN = 1, CLASS_ANY = 255 };

enum rcode {
	RCODE_NOERROR = 0, RCODE_FORMERR = 1, RCODE_SERVFAIL = 2,
	RCODE_NXDOMAIN = 3, RCODE_NOTIMP = 4, RCODE_REFUSED = 5,
	RCODE_NOTAUTH = 9, RCODE_BADVERS = 16
};

/*
 * tinydns answers only from values of at most 32767 bytes, 15 of which stand
 * before the rdata (tdlookup.c, find); a longer one silences the whole name.
 */
enum { RECORD_MAX_RDLEN = 32767 - 15 };

/* Numbers are in host order, rdata is in wire order and uncompressed. */
struct record {
	const uint8_t *owner;	/* valid wire form; "\1*" first: a wildcard */
	const uint8_t *rdata;
	uint32_t ttl, rdlen;
	uint16_t type;
	char loc[2];		/* tinydns location, "\0\0": everyone */
	uint8_t ttd[8];		/* tinydns TAI64 timestamp, zeros: none */
};

/* Is it for everyone, without a location, and always, without a timestamp? */
static inline bool
record_is_plain(const struct record *record)
{
	static const uint8_t none[8];

	return memcmp(record->ttd, none, sizeof(none)) == 0 &&
	    memcmp(record->loc, none, sizeof(record->loc)) == 0;
}

/*
 * Takes one record, whose bytes belong to the giver and last until it gives
 * the next.  false, with err set, ends the giving.
 */
typedef bool record_fn(void *ctx, const struct record *record,
    struct err *err);

/* Takes one sentence for the log that is no error, such as "left out ...". */
typedef void note_fn(void *ctx, const char *text);

#endif
