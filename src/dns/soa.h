/*
 * soa: the numbers of an SOA record, and serials (RFC 1982).
 */
#ifndef DNSSYNC_DNS_SOA_H
#define DNSSYNC_DNS_SOA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Seconds, but for the serial. */
struct soa {
	uint32_t serial, refresh, retry, expire, minimum;
};

/* Reads uncompressed SOA rdata of exactly len bytes; false: it is none. */
bool soa_parse(const uint8_t *rdata, size_t len, struct soa *soa);

/*
 * Is a newer than b (RFC 1982, 3.2)?  Two serials that are 2^31 apart are in
 * no order; they count as newer both ways, so that a zone cannot get stuck.
 */
bool serial_is_newer(uint32_t a, uint32_t b);

#endif
