/*
 * conf_key: the keys of the configuration file: where each may stand, and
 * what its value may be.
 */
#ifndef DNSSYNC_CONF_KEY_H
#define DNSSYNC_CONF_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* A set of places is their sum. */
enum conf_place {
	CONF_GLOBAL = 1,		/* outside of sections */
	CONF_PRIMARY = 2,
	CONF_ZONE = 4,
	CONF_ZONE_LIST = 8,
	CONF_DYNAMIC = 16,
	CONF_HTTP = 32,
	CONF_DYNAMIC_FROM = 64,
	CONF_KEY = 128,			/* of TSIG */
	CONF_NOTIFY = 256,
	CONF_CATALOG = 512,
	CONF_GROUP = 1024,		/* inside of a catalog */
	CONF_TLS = 2048			/* of a primary */
};

enum conf_type {
	CONF_SECTION,
	CONF_TEXT,
	CONF_WORDS,			/* { "a", "b" } */
	CONF_BLOCK,			/* { KEY = value ... }, or a word */
	CONF_U32,
	CONF_U64,
	CONF_SECONDS,			/* a double, greater than 0 */
	CONF_BOOL,			/* one of two words */
	CONF_DNSSEC,			/* an enum conf_dnssec */
	CONF_ENT_MARKER			/* a uint16_t: a type, or 0 */
};

struct conf_key {
	const char *name;
	unsigned places;
	enum conf_type type;
	enum conf_place opens;		/* a section or block: the place inside
					   it */
	bool is_untitled;		/* a section: it has no title */
	uint32_t min;			/* CONF_U32; CONF_SECONDS: 0: any */
	uint32_t max;			/* CONF_U32; 0: any */
	const char *yes, *no;		/* CONF_BOOL: the words */
	size_t offset;			/* of the value that it sets: in struct
					   zone_options, conf_dynamic,
					   conf_pull or conf_catalog if the key
					   may stand in such a section, else in
					   conf */
};

/* All of them, each name once for a place; the last has no name. */
extern const struct conf_key conf_keys[];

/*
 * The key of this name that may stand in these places, else one that may
 * stand elsewhere; NULL: there is none.
 */
const struct conf_key *conf_key_find(const char *name, unsigned places);

/*
 * Says that there is no such key in this place, and which one was meant,
 * where one is near.
 */
void conf_key_unknown(const char *name, enum conf_place place,
    struct err *err);

/* Reads a value into the struct that the key's offset is about. */
bool conf_key_set(const struct conf_key *key, const char *value, void *target,
    struct err *err);

#endif
