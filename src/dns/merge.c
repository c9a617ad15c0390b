#include "dns/merge.h"

#include <errno.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"

/* Where a source's zone stands among the others. */
struct family {
	bool has_inner, is_inner;
};

struct merge {
	struct merge_source *sources;
	size_t n;
	struct map *by_name;
	struct family *families;	/* of each source */
	struct datacdb *db;
	bool failed;			/* the rest is only looked through */
};

/* One source while it is written. */
struct writing {
	struct merge_source *source;
	struct datacdb_reader *reader;
	struct family family;
};

/* Looks for a source at every name above each zone. */
static void
find_families(struct merge *m)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct name *zone = &m->sources[i].zone;

		map_set(m->by_name, zone->wire, zone->len, &m->sources[i]);
	}
	for (size_t i = 0; i < m->n; i++) {
		const uint8_t *p = m->sources[i].zone.wire;
		size_t len = m->sources[i].zone.len;

		while (len > 1) {
			const struct merge_source *s;

			len -= (size_t)*p + 1;
			p += (size_t)*p + 1;
			s = map_get(m->by_name, p, len);
			if (s == NULL)
				continue;
			m->families[i].is_inner = true;
			m->families[s - m->sources].has_inner = true;
		}
	}
}

/* Is there a source at the name or above it, but below the apex? */
static bool
is_within_inner(const struct merge *m, const uint8_t *name, size_t len,
    const struct name *apex)
{
	while (len > apex->len) {
		if (map_get(m->by_name, name, len) != NULL)
			return true;
		len -= (size_t)*name + 1;
		name += (size_t)*name + 1;
	}
	return false;
}

/* A DS belongs to the zone above its owner. */
static bool
is_anothers(const struct merge *m, const struct writing *w,
    const struct datacdb_item *item)
{
	const struct name *apex = &w->source->zone;
	struct record record;
	struct name owner;
	size_t skip;

	if ((!w->family.has_inner && !w->family.is_inner) ||
	    datacdb_decode(item, &record, &owner) != DATACDB_RECORD)
		return false;
	if (record.type == RR_DS && owner.len == apex->len)
		return w->family.is_inner;
	skip = record.type == RR_DS ? (size_t)owner.wire[0] + 1 : 0;
	return w->family.has_inner && is_within_inner(m, owner.wire + skip,
	    owner.len - skip, apex);
}

static bool
lose(struct merge_source *s, const char *why)
{
	s->lost = true;
	return err_set(&s->why, "%s: %s", s->path, why);
}

/* The first record of a frozen zone is its SOA. */
static bool
read_first(struct merge_source *s, const struct datacdb_item *item)
{
	struct record record;
	struct name owner;

	if (datacdb_decode(item, &record, &owner) != DATACDB_RECORD ||
	    record.type != RR_SOA ||
	    !name_equal(owner.wire, s->zone.wire) ||
	    !soa_parse(record.rdata, record.rdlen, &s->soa))
		return lose(s, "does not begin with the zone's SOA");
	s->found = true;
	return true;
}

static bool
write_item(struct merge *m, struct writing *w,
    const struct datacdb_item *item, struct err *err)
{
	if (!w->source->found && !read_first(w->source, item))
		return false;
	if (m->failed || is_anothers(m, w, item))
		return true;
	if (!datacdb_add_item(m->db, item, err))
		return false;
	w->source->records++;
	return true;
}

static bool
write_items(struct merge *m, struct writing *w, struct err *err)
{
	struct datacdb_item item;
	enum datacdb_step step;
	struct err why;

	while ((step = datacdb_next(w->reader, &item, &why)) == DATACDB_ITEM)
		if (!write_item(m, w, &item, err))
			return false;
	if (step == DATACDB_BAD)
		return lose(w->source, why.text);
	return w->source->found || lose(w->source, "holds no records");
}

static bool
open_source(struct writing *w, struct err *err)
{
	struct err why;

	w->reader = datacdb_open(w->source->path, &why);
	if (w->reader != NULL)
		return true;
	w->source->lost = errno == ENOENT || errno == EPROTO;
	*(w->source->lost ? &w->source->why : err) = why;
	return false;
}

/* false: the source is lost, and knows why, or err is set. */
static bool
write_source(struct merge *m, size_t i, struct err *err)
{
	struct writing w = { .source = &m->sources[i],
		.family = m->families[i] };
	bool ok;

	w.source->found = w.source->lost = false;
	w.source->records = 0;
	w.source->why.text[0] = '\0';
	if (!open_source(&w, err))
		return false;
	ok = write_items(m, &w, err);
	datacdb_close(&w.reader);
	return ok;
}

/* What fails first is told; only a lost source lets the merge go on. */
static void
write_all(struct merge *m, struct err *err)
{
	struct err why;

	for (size_t i = 0; i < m->n; i++) {
		const struct merge_source *s = &m->sources[i];

		if (write_source(m, i, &why))
			continue;
		if (!m->failed)
			*err = s->lost ? s->why : why;
		m->failed = true;
		if (!s->lost)
			return;
	}
}

bool
merge_zones(struct merge_source *sources, size_t n, struct datacdb *db,
    struct err *err)
{
	struct merge m = { .sources = sources, .n = n, .db = db,
		.by_name = map_new(),
		.families = xcalloc(n, sizeof(*m.families)) };

	find_families(&m);
	write_all(&m, err);
	free(m.families);
	map_free(&m.by_name);
	return !m.failed;
}
