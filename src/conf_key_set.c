#include "conf_key.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "conf.h"

static bool
set_number(const struct conf_key *key, const char *value, char *field,
    struct err *err)
{
	uint64_t max = key->max > 0 ? key->max :
	    key->type == CONF_U32 ? UINT32_MAX : UINT64_MAX;
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
	double least = key->min > 0 ? key->min : 0.001, most = UINT32_MAX;
	size_t whole = strspn(value, "0123456789"), part = 0;
	double seconds = 0;

	if (value[whole] == '.')
		part = strspn(value + whole + 1, "0123456789") + 1;
	if (value[whole + part] == '\0' && whole > 0 && part != 1)
		seconds = strtod(value, NULL);
	if (seconds < least || seconds > most)
		return err_set(err, "'%s' is a number of seconds from %g to "
		    "%.0f, such as 5 or %s, not '%s'", key->name, least, most,
		    least < 1 ? "0.5" : "7.5", value);
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
