#include "hall_notify.h"

#include "base/buf.h"
#include "base/clock.h"
#include "builder.h"
#include "hall.h"
#include "notifies.h"
#include "sync/gate.h"

static struct watch *
find(void *ctx, const char *text)
{
	const struct hall *hall = ctx;

	return zoneset_find(hall->zones, text);
}

void
hall_notify_configure(struct hall *hall, const struct conf *conf)
{
	const struct notify_desk_env env = { .base = hall->base,
		.resolver = hall->env.round.resolver, .find = find,
		.ctx = hall };

	if (hall->once)
		return;
	if (hall->notifies == NULL && conf->nnotify > 0)
		hall->notifies = notifies_new(&env);
	if (hall->notifies != NULL)
		notifies_configure(hall->notifies, conf, hall->ports);
}

void
hall_notify_changed(void *ctx, struct watch *w)
{
	struct hall *hall = ctx;
	bool alone = watch_is_notified(w) &&
	    gate_is_empty(hall->env.round.transfers) &&
	    gate_is_empty(hall->env.round.probes);

	if (!hall->once)
		builder_want_since(hall->builder, alone ? 0 :
		    clock_seconds());
}

void
hall_notify_write(const struct hall *hall, struct buf *out)
{
	static const char *const names[NOTIFY_RESULTS] = {
		[NOTIFY_ACCEPTED] = "accepted",
		[NOTIFY_NOT_NEWER] = "not-newer",
		[NOTIFY_REFUSED] = "refused",
		[NOTIFY_UNKNOWN_ZONE] = "unknown-zone",
		[NOTIFY_MALFORMED] = "malformed",
		[NOTIFY_UNSIGNED] = "unsigned",
		[NOTIFY_BAD_SIGNATURE] = "bad-signature",
		[NOTIFY_OTHER] = "other"
	};
	static const struct notify_counts none;
	const struct notify_counts *counts = hall->notifies != NULL ?
	    notifies_counts(hall->notifies) : &none;

	buf_add_str(out, "# HELP dnssync_notify_total NOTIFY messages by "
	    "what became of them.\n# TYPE dnssync_notify_total counter\n");
	for (int i = 0; i < NOTIFY_RESULTS; i++)
		buf_addf(out, "dnssync_notify_total{result=\"%s\"} %llu\n",
		    names[i], (unsigned long long)counts->results[i]);
}
