#include "dns/soa.h"

#include "base/bytes.h"
#include "dns/name.h"

bool
soa_parse(const uint8_t *rdata, size_t len, struct soa *soa)
{
	size_t mname = name_wire_len(rdata, len), rname;
	const uint8_t *p;

	if (mname == 0)
		return false;
	rname = name_wire_len(rdata + mname, len - mname);
	if (rname == 0 || len - mname - rname != 20)
		return false;
	p = rdata + mname + rname;
	soa->serial = get_u32(p);
	soa->refresh = get_u32(p + 4);
	soa->retry = get_u32(p + 8);
	soa->expire = get_u32(p + 12);
	soa->minimum = get_u32(p + 16);
	return true;
}

bool
serial_is_newer(uint32_t a, uint32_t b)
{
	uint32_t distance = a - b;

	return distance != 0 && distance <= UINT32_C(0x80000000);
}
