#include "pull_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/ip.h"
#include "ddns/host.h"
#include "dns/datacdb.h"
#include "dns/tinydata.h"

struct reading {
	struct pull_list *list;
	const struct pull_zones *zones;
	char mark;			/* of the line */
	struct err warning;		/* about the line, or "" */
};

static bool
check_record(const struct reading *r, const struct record *record,
    const struct name *owner, struct err *err)
{
	char text[NAME_TEXT_SIZE];

	name_text(owner->wire, text);
	if (!record_is_plain(record))
		return err_set(err, "%s has a timestamp or a location", text);
	if (!(record->type == RR_A && r->mark == '+') &&
	    !(record->type == RR_AAAA && record->rdlen == 16))
		return err_set(err, "%s gets a record that is no address",
		    text);
	return true;
}

/* As an update by the host itself is judged. */
static bool
check_ip(const struct reading *r, const struct ip *ip,
    const struct name *owner, struct err *why)
{
	enum ip_use use = ip_use(ip);
	char text[NAME_TEXT_SIZE];

	name_text(owner->wire, text);
	if (use == IP_UNUSABLE)
		return err_set(why, "%s has an address that is of no use in "
		    "DNS", text);
	return use != IP_PRIVATE ||
	    pull_zones_allow_private(r->zones, owner) ||
	    err_set(why, "%s has a private address, without allow-private",
	    text);
}

/* Is it one that is published here?  Others may be good for others. */
static bool
is_wanted(const struct reading *r, const struct record *record,
    const struct name *owner, struct err *why)
{
	struct ip ip = ip_make(record->rdata, record->rdlen);
	char text[NAME_TEXT_SIZE];

	name_text(owner->wire, text);
	if (!pull_zones_has(r->zones, owner))
		return err_set(why, "%s is in no dynamic zone", text);
	if (ip.len != record->rdlen)
		return err_set(why, "%s has an IPv4 address in an IPv6 one",
		    text);
	if (!check_ip(r, &ip, owner, why))
		return false;
	return record->ttl <= HOST_MAX_TTL || err_set(why, "%s has a TTL "
	    "above %d", text, HOST_MAX_TTL);
}

static bool
take_item(void *ctx, const struct datacdb_item *item, struct err *err)
{
	struct reading *r = ctx;
	struct record record;
	struct name owner;
	struct err why;

	if (datacdb_decode(item, &record, &owner) != DATACDB_RECORD)
		return err_set(err, "it is no record");
	if (!check_record(r, &record, &owner, err))
		return false;
	if (!is_wanted(r, &record, &owner, &why)) {
		pull_list_leave(r->list, &why);
		return true;
	}
	return pull_list_add(r->list, &record) || err_set(err, "it is one "
	    "more than the %d addresses that a host may have",
	    PULL_LIST_MAX_ADDRESSES);
}

/* What an admin is only warned of is no good from outside. */
static void
take_warning(void *ctx, const char *text)
{
	struct reading *r = ctx;

	if (r->warning.text[0] == '\0')
		err_set(&r->warning, "%s", text);
}

static bool
read_line(struct reading *r, struct tinydata *data, const char *line,
    size_t len, struct err *err)
{
	if (len == 0)
		return err_set(err, "it is empty");
	if (memchr("+3:", line[0], 3) == NULL)
		return err_set(err, "it does not begin with +, 3 or :");
	r->mark = line[0];
	if (tinydata_line(data, line, len, err) != TINYDATA_GOOD)
		return false;
	return r->warning.text[0] == '\0' ||
	    err_set(err, "%s", r->warning.text);
}

static bool
read_lines(struct reading *r, const char *text, size_t len, struct err *err)
{
	const struct tinydata_options options = { 0 };
	const struct tinydata_sink sink = { take_item, take_warning, r };
	struct tinydata *data = tinydata_new(&options, &sink);
	const char *end = text + len, *next;
	char subject[32];
	bool ok = true;

	for (unsigned long line = 1; ok && text < end; line++, text = next) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));

		next = nl != NULL ? nl + 1 : end;
		ok = read_line(r, data, text,
		    (size_t)((nl != NULL ? nl : end) - text), err);
		if (!ok) {
			snprintf(subject, sizeof(subject), "line %lu", line);
			err_about(err, subject);
		}
	}
	tinydata_free(&data);
	return ok;
}

struct pull_list *
pull_text_read(const char *text, size_t len, const struct pull_zones *zones,
    struct err *err)
{
	struct reading r = { .zones = zones };

	r.list = pull_list_new(text, len);
	if (!read_lines(&r, text, len, err))
		pull_list_unref(&r.list);
	return r.list;
}
