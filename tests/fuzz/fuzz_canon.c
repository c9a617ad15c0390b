/*
 * fuzz_canon: any bytes as a type and its rdata.  The canonical form is as
 * long, is its own, and stands where the rdata stands.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "dns/canon.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t *
make_canonical(const struct record *record)
{
	uint8_t *bytes = malloc(record->rdlen > 0 ? record->rdlen : 1);

	if (bytes == NULL)
		abort();
	canon_rdata(record, bytes);
	return bytes;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t owner[] = "\7example\3com";
	struct record raw = { .owner = owner }, canonical;
	uint8_t *once, *twice;

	if (size < 2 || size - 2 > UINT16_MAX)
		return 0;
	raw.type = get_u16(data);
	raw.rdata = data + 2;
	raw.rdlen = (uint16_t)(size - 2);
	canonical = raw;
	canonical.rdata = once = make_canonical(&raw);
	twice = make_canonical(&canonical);
	if (memcmp(once, twice, raw.rdlen) != 0 ||
	    canon_order(&raw, &canonical) != 0)
		abort();
	free(twice);
	free(once);
	return 0;
}
