#include "dns/seal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hashset.h"
#include "base/mem.h"
#include "dns/changeset.h"
#include "dns/datacdb.h"
#include "dns/neighbours.h"
#include "dns/record.h"

/* Records that were looked up before memory is handed back. */
enum { RELEASE_EVERY = 4096 };

/* The zone's cdb while it is judged, an owner at a time. */
struct judge {
	struct datacdb_reader *reader;
	struct datacdb_item *items;	/* of one owner */
	size_t nitems, cap;
	uint32_t *twice;		/* positions of duplicates */
	size_t ntwice, twice_cap;
	const struct crowd_limits *limits;
	struct seal *seal;
};

static void *
grow(void *p, size_t len, size_t *cap, size_t size)
{
	if (len < *cap)
		return p;
	*cap = *cap ? 2 * *cap : 64;
	return xreallocarray(p, *cap, size);
}

/* By value, then by position: the first of equals stays. */
static int
by_value(const void *a, const void *b)
{
	const struct datacdb_item *x = a, *y = b;
	uint32_t len = x->vlen < y->vlen ? x->vlen : y->vlen;
	int order = memcmp(x->val, y->val, len);

	if (order != 0)
		return order;
	if (x->vlen != y->vlen)
		return x->vlen < y->vlen ? -1 : 1;
	return x->pos < y->pos ? -1 : x->pos > y->pos;
}

static void
note_twice(struct judge *j, uint32_t pos)
{
	j->twice = grow(j->twice, j->ntwice, &j->twice_cap,
	    sizeof(*j->twice));
	j->twice[j->ntwice++] = pos;
}

static bool
judge_owner(struct judge *j, struct err *err)
{
	qsort(j->items, j->nitems, sizeof(*j->items), by_value);
	for (size_t i = 1; i < j->nitems; i++)
		if (datacdb_is_same(&j->items[i - 1], &j->items[i]))
			note_twice(j, j->items[i].pos);
	return neighbours_judge(j->items, j->nitems, j->limits, err);
}

/* Gathers all records of an owner, of which this is the first. */
static bool
judge_from(struct judge *j, struct datacdb_item item, struct err *err)
{
	j->nitems = 0;
	do {
		j->items = grow(j->items, j->nitems, &j->cap,
		    sizeof(*j->items));
		j->items[j->nitems++] = item;
	} while (datacdb_find_next(j->reader, &item));
	return j->nitems == 1 || judge_owner(j, err);
}

static bool
not_found(struct err *err)
{
	return err_set(err, "a record that its own cdb does not find");
}

/* The walk has come to an item; an owner is judged at its first one. */
static bool
judge_item(struct judge *j, const struct datacdb_item *first,
    struct err *err)
{
	struct datacdb_item item;

	if (!datacdb_find(j->reader, first->key, first->klen, &item))
		return not_found(err);
	return item.pos != first->pos || judge_from(j, item, err);
}

static bool
read_soa(const struct datacdb_item *item, struct seal *seal,
    struct err *err)
{
	struct record record;
	struct name owner;

	if (datacdb_decode(item, &record, &owner) != DATACDB_RECORD ||
	    record.type != RR_SOA ||
	    !soa_parse(record.rdata, record.rdlen, &seal->soa))
		return err_set(err, "the first record is no SOA");
	return true;
}

static bool
judge_all(struct judge *j, struct err *err)
{
	struct datacdb_item item;
	enum datacdb_step step;

	while ((step = datacdb_next(j->reader, &item, err)) == DATACDB_ITEM) {
		if (j->seal->records++ == 0 &&
		    !read_soa(&item, j->seal, err))
			return false;
		if (!judge_item(j, &item, err))
			return false;
	}
	return step == DATACDB_END;
}

static int
by_position(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Writes all items again but for the duplicates, into an empty file. */
static bool
copy_once(struct judge *j, int fd, struct err *err)
{
	struct datacdb *db = datacdb_new(fd);
	struct datacdb_item item;
	enum datacdb_step step;
	size_t skipped = 0;

	qsort(j->twice, j->ntwice, sizeof(*j->twice), by_position);
	datacdb_rewind(j->reader);
	while ((step = datacdb_next(j->reader, &item, err)) == DATACDB_ITEM) {
		if (skipped < j->ntwice && j->twice[skipped] == item.pos) {
			skipped++;
			continue;
		}
		if (!datacdb_add_item(db, &item, err))
			break;
	}
	if (step == DATACDB_END)
		return datacdb_finish(&db, err);
	datacdb_drop(&db);
	return false;
}

static bool
leave_out_duplicates(struct judge *j, struct publish *p, struct err *err)
{
	int old = publish_restart(p, err);
	bool ok;

	j->seal->local = old < 0;
	if (old < 0)
		return false;
	ok = copy_once(j, publish_fd(p), err) ||
	    err_about(err, publish_tmp(p));
	j->seal->local = !ok;
	close(old);
	j->seal->duplicates = j->ntwice;
	j->seal->records -= j->ntwice;
	return ok;
}

bool
seal_zone(struct publish *p, const struct crowd_limits *limits,
    struct seal *seal, struct err *err)
{
	struct judge j = { .seal = seal, .limits = limits };
	bool ok = false;

	memset(seal, 0, sizeof(*seal));
	j.reader = datacdb_open_fd(publish_fd(p), err);
	if (j.reader == NULL)
		return false;
	if (!judge_all(&j, err))
		goto out;
	if (seal->records == 0) {
		err_set(err, "no records");
		goto out;
	}
	ok = j.ntwice == 0 || leave_out_duplicates(&j, p, err);
out:
	datacdb_close(&j.reader);
	free(j.items);
	free(j.twice);
	return ok;
}

/* Judges the owner of a record that was added, unless that was done. */
static bool
judge_added(struct judge *j, struct hashset *judged, const uint8_t *owner,
    struct err *err)
{
	size_t star = name_is_wildcard(owner) ? 2 : 0;
	size_t len = name_wire_len(owner, NAME_MAX_LEN) - star;
	uint64_t hash = hashset_more(hashset_start(judged), owner + star, len);
	struct datacdb_item item;
	unsigned flags;

	if (hashset_find(judged, hash, &flags))
		return true;
	hashset_add(judged, hash);
	if (!datacdb_find(j->reader, owner + star, len, &item))
		return not_found(err);
	return judge_from(j, item, err);
}

static bool
judge_changes(struct judge *j, const struct changeset *changes,
    struct err *err)
{
	struct hashset *judged = hashset_new();
	size_t n = changeset_count(changes);
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++) {
		const struct change *c = changeset_at(changes, i);

		if (i % RELEASE_EVERY == 0)
			datacdb_release(j->reader);
		ok = !c->is_held ||
		    judge_added(j, judged, c->record.owner, err);
	}
	hashset_free(&judged);
	return ok;
}

bool
seal_sequel(struct publish *p, const struct changeset *changes,
    const struct crowd_limits *limits, struct seal *seal, struct err *err)
{
	struct judge j = { .seal = seal, .limits = limits };
	struct datacdb_item first;
	bool ok;

	j.reader = datacdb_open_fd(publish_fd(p), err);
	if (j.reader == NULL)
		return false;
	ok = datacdb_next(j.reader, &first, err) == DATACDB_ITEM &&
	    read_soa(&first, seal, err) && judge_changes(&j, changes, err);
	if (ok && j.ntwice > 0)
		ok = err_set(err, "a record that stands there twice");
	datacdb_close(&j.reader);
	free(j.items);
	free(j.twice);
	return ok;
}
