#include "delta.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "dns/datacdb.h"
#include "dns/datadiff.h"
#include "dns/tinydns.h"

static bool
open_both(struct delta *d, const char *path, int new_fd)
{
	d->old = datacdb_open(path, &d->why);
	if (d->old == NULL && errno != ENOENT)
		return false;
	d->why.text[0] = '\0';
	d->new = datacdb_open_fd(new_fd, &d->why);
	return d->new != NULL;
}

void
delta_open(struct delta *d, const char *path, int new_fd)
{
	memset(d, 0, sizeof(*d));
	d->publishes = 1;
	if (!open_both(d, path, new_fd))
		datacdb_close(&d->old);
}

void
delta_close(struct delta *d)
{
	datacdb_close(&d->old);
	datacdb_close(&d->new);
	memset(d, 0, sizeof(*d));
}

void
delta_join(struct delta *d, struct delta *take)
{
	struct delta joined = { .publishes = d->publishes + take->publishes,
		.why = d->why };

	if (joined.why.text[0] == '\0')
		joined.why = take->why;
	if (joined.why.text[0] == '\0') {
		joined.old = d->old;
		joined.new = take->new;
		d->old = take->new = NULL;
	}
	delta_close(d);
	delta_close(take);
	*d = joined;
}

/* One direction of the comparison. */
struct side {
	char sign;
	uint64_t *count;
	struct delta_report *report;
	delta_go_on_fn *go_on;
	void *ctx;
};

/* "# www.example.com: why", in place of a line that there is not. */
static void
add_unsayable(struct buf *out, const struct datacdb_item *item,
    const struct err *why)
{
	char text[NAME_TEXT_SIZE] = "an item";
	struct record record;
	struct name owner;

	if (datacdb_decode(item, &record, &owner) == DATACDB_RECORD)
		name_text(owner.wire, text);
	buf_addf(out, "# %s: %s\n", text, why->text);
}

static bool
take_item(void *ctx, const struct datacdb_item *item, struct err *err)
{
	struct side *side = ctx;
	struct delta_report *report = side->report;
	uint64_t told = report->added + report->removed - report->untold;
	struct err why;

	if (side->go_on != NULL && !side->go_on(side->ctx))
		return err_set(err, "no more time to compare");
	++*side->count;
	if (report->untold > 0 || told == DELTA_LINES_MAX ||
	    report->lines.len >= DELTA_BYTES_MAX) {
		report->untold++;
		return true;
	}
	buf_add_byte(&report->lines, (uint8_t)side->sign);
	if (!tinydns_item_line(&report->lines, item, &why))
		add_unsayable(&report->lines, item, &why);
	return true;
}

/* A first file adds all that is in it. */
static bool
take_all(struct datacdb_reader *r, struct side *side, struct err *err)
{
	struct datacdb_item item;
	enum datacdb_step step;

	datacdb_rewind(r);
	while ((step = datacdb_next(r, &item, err)) == DATACDB_ITEM)
		if (!take_item(side, &item, err))
			return false;
	return step == DATACDB_END;
}

bool
delta_compare(struct delta *d, delta_go_on_fn *go_on, void *ctx,
    struct delta_report *report, struct err *err)
{
	struct side removed = { '-', &report->removed, report, go_on, ctx };
	struct side added = { '+', &report->added, report, go_on, ctx };

	assert(d->publishes > 0);
	if (d->new == NULL) {
		*err = d->why;
		return false;
	}
	if (d->old == NULL)
		return take_all(d->new, &added, err);
	return datadiff(d->old, d->new, take_item, &removed, err) &&
	    datadiff(d->new, d->old, take_item, &added, err);
}

void
delta_report_fini(struct delta_report *report)
{
	buf_fini(&report->lines);
	memset(report, 0, sizeof(*report));
}
