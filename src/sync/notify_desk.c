#include "sync/notify_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "dns/message.h"
#include "dns/notify.h"
#include "dns/record.h"
#include "dns/tsig_server.h"
#include "sync/hostbook.h"
#include "sync/hush.h"
#include "sync/notify_senders.h"
#include "sync/watch.h"

enum { UDP_MAX = 512 };			/* RFC 1035, 4.2.1 */

static const double minute = 60;

struct notify_desk {
	struct notify_desk_env env;
	struct message *message;
	struct hostbook *hosts;
	struct hush *hush;
	struct tsig_key *const *keys;	/* of the configuration */
	size_t nkeys;
	struct notify_counts counts;
};

/* A message under judgement. */
struct letter {
	const uint8_t *msg;
	size_t len;
	struct notify notify;
	struct tsig_request request;	/* zeros until its signature is read */
	enum notify_result result;
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
	desk->keys = conf->keys;
	desk->nkeys = conf->nkeys;
	hostbook_begin(desk->hosts);
	for (size_t i = 0; i < conf->nzones && conf->nnotify > 0; i++)
		notify_senders_want(desk->hosts, &conf->zones[i]);
	hostbook_end(desk->hosts);
}

/* What is refused is a subject for each zone, source and reason. */
static unsigned
refuse(struct notify_desk *desk, struct letter *l, enum notify_result result,
    unsigned rcode, const char *why)
{
	char key[NAME_TEXT_SIZE + IP_TEXT_SIZE + 32];

	snprintf(key, sizeof(key), "-%d.%u %s %s", (int)result,
	    l->request.record.error, l->from, l->zone);
	hush_say(desk->hush, key, true, "%.255s: NOTIFY from %s is refused: "
	    "%s", l->zone, l->from, why);
	l->result = result;
	return rcode;
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

static const char *
advice(enum tsig_error error)
{
	switch (error) {
	case TSIG_BADKEY:
		return "; compare the keys' names and algorithms at both ends";
	case TSIG_BADSIG:
		return "; compare the secrets at both ends";
	case TSIG_BADTIME:
		return "; set both clocks right";
	case TSIG_BADTRUNC:
		return "; have it send whole signatures";
	}
	return "";
}

/* NOERROR, if it is not signed at all; else what RFC 8945, 5.2 says. */
static unsigned
verify(struct notify_desk *desk, struct letter *l)
{
	struct tsig_request *q = &l->request;
	struct err err, why;

	if (tsig_request_read(q, desk->keys, desk->nkeys, l->msg, l->len,
	    (uint64_t)time(NULL), &err) != TSIG_BAD)
		return RCODE_NOERROR;
	err_set(&why, "it %.440s%s", err.text,
	    advice((enum tsig_error)q->record.error));
	return refuse(desk, l, q->rcode == RCODE_FORMERR ? NOTIFY_MALFORMED :
	    NOTIFY_BAD_SIGNATURE, q->rcode, why.text);
}

/*
 * NOERROR: the sender may speak for the zone, and *w is it.  Whoever asks for
 * a zone that is not here is told so, whether or not he may ask.  Signatures
 * come last, other than RFC 8945, 5.2 has it: strangers cost no HMAC, and no
 * key makes up for the address.
 */
static unsigned
admit(struct notify_desk *desk, struct letter *l, struct watch **w)
{
	const struct conf_zone *zone;
	struct err why;
	unsigned rcode;

	*w = desk->env.find(desk->env.ctx, l->zone);
	if (*w == NULL)
		return refuse(desk, l, NOTIFY_UNKNOWN_ZONE, RCODE_NOTAUTH,
		    "there is no such zone here");
	zone = watch_zone(*w);
	if (!notify_senders_has(desk->hosts, zone, &l->word.from))
		return refuse(desk, l, NOTIFY_REFUSED, RCODE_REFUSED,
		    "this is none of the zone's primaries, and not in "
		    "notify-allow");
	rcode = verify(desk, l);
	if (rcode != RCODE_NOERROR)
		return rcode;
	if (!notify_senders_trust(desk->hosts, zone, &l->word.from,
	    l->request.key, &l->word.primary, &why))
		return refuse(desk, l, l->request.key == NULL ?
		    NOTIFY_UNSIGNED : NOTIFY_BAD_SIGNATURE, RCODE_REFUSED,
		    why.text);
	return RCODE_NOERROR;
}

/* Returns what is answered. */
static unsigned
deliver(struct notify_desk *desk, struct letter *l)
{
	struct watch *w;
	unsigned rcode;

	name_text(l->notify.zone.wire, l->zone);
	l->word.has_serial = l->notify.has_serial;
	l->word.serial = l->notify.serial;
	rcode = admit(desk, l, &w);
	if (rcode != RCODE_NOERROR)
		return rcode;
	if (watch_notify(w, &l->word)) {
		tell_accepted(desk, l);
		l->result = NOTIFY_ACCEPTED;
	} else {
		log_debug("%s: NOTIFY from %s, serial %u, which is not newer",
		    l->zone, l->from, l->word.serial);
		l->result = NOTIFY_NOT_NEWER;
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

/* Returns what is answered. */
static unsigned
reject(struct notify_desk *desk, struct letter *l)
{
	l->result = bad_result(l->notify.rcode);
	if (l->result == NOTIFY_MALFORMED)
		notify_desk_complain(desk, &l->word.from, "sent a NOTIFY that "
		    "is broken");
	return l->notify.rcode;
}

/*
 * A signature that leads beyond what may be sent is left out, which takes a
 * key whose name was compressed: then the answer is not believed.
 */
static size_t
write_answer(struct letter *l, uint8_t *msg, unsigned rcode)
{
	size_t plain = notify_answer(msg, &l->notify, rcode), max = l->len;
	size_t whole = tsig_request_answer(&l->request, msg, plain,
	    (uint64_t)time(NULL));

	if (l->request.record.mac_len > 0 && max < UDP_MAX)
		max = UDP_MAX;
	return whole <= max ? whole : notify_answer(msg, &l->notify, rcode);
}

size_t
notify_desk_answer(struct notify_desk *desk, uint8_t *msg, size_t len,
    const struct ip *from)
{
	struct letter l = { .msg = msg, .len = len, .result = NOTIFY_OTHER,
		.word = { .from = *from } };
	unsigned rcode = RCODE_NOERROR;
	enum notify_kind kind = notify_read(desk->message, msg, len,
	    &l.notify);

	ip_text(from, l.from);
	if (kind == NOTIFY_HEARD)
		rcode = deliver(desk, &l);
	else if (kind == NOTIFY_BAD)
		rcode = reject(desk, &l);
	desk->counts.results[l.result]++;
	return kind == NOTIFY_SILENT ? 0 : write_answer(&l, msg, rcode);
}

const struct notify_counts *
notify_desk_counts(const struct notify_desk *desk)
{
	return &desk->counts;
}
