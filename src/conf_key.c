#include "conf_key.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/num.h"
#include "conf.h"

#define IN_ZONES (CONF_GLOBAL | CONF_ZONE | CONF_ZONE_LIST)
#define ZONE_OPTION(key, kind, least, member)				\
	{ .name = key, .places = IN_ZONES, .type = kind, .min = least,	\
	    .offset = offsetof(struct zone_options, member) }
#define OPTION(key, kind, least, member)				\
	{ .name = key, .places = CONF_GLOBAL, .type = kind, .min = least, \
	    .offset = offsetof(struct conf, member) }

const struct conf_key conf_keys[] = {
	{ .name = "primary", .places = CONF_GLOBAL, .type = CONF_SECTION,
	    .opens = CONF_PRIMARY },
	{ .name = "zone", .places = CONF_GLOBAL, .type = CONF_SECTION,
	    .opens = CONF_ZONE },
	{ .name = "zone-list", .places = CONF_GLOBAL, .type = CONF_SECTION,
	    .opens = CONF_ZONE_LIST },

	{ .name = "tinydns", .places = CONF_GLOBAL, .type = CONF_TEXT },
	{ .name = "state", .places = CONF_GLOBAL, .type = CONF_TEXT },
	{ .name = "local", .places = CONF_GLOBAL, .type = CONF_WORDS },
	{ .name = "on-publish", .places = CONF_GLOBAL, .type = CONF_TEXT },
	{ .name = "address", .places = CONF_PRIMARY, .type = CONF_WORDS },
	{ .name = "primaries", .places = CONF_ZONE | CONF_ZONE_LIST,
	    .type = CONF_WORDS },
	{ .name = "file", .places = CONF_ZONE_LIST, .type = CONF_TEXT },

	OPTION("transfers", CONF_U32, 1, transfers),
	OPTION("transfers-per-primary", CONF_U32, 0, transfers_per_primary),
	OPTION("probes", CONF_U32, 1, probes),
	OPTION("build-quiet", CONF_SECONDS, 0, build_quiet),
	OPTION("build-max", CONF_SECONDS, 0, build_max),
	{ .name = "ip6-locations", .places = CONF_GLOBAL, .type = CONF_BOOL,
	    .yes = "yes", .no = "no",
	    .offset = offsetof(struct conf, ip6_locations) },

	ZONE_OPTION("refresh-min", CONF_U32, 1, refresh_min),
	ZONE_OPTION("refresh-max", CONF_U32, 1, refresh_max),
	ZONE_OPTION("retry-min", CONF_U32, 1, retry_min),
	ZONE_OPTION("retry-max", CONF_U32, 1, retry_max),
	ZONE_OPTION("period", CONF_U32, 0, period),
	{ .name = "on-expire", .places = IN_ZONES, .type = CONF_BOOL,
	    .yes = "keep", .no = "drop",
	    .offset = offsetof(struct zone_options, keep_expired) },
	ZONE_OPTION("probe-timeout", CONF_SECONDS, 0, probe_timeout),
	ZONE_OPTION("idle-timeout", CONF_SECONDS, 0, idle_timeout),
	ZONE_OPTION("transfer-timeout", CONF_SECONDS, 0, transfer_timeout),
	ZONE_OPTION("max-records", CONF_U64, 0, max_records),
	ZONE_OPTION("max-bytes", CONF_U64, 0, max_bytes),
	ZONE_OPTION("dnssec", CONF_DNSSEC, 0, dnssec),
	ZONE_OPTION("ent-marker", CONF_ENT_MARKER, 0, ent_marker),

	{ .name = NULL }
};

const struct conf_key *
conf_key_find(const char *name)
{
	for (const struct conf_key *key = conf_keys; key->name != NULL; key++)
		if (strcmp(key->name, name) == 0)
			return key;
	return NULL;
}

/* Longer names are near to no key. */
enum { NAME_MAX_NEAR = 31 };

static size_t
min3(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* How many letters differ, are missing or are too many (Levenshtein). */
static size_t
distance(const char *a, const char *b)
{
	size_t row[NAME_MAX_NEAR + 1], lb = strlen(b);

	for (size_t j = 0; j <= lb; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t corner = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < lb; j++) {
			size_t above = row[j + 1];
			bool same = tolower((unsigned char)a[i]) == b[j];

			row[j + 1] = min3(above + 1, row[j] + 1,
			    corner + !same);
			corner = above;
		}
	}
	return row[lb];
}

/*
 * How far a name is from a key that was meant; one that is the key's beginning
 * is near.  A name too far from it to be meant: NAME_MAX_NEAR.
 */
static size_t
farness(const char *name, const char *key)
{
	size_t len = strlen(name), d;

	if (len > NAME_MAX_NEAR)
		return NAME_MAX_NEAR;
	if (len > 2 && strncasecmp(name, key, len) == 0)
		return 1;
	d = distance(name, key);
	return d <= len / 3 + 1 && d < len ? d : NAME_MAX_NEAR;
}

/* Lists the keys of these places that are nearest; false: none is near. */
static bool
list_near(const char *name, unsigned places, struct buf *list)
{
	size_t least = NAME_MAX_NEAR;

	for (const struct conf_key *key = conf_keys; key->name != NULL; key++) {
		size_t d = farness(name, key->name);

		if (!(key->places & places) || d > least ||
		    d == NAME_MAX_NEAR)
			continue;
		if (d < least)
			buf_fini(list);
		buf_addf(list, "%s'%s'", list->len > 0 ? " or " : "",
		    key->name);
		least = d;
	}
	return list->len > 0;
}

/* "a section 'primary'" ...: where a key belongs. */
static const char *
places_text(unsigned places)
{
	if (places & CONF_GLOBAL)
		return "outside of sections";
	if (places == CONF_PRIMARY)
		return "in a section 'primary'";
	if (places == CONF_ZONE_LIST)
		return "in a section 'zone-list'";
	return "in a section 'zone' or 'zone-list'";
}

void
conf_key_unknown(const char *name, enum conf_place place, struct err *err)
{
	const struct conf_key *key = conf_key_find(name);
	struct buf list = { 0 };

	if (key != NULL) {
		err_set(err, "'%s' does not belong here: write it %s", name,
		    places_text(key->places));
		return;
	}
	if (list_near(name, place, &list))
		err_set(err, "unknown key '%s': did you mean %s?", name,
		    buf_str(&list));
	else if (list_near(name, ~0U, &list))
		err_set(err, "unknown key '%s': did you mean %s, which does "
		    "not belong here?", name, buf_str(&list));
	else
		err_set(err, "unknown key '%s': remove it, or see "
		    "dnssync.conf(5) for the keys there are", name);
	buf_fini(&list);
}

static bool
set_number(const struct conf_key *key, const char *value, char *field,
    struct err *err)
{
	uint64_t max = key->type == CONF_U32 ? UINT32_MAX : UINT64_MAX;
	uint64_t number;
	uint32_t small;

	if (!num_parse(value, max, &number) || number < key->min)
		return err_set(err, "'%s' is a number from %u to %llu, not "
		    "'%s'", key->name, key->min, (unsigned long long)max,
		    value);
	small = (uint32_t)number;
	if (key->type == CONF_U32)
		memcpy(field, &small, sizeof(small));
	else
		memcpy(field, &number, sizeof(number));
	return true;
}

static bool
set_seconds(const struct conf_key *key, const char *value, char *field,
    struct err *err)
{
	static const double least = 0.001, most = UINT32_MAX;
	size_t whole = strspn(value, "0123456789"), part = 0;
	double seconds = 0;

	if (value[whole] == '.')
		part = strspn(value + whole + 1, "0123456789") + 1;
	if (value[whole + part] == '\0' && whole > 0 && part != 1)
		seconds = strtod(value, NULL);
	if (seconds < least || seconds > most)
		return err_set(err, "'%s' is a number of seconds from %g to "
		    "%.0f, such as 5 or 0.5, not '%s'", key->name, least, most,
		    value);
	memcpy(field, &seconds, sizeof(seconds));
	return true;
}

static bool
set_bool(const struct conf_key *key, const char *value, char *field,
    struct err *err)
{
	bool yes = strcmp(value, key->yes) == 0;

	if (!yes && strcmp(value, key->no) != 0)
		return err_set(err, "'%s' is %s or %s, not '%s'",
		    key->name, key->no, key->yes, value);
	memcpy(field, &yes, sizeof(yes));
	return true;
}

static bool
set_dnssec(const struct conf_key *key, const char *value, char *field,
    struct err *err)
{
	static const char *const words[] = { [CONF_DNSSEC_STRIP] = "strip",
		[CONF_DNSSEC_PASS] = "pass", [CONF_DNSSEC_REFUSE] = "refuse" };
	enum conf_dnssec which = CONF_DNSSEC_STRIP;

	while (strcmp(value, words[which]) != 0)
		if (which++ == CONF_DNSSEC_REFUSE)
			return err_set(err, "'%s' is strip, pass or refuse, "
			    "not '%s'", key->name, value);
	memcpy(field, &which, sizeof(which));
	return true;
}

/*
 * The types for private use (RFC 6895, 3.1), but for the last, in which BIND
 * notes how far its signing is: that one is stripped from a zone.
 */
enum { MARKER_FIRST = 65280, MARKER_LAST = 65533 };

static bool
set_ent_marker(const struct conf_key *key, const char *value, char *field,
    struct err *err)
{
	bool named = strncasecmp(value, "TYPE", 4) == 0;
	uint64_t number = 0;
	uint16_t type;

	if (strcmp(value, "off") != 0 &&
	    (!num_parse(value + (named ? 4 : 0), MARKER_LAST, &number) ||
	    number < MARKER_FIRST))
		return err_set(err, "'%s' is off, or a type for private use "
		    "from TYPE%d to TYPE%d, not '%s'", key->name,
		    MARKER_FIRST, MARKER_LAST, value);
	type = (uint16_t)number;
	memcpy(field, &type, sizeof(type));
	return true;
}

bool
conf_key_set(const struct conf_key *key, const char *value, void *target,
    struct err *err)
{
	static bool (*const set[])(const struct conf_key *key,
	    const char *value, char *field, struct err *err) = {
		[CONF_U32] = set_number, [CONF_U64] = set_number,
		[CONF_SECONDS] = set_seconds,
		[CONF_BOOL] = set_bool, [CONF_DNSSEC] = set_dnssec,
		[CONF_ENT_MARKER] = set_ent_marker
	};

	return set[key->type](key, value, (char *)target + key->offset, err);
}
