#include "dns/omitted.h"

#include <stdlib.h>

#include "base/mem.h"
#include "dns/name.h"

/* Oversize records that are noted one by one; the rest is only counted. */
enum { NOTES_MAX = 10 };

bool
omitted_is_oversize(const struct record *record)
{
	return record->rdlen > RECORD_MAX_RDLEN;
}

void
omitted_oversize(struct omitted *o, const struct record *record,
    note_fn *note, void *ctx)
{
	char owner[NAME_TEXT_SIZE], type[WIRE_TEXT_SIZE];
	char *s;

	if (++o->oversize > NOTES_MAX)
		return;
	name_text(record->owner, owner);
	wire_type_text(record->type, type);
	s = xasprintf("left out %s %s: its %u bytes of rdata are more than "
	    "the %d that tinydns can serve", owner, type, record->rdlen,
	    RECORD_MAX_RDLEN);
	note(ctx, s);
	free(s);
}

void
omitted_outside(struct omitted *o, const struct record *record)
{
	if (o->outside++ == 0)
		wire_record_text(record, o->first_outside);
}

static void
tell(note_fn *note, void *ctx, const char *fmt, uint64_t n, const char *text)
{
	char *s = xasprintf(fmt, (unsigned long long)n, text);

	note(ctx, s);
	free(s);
}

void
omitted_tell(const struct omitted *o, note_fn *note, void *ctx)
{
	if (o->oversize > NOTES_MAX)
		tell(note, ctx, "left out %llu records in all that are too "
		    "long for tinydns%s", o->oversize, "");
	if (o->outside > 0)
		tell(note, ctx, "left out %llu records from outside the zone, "
		    "the first: %s", o->outside, o->first_outside);
}
