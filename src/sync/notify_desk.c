#include "sync/notify_desk.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "dns/message.h"
#include "dns/notify.h"
#include "dns/record.h"
#include "sync/hostbook.h"
#include "sync/hush.h"
#include "sync/notify_senders.h"
#include "sync/watch.h"

static const double minute = 60;

struct notify_desk {
	struct notify_desk_env env;
	struct message *message;
	struct hostbook *hosts;
	struct hush *hush;
	struct notify_counts counts;
};

/* A message under judgement. */
struct letter {
	struct notify notify;
	struct notice_word word;
	char zone[NAME_TEXT_SIZE];
	char from[IP_TEXT_SIZE];
};

struct notify_desk *
notify_desk_new(const struct notify_desk_env *env)
{
	struct notify_desk *desk = xcalloc(1, sizeof(*desk));

	desk->env = *env;
	desk->message = message_new();
	desk->hosts = hostbook_new(env->base, env->resolver);
	desk->hush = hush_new(env->base, "NOTIFY", minute);
	return desk;
}

void
notify_desk_free(struct notify_desk **take)
{
	struct notify_desk *desk = *take;

	if (desk == NULL)
		return;
	*take = NULL;
	hush_free(&desk->hush);
	hostbook_free(&desk->hosts);
	message_free(&desk->message);
	free(desk);
}

void
notify_desk_configure(struct notify_desk *desk, const struct conf *conf)
{
	hostbook_begin(desk->hosts);
	for (size_t i = 0; i < conf->nzones && conf->nnotify > 0; i++)
		notify_senders_want(desk->hosts, &conf->zones[i]);
	hostbook_end(desk->hosts);
}

/* What is refused is a subject for each zone and source. */
static void
complain(struct notify_desk *desk, const struct letter *l, const char *why)
{
	char key[NAME_TEXT_SIZE + IP_TEXT_SIZE + 2];

	snprintf(key, sizeof(key), "-%s %s", l->from, l->zone);
	hush_say(desk->hush, key, true, "%.255s: NOTIFY from %s is refused: "
	    "%s", l->zone, l->from, why);
}

static void
tell_accepted(struct notify_desk *desk, const struct letter *l)
{
	char key[NAME_TEXT_SIZE + IP_TEXT_SIZE + 2];

	snprintf(key, sizeof(key), "+%s %s", l->from, l->zone);
	if (l->word.has_serial)
		hush_say(desk->hush, key, false, "%s: NOTIFY from %s, serial "
		    "%u", l->zone, l->from, l->word.serial);
	else
		hush_say(desk->hush, key, false, "%s: NOTIFY from %s",
		    l->zone, l->from);
}

void
notify_desk_complain(struct notify_desk *desk, const struct ip *from,
    const char *what)
{
	char text[IP_TEXT_SIZE];

	ip_text(from, text);
	hush_say(desk->hush, text, true, "notify: %s %s", text, what);
}

/*
 * NOERROR: the sender may speak for the zone, and *w is it.  Whoever asks for
 * a zone that is not here is told so, whether or not he may ask.
 */
static unsigned
admit(struct notify_desk *desk, struct letter *l, struct watch **w,
    enum notify_result *result)
{
	*w = desk->env.find(desk->env.ctx, l->zone);
	if (*w == NULL) {
		complain(desk, l, "there is no such zone here");
		*result = NOTIFY_UNKNOWN_ZONE;
		return RCODE_NOTAUTH;
	}
	if (!notify_senders_has(desk->hosts, watch_zone(*w), &l->word.from,
	    &l->word.primary)) {
		complain(desk, l, "this is none of the zone's primaries, and "
		    "not in notify-allow");
		*result = NOTIFY_REFUSED;
		return RCODE_REFUSED;
	}
	return RCODE_NOERROR;
}

/* Returns what is answered. */
static unsigned
deliver(struct notify_desk *desk, struct letter *l,
    enum notify_result *result)
{
	struct watch *w;
	unsigned rcode;

	name_text(l->notify.zone.wire, l->zone);
	l->word.has_serial = l->notify.has_serial;
	l->word.serial = l->notify.serial;
	rcode = admit(desk, l, &w, result);
	if (rcode != RCODE_NOERROR)
		return rcode;
	if (watch_notify(w, &l->word)) {
		tell_accepted(desk, l);
		*result = NOTIFY_ACCEPTED;
	} else {
		log_debug("%s: NOTIFY from %s, serial %u, which is not newer",
		    l->zone, l->from, l->word.serial);
		*result = NOTIFY_NOT_NEWER;
	}
	return rcode;
}

static enum notify_result
bad_result(unsigned rcode)
{
	switch (rcode) {
	case RCODE_FORMERR:
		return NOTIFY_MALFORMED;
	case RCODE_NOTAUTH:
		return NOTIFY_UNKNOWN_ZONE;
	default:
		return NOTIFY_OTHER;
	}
}

size_t
notify_desk_answer(struct notify_desk *desk, uint8_t *msg, size_t len,
    const struct ip *from)
{
	enum notify_result result = NOTIFY_OTHER;
	struct letter l = { .word = { .from = *from } };
	unsigned rcode = RCODE_NOERROR;
	enum notify_kind kind = notify_read(desk->message, msg, len,
	    &l.notify);

	ip_text(from, l.from);
	if (kind == NOTIFY_HEARD) {
		rcode = deliver(desk, &l, &result);
	} else if (kind == NOTIFY_BAD) {
		rcode = l.notify.rcode;
		result = bad_result(rcode);
	}
	if (result == NOTIFY_MALFORMED)
		notify_desk_complain(desk, from, "sent a NOTIFY that is "
		    "broken");
	desk->counts.results[result]++;
	return kind == NOTIFY_SILENT ? 0 :
	    notify_answer(msg, &l.notify, rcode);
}

const struct notify_counts *
notify_desk_counts(const struct notify_desk *desk)
{
	return &desk->counts;
}
