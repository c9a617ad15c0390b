/*
 * fuzz_membership: any text as the file of members.  What is accepted is
 * written so that it is read as the same again.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "membership_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once = { 0 }, twice = { 0 };
	struct err err;
	struct membership *m = membership_read((const char *)data, size, &err);

	if (m == NULL)
		return 0;
	membership_write(m, &once);
	membership_free(&m);
	m = membership_read(buf_str(&once), once.len, &err);
	assert(m != NULL);
	membership_write(m, &twice);
	assert(once.len == twice.len &&
	    memcmp(once.data, twice.data, once.len) == 0);
	membership_free(&m);
	buf_fini(&once);
	buf_fini(&twice);
	return 0;
}
