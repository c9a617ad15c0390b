/*
 * fuzz_edns: any bytes as an answer to a question with EDNS.
 */
#include <stddef.h>
#include <stdint.h>

#include "dns/edns.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint32_t expire;

	edns_expire(data, size, &expire);
	edns_is_refused(data, size);
	return 0;
}
