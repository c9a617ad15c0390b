/*
 * fuzz_tinydata: any bytes as lines of tinydns data; what they make is said
 * as a line again, and that line makes the same.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "dns/tinydata.h"
#include "dns/tinydns.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_the_item(void *ctx, const struct datacdb_item *item, struct err *err)
{
	const struct datacdb_item *first = ctx;

	(void)err;
	assert(item->klen == first->klen && item->vlen == first->vlen);
	assert(memcmp(item->key, first->key, item->klen) == 0);
	assert(memcmp(item->val, first->val, item->vlen) == 0);
	return true;
}

static bool
check_item(void *ctx, const struct datacdb_item *item, struct err *err)
{
	static const struct tinydata_options strict = { .strict = true };
	struct datacdb_item copy = *item;
	const struct tinydata_sink sink = { is_the_item, NULL, &copy };
	struct tinydata *again;
	struct buf line = { 0 };
	struct err why;

	(void)ctx;
	(void)err;
	if (tinydns_item_line(&line, item, &why)) {
		again = tinydata_new(&strict, &sink);
		assert(tinydata_line(again, (const char *)line.data, line.len,
		    &why) == TINYDATA_GOOD);
		tinydata_free(&again);
	} else {
		assert(strcmp(why.text, "no line can say this SOA record") ==
		    0);
	}
	buf_fini(&line);
	return true;
}

static void
ignore(void *ctx, const char *text)
{
	(void)ctx;
	assert(text[0] != '\0');
}

static void
read_all(const uint8_t *data, size_t size, bool strict)
{
	const struct tinydata_options options = { .strict = strict };
	const struct tinydata_sink sink = { check_item, ignore, NULL };
	struct tinydata *t = tinydata_new(&options, &sink);
	const char *p = (const char *)data, *end = p + size;
	struct err err;

	while (p < end) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));

		if (stop == NULL)
			stop = end;
		assert(tinydata_line(t, p, (size_t)(stop - p), &err) !=
		    TINYDATA_FAILED);
		p = stop + 1;
	}
	tinydata_free(&t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	read_all(data, size, true);
	read_all(data, size, false);
	return 0;
}
