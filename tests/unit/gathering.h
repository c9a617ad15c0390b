/*
 * gathering: tinydns lines compiled in memory, as text to compare with.
 */
#ifndef DNSSYNC_TESTS_GATHERING_H
#define DNSSYNC_TESTS_GATHERING_H

#include <string.h>

#include "base/buf.h"
#include "dns/tinydata.h"
#include "dns/tinydns.h"

/* What came of some lines: items as lines, and the warnings, a line each. */
struct gathering {
	struct buf items, warnings;
	struct err err;
	enum tinydata_step step;	/* of the last line that was read */
};

static inline bool
gathering_item(void *ctx, const struct datacdb_item *item, struct err *err)
{
	struct gathering *g = ctx;

	return tinydns_item_line(&g->items, item, err);
}

static inline void
gathering_warn(void *ctx, const char *text)
{
	struct gathering *g = ctx;

	buf_add_str(&g->warnings, text);
	buf_add_byte(&g->warnings, '\n');
}

/* Reads lines up to the first one that is not good. */
static inline void
gather(struct gathering *g, const char *text,
    const struct tinydata_options *options)
{
	const struct tinydata_sink sink = { gathering_item, gathering_warn,
		g };
	struct tinydata *t = tinydata_new(options, &sink);

	memset(g, 0, sizeof(*g));
	tinydata_set_serial(t, 7);
	while (*text != '\0' && g->step == TINYDATA_GOOD) {
		size_t len = strcspn(text, "\n");

		g->step = tinydata_line(t, text, len, &g->err);
		text += len + (text[len] == '\n');
	}
	tinydata_free(&t);
}

static inline void
gathering_fini(struct gathering *g)
{
	buf_fini(&g->items);
	buf_fini(&g->warnings);
}

#endif
