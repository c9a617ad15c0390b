/*
 * fuzz_pull_text: any text as the list of another server.  What is accepted
 * gives addresses of names in the zone, none twice, and as many each time.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dns/name.h"
#include "pull_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* "dyn" */
static struct name zone = { 5, "\3dyn" };
static bool allow_private = false;
static const struct pull_zones zones = { &zone, &allow_private, 1 };

static bool
take(void *ctx, const struct record *record, struct err *err)
{
	size_t len = name_wire_len(record->owner, NAME_MAX_LEN);

	(void)err;
	assert(len > 0 && name_is_within(record->owner, zone.wire));
	assert((record->type == RR_A && record->rdlen == 4) ||
	    (record->type == RR_AAAA && record->rdlen == 16));
	assert(pull_list_has(ctx, record->owner, len, record->type));
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct map_walk walk = { 0 };
	struct err err = { "" };
	uint64_t sum = 0;
	size_t n = 0;
	struct pull_list *list = pull_text_read((const char *)data, size,
	    &zones, &err);

	if (list == NULL) {
		assert(memcmp(err.text, "line ", 5) == 0);
		return 0;
	}
	assert(pull_list_is_of(list, (const char *)data, size));
	for (; pull_list_next(list, &walk); n++)
		assert(pull_list_give(list, &walk, take, list, &err));
	assert(n == pull_list_count(list));
	pull_list_sum(list, 0, &zone, 1, &sum);
	pull_list_unref(&list);
	return 0;
}
