#include "conf_key.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "conf.h"

#define IN_ZONES (CONF_GLOBAL | CONF_ZONE | CONF_ZONE_LIST |	\
    CONF_CATALOG | CONF_GROUP)
#define ZONE_OPTION(key, kind, least, member)				\
	{ .name = key, .places = IN_ZONES, .type = kind, .min = least,	\
	    .offset = offsetof(struct zone_options, member) }
#define OPTION(key, kind, least, member)				\
	{ .name = key, .places = CONF_GLOBAL, .type = kind, .min = least, \
	    .offset = offsetof(struct conf, member) }
#define SECTION(key, place)						\
	{ .name = key, .places = CONF_GLOBAL, .type = CONF_SECTION,	\
	    .opens = place }
#define PLAIN(key, in, kind)						\
	{ .name = key, .places = in, .type = kind }

const struct conf_key conf_keys[] = {
	SECTION("primary", CONF_PRIMARY),
	SECTION("zone", CONF_ZONE),
	SECTION("zone-list", CONF_ZONE_LIST),
	SECTION("catalog", CONF_CATALOG),
	{ .name = "group", .places = CONF_CATALOG, .type = CONF_SECTION,
	    .opens = CONF_GROUP },
	SECTION("dynamic", CONF_DYNAMIC),
	SECTION("http", CONF_HTTP),
	SECTION("dynamic-from", CONF_DYNAMIC_FROM),
	SECTION("key", CONF_KEY),
	{ .name = "notify", .places = CONF_GLOBAL, .type = CONF_SECTION,
	    .opens = CONF_NOTIFY, .is_untitled = true },

	PLAIN("tinydns", CONF_GLOBAL, CONF_TEXT),
	PLAIN("state", CONF_GLOBAL, CONF_TEXT),
	PLAIN("local", CONF_GLOBAL, CONF_WORDS),
	PLAIN("on-publish", CONF_GLOBAL, CONF_TEXT),
	PLAIN("user", CONF_GLOBAL, CONF_TEXT),
	PLAIN("trusted-proxies", CONF_GLOBAL, CONF_WORDS),
	PLAIN("retrieve-allow", CONF_GLOBAL, CONF_WORDS),
	PLAIN("metrics-allow", CONF_GLOBAL, CONF_WORDS),
	PLAIN("address", CONF_PRIMARY, CONF_WORDS),
	{ .name = "tls", .places = CONF_PRIMARY, .type = CONF_BLOCK,
	    .opens = CONF_TLS },
	PLAIN("hostname", CONF_TLS, CONF_TEXT),
	PLAIN("ca", CONF_TLS, CONF_TEXT),
	PLAIN("pin", CONF_TLS, CONF_WORDS),
	PLAIN("key", CONF_PRIMARY | CONF_ZONE | CONF_ZONE_LIST | CONF_CATALOG,
	    CONF_TEXT),
	PLAIN("algorithm", CONF_KEY, CONF_TEXT),
	PLAIN("secret", CONF_KEY, CONF_TEXT),
	PLAIN("secret-file", CONF_KEY, CONF_TEXT),
	PLAIN("primaries", CONF_ZONE | CONF_ZONE_LIST | CONF_CATALOG,
	    CONF_WORDS),
	PLAIN("member-primaries", CONF_CATALOG | CONF_GROUP, CONF_WORDS),
	PLAIN("file", CONF_ZONE_LIST, CONF_TEXT),
	PLAIN("nameservers", CONF_DYNAMIC, CONF_WORDS),
	PLAIN("listen", CONF_HTTP | CONF_NOTIFY, CONF_WORDS),
	PLAIN("certificate", CONF_HTTP | CONF_TLS, CONF_TEXT),
	PLAIN("key", CONF_HTTP | CONF_TLS, CONF_TEXT),
	PLAIN("url", CONF_DYNAMIC_FROM, CONF_TEXT),
	PLAIN("notify-allow", IN_ZONES, CONF_WORDS),

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
	ZONE_OPTION("max-records-per-type", CONF_U64, 0, crowd.records),
	ZONE_OPTION("max-types-per-name", CONF_U64, 0, crowd.types),
	ZONE_OPTION("min-rate", CONF_U64, 0, min_rate),
	ZONE_OPTION("dnssec", CONF_DNSSEC, 0, dnssec),
	{ .name = "zonemd", .places = IN_ZONES, .type = CONF_BOOL,
	    .yes = "verify", .no = "ignore",
	    .offset = offsetof(struct zone_options, verify_zonemd) },
	{ .name = "ixfr", .places = IN_ZONES, .type = CONF_BOOL,
	    .yes = "true", .no = "false",
	    .offset = offsetof(struct zone_options, ixfr) },
	ZONE_OPTION("ent-marker", CONF_ENT_MARKER, 0, ent_marker),

	{ .name = "members-max", .places = CONF_CATALOG, .type = CONF_U32,
	    .min = 1, .max = CONF_MEMBERS_MAX,
	    .offset = offsetof(struct conf_catalog, members_max) },
	{ .name = "ttl", .places = CONF_DYNAMIC, .type = CONF_U32, .min = 1,
	    .max = CONF_TTL_MAX,
	    .offset = offsetof(struct conf_dynamic, ttl) },
	{ .name = "allow-private", .places = CONF_DYNAMIC, .type = CONF_BOOL,
	    .yes = "true", .no = "false",
	    .offset = offsetof(struct conf_dynamic, allow_private) },
	{ .name = "period", .places = CONF_DYNAMIC_FROM, .type = CONF_SECONDS,
	    .min = 1, .offset = offsetof(struct conf_pull, period) },

	{ .name = NULL }
};

const struct conf_key *
conf_key_find(const char *name, unsigned places)
{
	const struct conf_key *elsewhere = NULL;

	for (const struct conf_key *key = conf_keys; key->name != NULL; key++) {
		if (strcmp(key->name, name) != 0)
			continue;
		if (key->places & places)
			return key;
		if (elsewhere == NULL)
			elsewhere = key;
	}
	return elsewhere;
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
		    d == NAME_MAX_NEAR ||
		    conf_key_find(key->name, places) != key)
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
	static const struct {
		unsigned places;
		const char *text;
	} texts[] = {
		{ CONF_GLOBAL, "outside of sections" },
		{ CONF_PRIMARY, "in a section 'primary'" },
		{ CONF_ZONE, "in a section 'zone' or 'zone-list'" },
		{ CONF_ZONE_LIST, "in a section 'zone-list'" },
		{ CONF_DYNAMIC, "in a section 'dynamic'" },
		{ CONF_HTTP, "in a section 'http'" },
		{ CONF_DYNAMIC_FROM, "in a section 'dynamic-from'" },
		{ CONF_KEY, "in a section 'key'" },
		{ CONF_NOTIFY, "in the section 'notify'" },
		{ CONF_CATALOG, "in a section 'catalog'" },
		{ CONF_GROUP, "in a section 'group' of a 'catalog'" },
		{ CONF_TLS, "in the 'tls' of a section 'primary'" },
	};
	size_t i = 0;

	while (!(places & texts[i].places))
		i++;
	return texts[i].text;
}

void
conf_key_unknown(const char *name, enum conf_place place, struct err *err)
{
	const struct conf_key *key = conf_key_find(name, place);
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
