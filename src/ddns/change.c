#include "ddns/change.h"

#include <string.h>

static const struct ip none;

/* What AAAA is to be, with the new prefix, if there is one, worked in. */
static struct update_family
wanted6(const struct update *update, const struct host *host)
{
	struct update_family wanted = update->v6;
	const struct ip *rest = &host->v6_id;

	if (update->prefix.len == 0)
		return wanted;
	if (rest->len == 0 && wanted.verb != UPDATE_SET)
		rest = &host->v6;
	if (rest->len == 0)
		return wanted;
	wanted.verb = UPDATE_SET;
	wanted.ip = ip_join(&update->prefix, update->prefix_bits, rest);
	return wanted;
}

static bool
is_refused(const struct update_family *wanted, bool allow_private)
{
	enum ip_use use = ip_use(&wanted->ip);

	return wanted->verb == UPDATE_SET && (wanted->ip.len == 0 ||
	    use == IP_UNUSABLE || (use == IP_PRIVATE && !allow_private));
}

static bool
differs(const struct update_family *wanted, const struct ip *stands)
{
	return wanted->verb != UPDATE_KEEP && !ip_equal(&wanted->ip, stands);
}

static void
change_txt(struct change *change, const struct update *update,
    const struct host *host)
{
	memcpy(change->txt, host->txt, strlen(host->txt) + 1);
	if (update->txt_verb == UPDATE_SET) {
		change->changes_txt = host_add_txt(change->txt, update->txt);
	} else if (update->txt_verb == UPDATE_WITHDRAW) {
		change->changes_txt = host->txt[0] != '\0';
		change->txt[0] = '\0';
	}
}

static struct verdict
refusal(const struct update_family *v4, const struct update_family *v6,
    bool allow_private)
{
	return (struct verdict){ .code = VERDICT_BADIP,
		.v4 = is_refused(v4, allow_private) ? v4->ip : none,
		.v6 = is_refused(v6, allow_private) ? v6->ip : none };
}

/* Only a prefix, for a host that has no bits to go behind it. */
static bool
is_in_vain(const struct update *update, const struct update_family *v6)
{
	return update->prefix.len > 0 && v6->verb == UPDATE_KEEP &&
	    update->v4.verb == UPDATE_KEEP && update->txt_verb == UPDATE_KEEP;
}

static struct verdict
success(const struct change *change, const struct update *update,
    const struct update_family *v6, const struct host *host)
{
	bool is4 = update->v4.verb == UPDATE_SET;
	bool is6 = v6->verb == UPDATE_SET;
	struct verdict verdict = { .v4 = is4 ? update->v4.ip : none,
		.v6 = is6 ? v6->ip : none };

	verdict.code = change_is_any(change) ? VERDICT_GOOD : VERDICT_NOCHG;
	if (update->remove) {
		verdict.code = VERDICT_DELETED;
		verdict.gone4 = update->v4.verb == UPDATE_WITHDRAW;
		verdict.gone6 = v6->verb == UPDATE_WITHDRAW;
	} else if (!is4 && !is6) {
		verdict.v4 = change->changes4 ? change->v4 : host->v4;
		verdict.v6 = change->changes6 ? change->v6 : host->v6;
	}
	return verdict;
}

struct verdict
change_make(struct change *change, const struct update *update,
    const struct host *host, bool allow_private)
{
	struct update_family v4 = update->v4, v6 = wanted6(update, host);

	change->changes4 = change->changes6 = change->changes_txt = false;
	change->v4 = v4.ip;
	change->v6 = v6.ip;
	change->txt[0] = '\0';
	if (is_refused(&v4, allow_private) || is_refused(&v6, allow_private))
		return refusal(&v4, &v6, allow_private);
	if (is_in_vain(update, &v6))
		return (struct verdict){ .code = VERDICT_BADIP,
			.v6 = update->prefix };
	change->changes4 = differs(&v4, &host->v4);
	change->changes6 = differs(&v6, &host->v6);
	change_txt(change, update, host);
	return success(change, update, &v6, host);
}

bool
change_is_any(const struct change *change)
{
	return change->changes4 || change->changes6 || change->changes_txt;
}

void
change_apply(const struct change *change, struct host *host, int64_t now)
{
	if (change->changes4) {
		host->v4 = change->v4;
		host->v4_changed = now;
	}
	if (change->changes6) {
		host->v6 = change->v6;
		host->v6_changed = now;
	}
	if (change->changes_txt) {
		memcpy(host->txt, change->txt, strlen(change->txt) + 1);
		host->txt_changed = now;
	}
}
