/*
 * fuzz_answer: any bytes as the answer to the question for the SOA of
 * example.com.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "dns/answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct name zone = { 13, "\7example\3com" };
	struct soa soa;
	struct err err;

	answer_read(data, size, size >= 2 ? get_u16(data) : 0, &zone, &soa,
	    &err);
	return 0;
}
