#include "dns/patch.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "dns/soa.h"

enum { SERIAL_FROM_END = 20 };		/* RFC 1035, 3.3.13 */

/* Bytes of the buffer that go to a place in the file. */
struct piece {
	uint32_t pos;
	uint32_t len;
	size_t at;
};

struct patch {
	struct piece *pieces;
	size_t n, cap;
	struct buf bytes;
};

/*
 * The items of some types that the hosts have at a key.  They stand there in
 * the order in which they are given.
 */
struct group {
	struct name key;
	const uint16_t *types;		/* 0 ends them */
	unsigned given;
};

struct finder {
	struct datacdb_reader *old;
	const struct merge_places *places;
	const struct merge_hosts *hosts;
	struct patch *patch;
	struct group group;		/* of a zone or a host */
	bool is_anothers;		/* the zone */
	uint8_t val[DATACDB_HEAD_MAX + RECORD_MAX_RDLEN];
};

static const uint16_t apex_types[] = { RR_SOA, RR_NS, 0 };
static const uint16_t host_types[] = { RR_A, RR_AAAA, RR_TXT, 0 };

static void
add_piece(struct patch *p, uint32_t pos, const uint8_t *bytes, uint32_t len)
{
	if (p->n == p->cap) {
		p->cap = 2 * p->cap + 16;
		p->pieces = xreallocarray(p->pieces, p->cap,
		    sizeof(*p->pieces));
	}
	p->pieces[p->n++] = (struct piece){ pos, len, p->bytes.len };
	buf_add(&p->bytes, bytes, len);
}

static bool
belongs(const struct finder *f, const struct datacdb_item *item)
{
	const uint16_t *type = f->group.types;

	if (item->pos < f->places->hosts || item->vlen < sizeof(*type))
		return false;
	while (*type != 0 && *type != get_u16(item->val))
		type++;
	return *type != 0;
}

/* The old item of the group behind those that were given. */
static bool
find_next(struct finder *f, struct datacdb_item *item)
{
	const struct name *key = &f->group.key;
	unsigned before = f->group.given;
	bool found = datacdb_find(f->old, key->wire, key->len, item);

	while (found && (!belongs(f, item) || before-- > 0))
		found = datacdb_find_next(f->old, item);
	return found;
}

/* All were given that there are. */
static bool
is_whole(struct finder *f)
{
	struct datacdb_item item;

	return !find_next(f, &item);
}

static bool
may_differ(uint16_t type)
{
	return type == RR_A || type == RR_AAAA || type == RR_SOA;
}

/* An item takes the place of the old one, if it is of the same kind. */
static bool
match(struct finder *f, const struct datacdb_item *now)
{
	struct datacdb_item old;

	if (!find_next(f, &old) || old.vlen != now->vlen ||
	    memcmp(old.val, now->val, 3) != 0)
		return false;
	f->group.given++;
	if (memcmp(old.val, now->val, now->vlen) == 0)
		return true;
	if (!may_differ(get_u16(now->val)))
		return false;
	add_piece(f->patch, datacdb_value_pos(&old), now->val, now->vlen);
	return true;
}

static void
begin_group(struct finder *f, const struct name *key, const uint16_t *types)
{
	f->group = (struct group){ .key = *key, .types = types };
}

/* Texts stand at another name, too, and are the same there. */
static bool
take_host_record(void *ctx, const struct record *record, struct err *err)
{
	struct finder *f = ctx;
	struct datacdb_item item;
	struct name key;

	datacdb_encode(record, &item, &key, f->val);
	return (record->type == RR_TXT && !name_equal(key.wire,
	    f->group.key.wire)) || match(f, &item) ||
	    err_set(err, "is no patch");
}

static bool
find_host(struct finder *f, const struct name *name)
{
	struct err ignored;

	begin_group(f, name, host_types);
	return f->hosts->give_some(f->hosts->ctx, name, take_host_record, f,
	    &ignored) && is_whole(f);
}

/* SOA first; where none of the hosts' stands, the zone is another source's. */
static bool
take_zone_record(void *ctx, const struct record *record, struct err *err)
{
	struct finder *f = ctx;
	struct datacdb_item item, old;
	struct name key;

	datacdb_encode(record, &item, &key, f->val);
	if (record->type == RR_SOA) {
		if (!is_whole(f))
			return err_set(err, "is no patch");
		begin_group(f, &key, apex_types);
		f->is_anothers = !find_next(f, &old);
	}
	return f->is_anothers || match(f, &item) ||
	    err_set(err, "is no patch");
}

static bool
find_zones(struct finder *f)
{
	static const struct name none;
	struct err ignored;

	begin_group(f, &none, apex_types);
	return f->hosts->give_some(f->hosts->ctx, NULL, take_zone_record, f,
	    &ignored) && is_whole(f);
}

static bool
takes_serial(const struct merge_places *places, uint32_t pos)
{
	for (size_t i = 0; i < places->nsoas; i++)
		if (places->soas[i] == pos)
			return true;
	return false;
}

/* The SOA of a local source that has the newer of two serials. */
static void
find_serial(struct finder *f, const struct name *zone, uint32_t serial)
{
	struct datacdb_item item;
	bool found = datacdb_find(f->old, zone->wire, zone->len, &item);
	uint8_t now[4];

	put_u32(now, serial);
	for (; found; found = datacdb_find_next(f->old, &item))
		if (takes_serial(f->places, item.pos) && serial_is_newer(
		    serial, get_u32(item.val + item.vlen - SERIAL_FROM_END)))
			add_piece(f->patch, datacdb_value_pos(&item) +
			    item.vlen - SERIAL_FROM_END, now, sizeof(now));
}

static bool
find_all(struct finder *f, const struct patch_news *news)
{
	if (f->places->are_some_left_out || !find_zones(f))
		return false;
	for (size_t i = 0; i < news->n; i++)
		if (!find_host(f, &news->names[i]))
			return false;
	for (size_t i = 0; i < f->hosts->nzones &&
	    f->places->nsoas > 0; i++)
		find_serial(f, &f->hosts->zones[i], f->hosts->serials[i]);
	return true;
}

struct patch *
patch_find(struct datacdb_reader *old, const struct merge_places *places,
    const struct patch_news *news)
{
	struct patch *p = xcalloc(1, sizeof(*p));
	struct finder *f = xcalloc(1, sizeof(*f));

	f->old = old;
	f->places = places;
	f->hosts = news->hosts;
	f->patch = p;
	if (!find_all(f, news))
		patch_free(&p);
	free(f);
	return p;
}

void
patch_free(struct patch **take)
{
	struct patch *p = *take;

	*take = NULL;
	if (p == NULL)
		return;
	buf_fini(&p->bytes);
	free(p->pieces);
	free(p);
}

bool
patch_is_empty(const struct patch *p)
{
	return p->n == 0;
}

bool
patch_apply(const struct patch *p, int fd, struct err *err)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct piece *piece = &p->pieces[i];

		if (pwrite(fd, p->bytes.data + piece->at, piece->len,
		    piece->pos) != (ssize_t)piece->len)
			return err_set(err, "cannot write: %m");
	}
	return true;
}
