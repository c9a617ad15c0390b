#include "dns/datacdb.h"

#include <assert.h>
#include <cdb.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/mem.h"

enum {
	ITEM_HEAD = 8,			/* two lengths */
	ITEM_SLOTS = 16,		/* bytes of the tables for each item */
	TABLES = 256,
	KEPT_BYTES = 2 << 20		/* walked over, still in memory */
};

/* Of a name and of a wildcard, and of both where a location follows. */
static const char marks[4] = { '=', '*', '>', '+' };

struct datacdb {
	struct cdb_make make;
	uint32_t counts[TABLES];	/* of the records in each table */
	uint8_t val[DATACDB_HEAD_MAX + UINT16_MAX];
};

struct datacdb_reader {
	struct cdb cdb;
	struct cdb_find find;
	unsigned next;			/* where the walk stands */
	unsigned dropped;		/* memory was handed back up to here */
};

struct datacdb *
datacdb_new(int fd)
{
	struct datacdb *db = xcalloc(1, sizeof(*db));

	/* It seeks behind the header, and can only fail on a bad fd. */
	cdb_make_start(&db->make, fd);
	return db;
}

uint32_t
datacdb_pos(const struct datacdb *db)
{
	return db->make.cdb_dpos;
}

uint32_t
datacdb_value_pos(const struct datacdb_item *item)
{
	return item->pos + ITEM_HEAD + item->klen;
}

/* tinycdb does not count the tables, and its own sum may wrap. */
static bool
has_room(const struct cdb_make *make, const struct datacdb_item *item)
{
	return (uint64_t)make->cdb_dpos + ITEM_HEAD + item->klen +
	    item->vlen + ITEM_SLOTS * ((uint64_t)make->cdb_rcnt + 1) <=
	    UINT32_MAX;
}

bool
datacdb_add_item(struct datacdb *db, const struct datacdb_item *item,
    struct err *err)
{
	if (!has_room(&db->make, item))
		return err_set(err, "more than the 4 GiB that a cdb can hold");
	db->counts[cdb_hash(item->key, item->klen) % TABLES]++;
	return cdb_make_add(&db->make, item->key, item->klen, item->val,
	    item->vlen) == 0 || err_set(err, "cannot write: %m");
}

static size_t
put_head(uint8_t *p, const struct record *record, bool wildcard)
{
	bool located = memcmp(record->loc, "\0", 2) != 0;
	size_t len = located ? 5 : 3;

	put_u16(p, record->type);
	p[2] = (uint8_t)marks[2 * located + wildcard];
	memcpy(p + 3, record->loc, len - 3);
	put_u32(p + len, record->ttl);
	memcpy(p + len + 4, record->ttd, 8);
	return len + 12;
}

void
datacdb_encode(const struct record *record, struct datacdb_item *item,
    struct name *key, uint8_t *val)
{
	bool wildcard = name_is_wildcard(record->owner);
	size_t len = put_head(val, record, wildcard);

	name_from_wire(key, record->owner + (wildcard ? 2 : 0));
	if (record->rdlen > 0)
		memcpy(val + len, record->rdata, record->rdlen);
	item->key = key->wire;
	item->klen = key->len;
	item->val = val;
	item->vlen = (uint32_t)len + record->rdlen;
	item->pos = 0;
}

bool
datacdb_add(struct datacdb *db, const struct record *record, struct err *err)
{
	struct datacdb_item item;
	struct name key;

	assert(record->rdlen <= UINT16_MAX);
	datacdb_encode(record, &item, &key, db->val);
	return datacdb_add_item(db, &item, err);
}

bool
datacdb_is_even(const struct datacdb *db, struct err *err)
{
	uint32_t most = 0;

	for (size_t i = 0; i < TABLES; i++)
		if (db->counts[i] > most)
			most = db->counts[i];
	return most <= DATACDB_SLACK + 8 * (uint64_t)db->make.cdb_rcnt /
	    TABLES || err_set(err, "too many records whose names collide in "
	    "a cdb (%u in one table of %d)", most, TABLES);
}

bool
datacdb_finish(struct datacdb **take, struct err *err)
{
	bool ok = cdb_make_finish(&(*take)->make) == 0 ||
	    err_set(err, "cannot write: %m");

	free(*take);
	*take = NULL;
	return ok;
}

/* tinycdb frees its memory only in the finish; a full file ends that soon. */
void
datacdb_drop(struct datacdb **take)
{
	struct err ignored;

	if (*take == NULL)
		return;
	(*take)->make.cdb_fd = -1;
	(*take)->make.cdb_dpos = UINT32_MAX;
	datacdb_finish(take, &ignored);
}

struct datacdb_reader *
datacdb_open_fd(int fd, struct err *err)
{
	struct datacdb_reader *r = xcalloc(1, sizeof(*r));

	if (cdb_init(&r->cdb, fd) < 0) {
		/* A directory, or a device, is no file that could be mapped. */
		int saved = errno == ENODEV ? EPROTO : errno;

		err_set(err, saved == EPROTO ? "is no cdb" : "cannot read: %m");
		free(r);
		errno = saved;
		return NULL;
	}
	datacdb_rewind(r);
	return r;
}

struct datacdb_reader *
datacdb_open(const char *path, struct err *err)
{
	struct datacdb_reader *r = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC), saved;

	if (fd < 0)
		err_set(err, "%m");
	else
		r = datacdb_open_fd(fd, err);
	saved = errno;
	if (r == NULL)
		err_about(err, path);
	if (fd >= 0)
		close(fd);
	errno = saved;
	return r;
}

void
datacdb_close(struct datacdb_reader **take)
{
	struct datacdb_reader *r = *take;

	*take = NULL;
	if (r == NULL)
		return;
	cdb_free(&r->cdb);
	free(r);
}

/* The memory comes back from the file when it is looked at again. */
void
datacdb_release(struct datacdb_reader *r)
{
	madvise((void *)(uintptr_t)r->cdb.cdb_mem, r->cdb.cdb_fsize,
	    MADV_DONTNEED);
}

void
datacdb_rewind(struct datacdb_reader *r)
{
	cdb_seqinit(&r->next, &r->cdb);
	r->dropped = 0;
}

void
datacdb_go_behind(struct datacdb_reader *r, const struct datacdb_item *item)
{
	r->next = datacdb_value_pos(item) + item->vlen;
	r->dropped = r->next < r->dropped ? r->next : r->dropped;
}

/* false: lengths so big that a sum of tinycdb's wrapped. */
static bool
take_item(const struct datacdb_reader *r, struct datacdb_item *item)
{
	item->klen = cdb_keylen(&r->cdb);
	item->vlen = cdb_datalen(&r->cdb);
	item->key = cdb_get(&r->cdb, item->klen, cdb_keypos(&r->cdb));
	item->val = cdb_get(&r->cdb, item->vlen, cdb_datapos(&r->cdb));
	item->pos = cdb_keypos(&r->cdb) - ITEM_HEAD;
	return item->key != NULL && item->val != NULL;
}

static void
drop_memory(struct datacdb_reader *r)
{
	if (r->next - r->dropped <= KEPT_BYTES)
		return;
	datacdb_release(r);
	r->dropped = r->next;
}

enum datacdb_step
datacdb_next(struct datacdb_reader *r, struct datacdb_item *item,
    struct err *err)
{
	unsigned next = r->next;
	int found = cdb_seqnext(&next, &r->cdb);

	if (found == 0)
		return DATACDB_END;
	if (found < 0 || !take_item(r, item)) {
		err_set(err, "is a broken cdb, behind byte %u", r->next);
		return DATACDB_BAD;
	}
	r->next = next;
	drop_memory(r);
	return DATACDB_ITEM;
}

void
datacdb_at(const struct datacdb_reader *r, uint32_t pos,
    struct datacdb_item *item)
{
	const uint8_t *head = r->cdb.cdb_mem + pos;

	item->klen = cdb_unpack(head);
	item->vlen = cdb_unpack(head + 4);
	item->key = head + ITEM_HEAD;
	item->val = item->key + item->klen;
	item->pos = pos;
}

bool
datacdb_find(struct datacdb_reader *r, const void *key, size_t klen,
    struct datacdb_item *item)
{
	return klen <= r->cdb.cdb_fsize &&
	    cdb_findinit(&r->find, &r->cdb, key, (unsigned)klen) > 0 &&
	    datacdb_find_next(r, item);
}

bool
datacdb_find_next(struct datacdb_reader *r, struct datacdb_item *item)
{
	return cdb_findnext(&r->find) > 0 && take_item(r, item);
}
