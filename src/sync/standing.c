#include "sync/standing.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"

void
standing_fini(struct standing *s)
{
	free(s->overruled);
	s->overruled = NULL;
}

void
standing_manner(const struct seal *seal, char by[STANDING_BY_SIZE])
{
	by[0] = '\0';
	if (seal->is_sequel)
		snprintf(by, STANDING_BY_SIZE, " by IXFR (%llu removed, %llu "
		    "added)", (unsigned long long)seal->removed,
		    (unsigned long long)seal->added);
}

void
standing_arrived(struct standing *s, const struct seal *seal,
    const char *primary)
{
	s->records = seal->records;
	s->is_published = false;
	snprintf(s->from, sizeof(s->from), "%s", primary);
	s->came_by = seal->is_sequel ? "IXFR" : "AXFR";
	standing_manner(seal, s->by);
}

void
standing_published(struct standing *s, const struct conf_zone *zone,
    const struct merge_source *source, double milliseconds, bool silent)
{
	bool is_new = s->from[0] != '\0';

	s->records = source->records;
	s->is_published = true;
	if (is_new)
		log_info("%s: serial %u live from %s%s, %llu records, built in "
		    "%.0f ms", zone->text, source->soa.serial, s->from, s->by,
		    (unsigned long long)s->records, milliseconds);
	if (is_new || !silent)
		remark_tell(&s->remark, zone, source);
	s->from[0] = '\0';
}

void
standing_overrule(struct standing *s, const char *why)
{
	xreplace(&s->overruled, why);
	s->is_published = s->is_published && why == NULL;
}
