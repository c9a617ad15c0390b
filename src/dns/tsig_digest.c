#include "dns/tsig_digest.h"

#include <string.h>

#include "base/bytes.h"
#include "dns/record.h"

enum { HEADER_LEN = 12, COUNT_AT = 10 };

void
tsig_digest_prior(struct tsig_mac *mac, const uint8_t *prior, size_t len)
{
	uint8_t length[2];

	put_u16(length, (uint16_t)len);
	tsig_mac_add(mac, length, sizeof(length));
	tsig_mac_add(mac, prior, len);
}

void
tsig_digest_message(struct tsig_mac *mac, const uint8_t *msg,
    const struct tsig_record *record)
{
	uint8_t header[HEADER_LEN];

	memcpy(header, msg, sizeof(header));
	put_u16(header, record->id);
	put_u16(header + COUNT_AT, (uint16_t)(get_u16(msg + COUNT_AT) - 1));
	tsig_mac_add(mac, header, sizeof(header));
	tsig_mac_add(mac, msg + HEADER_LEN, record->start - HEADER_LEN);
}

void
tsig_digest_timers(struct tsig_mac *mac, const struct tsig_record *record)
{
	uint8_t bytes[TSIG_TIME_LEN + 2];

	tsig_time_put(bytes, record->time);
	put_u16(bytes + TSIG_TIME_LEN, record->fudge);
	tsig_mac_add(mac, bytes, sizeof(bytes));
}

void
tsig_digest_variables(struct tsig_mac *mac, const struct tsig_record *record)
{
	uint8_t class_and_ttl[6] = { 0 }, lengths[4];

	tsig_mac_add(mac, record->key.wire, record->key.len);
	put_u16(class_and_ttl, CLASS_ANY);
	tsig_mac_add(mac, class_and_ttl, sizeof(class_and_ttl));
	tsig_mac_add(mac, record->algorithm.wire, record->algorithm.len);
	tsig_digest_timers(mac, record);
	put_u16(lengths, record->error);
	put_u16(lengths + 2, record->other_len);
	tsig_mac_add(mac, lengths, sizeof(lengths));
	tsig_mac_add(mac, record->other, record->other_len);
}
