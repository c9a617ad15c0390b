#include "dns/lint.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/mem.h"
#include "dns/nameset.h"

enum { SENTENCE_SIZE = NAME_TEXT_SIZE + 160 };

struct lint {
	struct nameset *zones;		/* names with NS records */
	struct nameset *servers;	/* whose addresses go with them */
	bool has_zone, has_record;
	uint64_t reverse;		/* PTR records nobody asks us for */
	struct name first_reverse, last;
	struct name zone;		/* that was found last; len 0: none */
	note_fn *warn;
	void *ctx;
};

struct lint *
lint_new(void)
{
	struct lint *lint = xcalloc(1, sizeof(*lint));

	lint->zones = nameset_new();
	lint->servers = nameset_new();
	return lint;
}

void
lint_free(struct lint **take)
{
	struct lint *lint = *take;

	*take = NULL;
	if (lint == NULL)
		return;
	nameset_free(&lint->zones);
	nameset_free(&lint->servers);
	free(lint);
}

static void
see_server(struct lint *lint, const uint8_t *name, size_t len)
{
	if (len > 0 && name_wire_len(name, len) == len)
		nameset_add(lint->servers, name);
}

/* Of most items, only the type is looked at. */
void
lint_see(struct lint *lint, const struct datacdb_item *item)
{
	uint16_t type = item->vlen < 3 ? 0 : get_u16(item->val);
	struct record record;
	struct name owner;

	lint->has_record |= type != 0;
	if ((type != RR_NS && type != RR_MX) ||
	    datacdb_decode(item, &record, &owner) != DATACDB_RECORD)
		return;
	if (type == RR_MX && record.rdlen > 2)
		see_server(lint, record.rdata + 2, record.rdlen - 2);
	if (type != RR_NS)
		return;
	see_server(lint, record.rdata, record.rdlen);
	if (!name_is_wildcard(owner.wire)) {
		nameset_add(lint->zones, owner.wire);
		lint->has_zone = true;
	}
}

/* Keys are in lower case, as the zone is. */
static bool
is_in_last_zone(const struct lint *lint, const struct datacdb_item *item)
{
	const struct name *zone = &lint->zone;
	size_t at = 0, start = item->klen - zone->len;

	if (zone->len == 0 || item->klen < zone->len)
		return false;
	while (at < start)
		at += (size_t)item->key[at] + 1;
	return at == start &&
	    memcmp(item->key + start, zone->wire, zone->len) == 0;
}

/* Most records stand in the zone of the one before. */
static bool
is_in_zone(struct lint *lint, const struct datacdb_item *item)
{
	const uint8_t *zone;

	if (is_in_last_zone(lint, item))
		return true;
	zone = nameset_find_above(lint->zones, item->key);
	if (zone != NULL)
		name_from_wire(&lint->zone, zone);
	return zone != NULL;
}

/* Does tinydns have a use for it, in an answer or beside one? */
static bool
is_served(struct lint *lint, const struct datacdb_item *item)
{
	if (item->vlen < 3 ||
	    name_wire_len(item->key, item->klen) != item->klen)
		return true;
	return is_in_zone(lint, item) || (get_u16(item->val) == RR_A &&
	    nameset_has(lint->servers, item->key));
}

static void
tell(struct lint *lint, const struct name *name)
{
	char text[NAME_TEXT_SIZE], sentence[SENTENCE_SIZE];

	name_text(name->wire, text);
	snprintf(sentence, sizeof(sentence), "%s: tinydns never answers for "
	    "it, because no NS record stands at this name or above it; begin "
	    "its zone with a line like .ZONE::SERVER", text);
	lint->warn(lint->ctx, sentence);
}

static void
tell_of_reverse(struct lint *lint)
{
	char text[NAME_TEXT_SIZE], sentence[SENTENCE_SIZE];

	if (lint->reverse == 0)
		return;
	name_text(lint->first_reverse.wire, text);
	snprintf(sentence, sizeof(sentence), "%s: tinydns never answers for "
	    "this PTR record%s, because the reverse zone has no NS record; "
	    "a line that begins with + makes none", text,
	    lint->reverse == 1 ? "" : " and others");
	lint->warn(lint->ctx, sentence);
}

/* Records of a name mostly stand together: one sentence for all of them. */
static void
judge(struct lint *lint, const struct datacdb_item *item)
{
	struct record record;
	struct name owner;

	if (is_served(lint, item) ||
	    datacdb_decode(item, &record, &owner) != DATACDB_RECORD)
		return;
	if (record.type == RR_PTR) {
		if (lint->reverse++ == 0)
			lint->first_reverse = owner;
		return;
	}
	if (owner.len == lint->last.len &&
	    memcmp(owner.wire, lint->last.wire, owner.len) == 0)
		return;
	lint->last = owner;
	tell(lint, &owner);
}

bool
lint_check(struct lint *lint, struct datacdb_reader *r, note_fn *warn,
    void *ctx, struct err *err)
{
	struct datacdb_item item;
	enum datacdb_step step;

	if (lint->has_record && !lint->has_zone) {
		warn(ctx, "there is no NS record at all, so tinydns will "
		    "answer for no name; begin each zone with a line like "
		    ".ZONE::SERVER");
		return true;
	}
	lint->warn = warn;
	lint->ctx = ctx;
	datacdb_rewind(r);
	while ((step = datacdb_next(r, &item, err)) == DATACDB_ITEM)
		judge(lint, &item);
	tell_of_reverse(lint);
	return step == DATACDB_END;
}
