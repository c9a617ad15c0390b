#include "dns/tinydata.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "dns/linetypes.h"

enum { SOA_REFRESH = 16384, SOA_RETRY = 2048, SOA_EXPIRE = 1048576,
	SOA_MINIMUM = 2560 };

/* Of a name; for a wildcard, WILDCARD less (tinydns-data.c, rr_finish). */
enum { MARK_ALL = '=', MARK_LOCATED = '>', WILDCARD = 19, MARK_AT = 2,
	HEAD_MAX = 17 };

struct tinydata *
tinydata_new(const struct tinydata_options *options,
    const struct tinydata_sink *sink)
{
	struct tinydata *t = xcalloc(1, sizeof(*t));

	t->options = *options;
	t->sink = *sink;
	t->line.extended = !options->strict;
	t->line.warn = sink->warn;
	t->line.ctx = sink->ctx;
	tinydata_set_serial(t, 1);
	put_u32(t->soa + 4, SOA_REFRESH);
	put_u32(t->soa + 8, SOA_RETRY);
	put_u32(t->soa + 12, SOA_EXPIRE);
	put_u32(t->soa + 16, SOA_MINIMUM);
	return t;
}

void
tinydata_free(struct tinydata **take)
{
	struct tinydata *t = *take;

	*take = NULL;
	if (t == NULL)
		return;
	buf_fini(&t->line.scratch);
	buf_fini(&t->val);
	buf_fini(&t->bytes);
	free(t);
}

void
tinydata_set_serial(struct tinydata *t, uint32_t serial)
{
	put_u32(t->soa, serial != 0 ? serial : 1);
}

uint64_t
tinydata_serials(const struct tinydata *t)
{
	return t->serials;
}

void
tinydata_begin(struct tinydata *t, uint16_t type,
    const struct dataline_tail *tail)
{
	bool located = memcmp(tail->loc, "\0\0", 2) != 0;
	uint8_t head[HEAD_MAX];
	size_t len = located ? 5 : 3;

	put_u16(head, type);
	head[MARK_AT] = located ? MARK_LOCATED : MARK_ALL;
	memcpy(head + 3, tail->loc, len - 3);
	put_u32(head + len, tail->ttl);
	memcpy(head + len + 4, tail->ttd, 8);
	t->val.len = 0;
	buf_add(&t->val, head, len + 12);
}

void
tinydata_add_u16(struct tinydata *t, uint32_t v)
{
	uint8_t bytes[2];

	put_u16(bytes, (uint16_t)v);
	buf_add(&t->val, bytes, 2);
}

void
tinydata_add_name(struct tinydata *t, const struct wirename *name)
{
	buf_add(&t->val, name->wire, name->len);
}

static void
warn_of_length(struct tinydata *t, size_t len)
{
	if (len > RECORD_MAX_RDLEN + 15)
		dataline_warn(&t->line, "makes a record of %zu bytes, which "
		    "keeps tinydns from answering for its name at all", len);
}

bool
tinydata_give_item(struct tinydata *t, const struct datacdb_item *item,
    struct err *err)
{
	if (t->sink.item(t->sink.ctx, item, err))
		return true;
	t->failed = true;
	return false;
}

bool
tinydata_give(struct tinydata *t, const struct wirename *owner,
    struct err *err)
{
	size_t star = name_is_wildcard(owner->wire) ? 2 : 0;
	struct datacdb_item item = { .val = t->val.data,
		.vlen = (uint32_t)t->val.len,
		.klen = (uint32_t)(owner->len - star) };
	uint8_t key[NAME_MAX_LEN];

	memcpy(key, owner->wire + star, item.klen);
	name_lower(key, item.klen);
	item.key = key;
	if (star > 0)
		t->val.data[MARK_AT] =
		    (uint8_t)(t->val.data[MARK_AT] - WILDCARD);
	warn_of_length(t, t->val.len);
	return tinydata_give_item(t, &item, err);
}

/* What tinydns-data takes off a line's end. */
static size_t
without_blanks(const char *line, size_t len)
{
	while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t' ||
	    line[len - 1] == '\n'))
		len--;
	return len;
}

static bool
refuse_mark(char mark, struct err *err)
{
	if (mark == ' ' || mark == '\t')
		return err_set(err, "begins with a blank; take it away, or "
		    "put # before it");
	if (mark == '3' || mark == '6' || mark == 'N')
		return err_set(err, "a line that begins with %c is an "
		    "extension, which is not accepted here", mark);
	return err_set(err, "no line begins with this character; use one of "
	    "%% . & = + @ ' ^ C Z : S, or # for a comment");
}

enum tinydata_step
tinydata_line(struct tinydata *t, const char *line, size_t len,
    struct err *err)
{
	linetype_fn *read;

	len = without_blanks(line, len);
	if (len == 0 || *line == '#' || *line == '-')
		return TINYDATA_GOOD;
	read = linetype_find(*line, t->options.strict);
	if (read == NULL) {
		refuse_mark(*line, err);
		return TINYDATA_BAD;
	}
	dataline_split(&t->line, line, len);
	t->failed = false;
	if (read(t, err))
		return TINYDATA_GOOD;
	return t->failed ? TINYDATA_FAILED : TINYDATA_BAD;
}
