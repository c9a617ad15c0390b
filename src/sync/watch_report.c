#include "sync/watch.h"

#include "base/ip.h"
#include "sync/copy.h"
#include "sync/watch_parts.h"

static const char *
state_text(const struct watch *w)
{
	if (w->round != NULL)
		return round_is_transferring(w->round) ? "transferring" :
		    "probing";
	if (copy_is_expired(w->copy))
		return "expired";
	if (w->complaint.failures > 0)
		return "failing";
	if (w->standing.overruled != NULL)
		return "overruled";
	return copy_soa(w->copy) != NULL ? "live" : "waiting";
}

bool
watch_is_notified(const struct watch *w)
{
	return w->notice.is_open;
}

void
watch_report(const struct watch *w, struct report_row *row)
{
	const struct soa *soa = copy_soa(w->copy);

	*row = (struct report_row){ .zone = w->zone->text,
		.state = state_text(w), .records = w->standing.records,
		/* It has one at least, its SOA. */
		.has_records = soa != NULL && w->standing.records > 0,
		.last_check = copy_checked(w->copy),
		.next_check = w->round != NULL ? 0 : w->next_at,
		.expires = copy_expires(w->copy), .has_data = soa != NULL,
		.serial = soa != NULL ? soa->serial : 0,
		.primary = w->primary[0] != '\0' ? w->primary : NULL,
		.came_by = soa != NULL ? w->standing.came_by : NULL,
		.last_error = w->complaint.why != NULL ?
		    w->complaint.why : w->standing.overruled,
		.last_notify = w->notice.heard,
		.catalog = w->zone->member_of != NULL ?
		    w->zone->member_of->text : NULL };
	ip_text(&w->notice.from, row->notify_from);
}

void
watch_progress(const struct watch *w, uint64_t *records, uint64_t *bytes)
{
	*records = *bytes = 0;
	if (w->round != NULL)
		round_progress(w->round, records, bytes);
}
