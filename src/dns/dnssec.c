#include "dns/dnssec.h"

#include <stddef.h>

#include "base/bytes.h"

static const struct {
	uint16_t type;
	bool is_signature;
} added[] = {
	{ RR_RRSIG, true },
	{ RR_NSEC, true },
	{ RR_DNSKEY, true },
	{ RR_NSEC3, true },
	{ RR_NSEC3PARAM, true },
	{ RR_CDS, false },
	{ RR_CDNSKEY, false },
	{ RR_ZONEMD, false },
	{ RR_SIGNING, false },
};

bool
dnssec_is_added(uint16_t type)
{
	for (size_t i = 0; i < sizeof(added) / sizeof(*added); i++)
		if (added[i].type == type)
			return true;
	return false;
}

bool
dnssec_is_signature(uint16_t type)
{
	for (size_t i = 0; i < sizeof(added) / sizeof(*added); i++)
		if (added[i].type == type)
			return added[i].is_signature;
	return false;
}

uint16_t
dnssec_covered(const struct record *record)
{
	return record->type == RR_RRSIG && record->rdlen >= 2 ?
	    get_u16(record->rdata) : 0;
}
