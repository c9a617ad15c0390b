#include "dns/merge.h"

#include <assert.h>
#include <stdlib.h>

#include "base/hashset.h"
#include "base/mem.h"
#include "dns/merge_hosts.h"
#include "dns/merge_local.h"
#include "dns/merge_out.h"
#include "dns/merge_zone.h"

struct merge {
	struct merge_source *sources;
	size_t n, nlocals;		/* the hosts are the last, if any */
	struct merge_out out;
	struct datacdb_reader **locals;	/* open to the end */
	struct merge_conflicts *conflicts;	/* NULL: nobody asks */
	bool lost_one;			/* the rest is only looked through */
	struct err *err;		/* the caller's: what failed first */
};

static void
add_conflict(void *ctx, const struct name *apex, size_t first, size_t other)
{
	struct merge *m = ctx;
	struct merge_conflicts *c = m->conflicts;

	if (c == NULL)
		return;
	if (c->n == c->cap) {
		c->cap = c->cap > 0 ? 2 * c->cap : 8;
		c->list = xreallocarray(c->list, c->cap, sizeof(*c->list));
	}
	c->list[c->n++] = (struct merge_conflict){ .apex = *apex,
		.first = first, .other = other };
}

void
merge_places_fini(struct merge_places *places)
{
	free(places->soas);
	*places = (struct merge_places){ 0 };
}

void
merge_conflicts_fini(struct merge_conflicts *c)
{
	free(c->list);
	*c = (struct merge_conflicts){ 0 };
}

static void
forget(struct merge_source *s)
{
	s->found = s->lost = s->is_signed = false;
	s->records = s->unmarked = s->foreign = 0;
	s->why.text[0] = '\0';
	s->overruled_by = NULL;
}

static struct merge_writer
writer_of(const struct merge *m, size_t i)
{
	bool local = m->sources[i].kind == MERGE_LOCAL;
	bool dynamic = m->sources[i].kind == MERGE_HOSTS;

	return (struct merge_writer){ .out = &m->out,
		.source = &m->sources[i],
		.who = { .number = i, .local = local, .dynamic = dynamic },
		.reader = local ? m->locals[i] : NULL };
}

/* Only a lost source lets the merge go on; true: it does. */
static bool
go_on(struct merge *m, size_t i, const struct err *why)
{
	const struct merge_source *s = &m->sources[i];

	if (!m->lost_one)
		*m->err = s->lost ? s->why : *why;
	m->lost_one = true;
	return s->lost;
}

static bool
survey_locals(struct merge *m)
{
	for (size_t i = 0; i < m->nlocals; i++) {
		struct merge_writer w = writer_of(m, i);
		struct err why;
		bool ok = merge_local_survey(&w, add_conflict, m, &why);

		m->locals[i] = w.reader;
		if (!ok && !go_on(m, i, &why))
			return false;
	}
	return true;
}

static void
claim_zone(struct merge *m, size_t i)
{
	struct merge_source *s = &m->sources[i];
	struct claimant who = { .number = i };
	size_t holder;

	assert(s->kind == MERGE_ZONE);
	if (claims_add(m->out.claims, &s->zone, who, &holder))
		return;
	s->overruled_by = &m->sources[holder];
	add_conflict(m, &s->zone, holder, i);
}

static void
claim_zones(struct merge *m)
{
	const struct merge_hosts *hosts = m->out.hosts;
	size_t end = hosts != NULL ? m->n - 1 : m->n;

	for (size_t i = m->nlocals; i < end; i++)
		claim_zone(m, i);
	if (hosts != NULL)
		merge_hosts_claim(m->out.claims, writer_of(m, end).who,
		    hosts);
	claims_settle(m->out.claims);
}

static bool
write_source(struct merge *m, size_t i, struct err *err)
{
	struct merge_writer w = writer_of(m, i);

	if (w.who.local)
		return m->lost_one || merge_local_write(&w, err);
	if (w.who.dynamic)
		return m->lost_one || merge_hosts_write(&w, err);
	return m->sources[i].overruled_by != NULL ||
	    merge_zone_write(&w, !m->lost_one, err);
}

static void
write_all(struct merge *m)
{
	struct err why;

	for (size_t i = 0; i < m->n; i++) {
		if (m->sources[i].kind == MERGE_HOSTS && m->out.places != NULL)
			m->out.places->hosts = datacdb_pos(m->out.db);
		if (!write_source(m, i, &why) && !go_on(m, i, &why))
			return;
	}
}

static void
fini(struct merge *m)
{
	for (size_t i = 0; i < m->nlocals; i++)
		datacdb_close(&m->locals[i]);
	free(m->locals);
	hashset_free(&m->out.met);
	twice_free(&m->out.twice);
	claims_free(&m->out.claims);
}

static void
begin(struct merge *m)
{
	for (size_t i = 0; i < m->n; i++)
		forget(&m->sources[i]);
	while (m->nlocals < m->n &&
	    m->sources[m->nlocals].kind == MERGE_LOCAL)
		m->nlocals++;
	m->locals = xcalloc(m->nlocals, sizeof(struct datacdb_reader *));
	if (m->nlocals > 0)
		m->out.twice = twice_new(m->out.claims, m->locals, m->nlocals);
	if (m->n > 0 && m->sources[m->n - 1].kind == MERGE_HOSTS) {
		m->out.hosts = m->sources[m->n - 1].hosts;
		m->out.met = hashset_new();
	}
}

bool
merge_zones(struct merge_source *sources, size_t n, struct datacdb *db,
    struct merge_conflicts *conflicts, struct merge_places *places,
    struct err *err)
{
	struct merge m = { .sources = sources, .n = n, .conflicts = conflicts,
		.out = { .db = db, .claims = claims_new(),
			.places = places }, .err = err };

	begin(&m);
	if (survey_locals(&m)) {
		claim_zones(&m);
		write_all(&m);
	}
	fini(&m);
	return !m.lost_one;
}
