/*
 * storing: a store of a test's own, and short words for what goes in.
 */
#ifndef DNSSYNC_TESTS_STORING_H
#define DNSSYNC_TESTS_STORING_H

#include <stdio.h>
#include <string.h>

#include "store.h"
#include "tempdir.h"

/* What must succeed: f(..., &storing_err). */
static struct err storing_err;
static const struct store_origin storing_origin = { "192.0.2.9", "update" };

#define storing_ok(call) \
	do { \
		if (!(call)) \
			fail_msg("%s: %s", #call, storing_err.text); \
	} while (0)

static inline struct store *
storing_open(void)
{
	struct store *store = store_open("db", &storing_err);

	storing_ok(store != NULL);
	return store;
}

static inline struct name
storing_name(const char *text)
{
	struct name name;

	storing_ok(name_parse(&name, text, &storing_err));
	return name;
}

/* A host of dyn.example.com; address "" is none. */
static inline struct host
storing_host(const char *name, const char *v4)
{
	struct host host = { .name = storing_name(name),
		.zone = storing_name("dyn.example.com"), .is_enabled = true };

	if (*v4 != '\0')
		assert_true(ip_parse(&host.v4, v4));
	return host;
}

static inline void
storing_add(struct store *store, const char *name, const char *v4)
{
	struct host host = storing_host(name, v4);

	storing_ok(store_host_add(store, &host, &storing_origin,
	    &storing_err));
}

static inline bool
storing_change4(struct store *store, const char *host, const char *v4,
    struct err *err)
{
	struct name name = storing_name(host);
	struct change change = { .changes4 = true };

	if (*v4 != '\0')
		assert_true(ip_parse(&change.v4, v4));
	return store_host_change(store, &name, &change, &storing_origin, err);
}

/* The addresses of a host as text; NULL: there is none. */
static inline const char *
storing_pair(struct store *store, const char *name)
{
	static char text[IP_PAIR_TEXT_SIZE];
	struct name wire = storing_name(name);
	struct host host;
	enum store_found found = store_host_find(store, &wire, &host,
	    &storing_err);

	storing_ok(found != STORE_FAILED);
	if (found == STORE_NONE)
		return NULL;
	ip_pair_text(&host.v4, &host.v6, text);
	return text;
}

static inline uint32_t
storing_serial(struct store *store)
{
	struct name zone = storing_name("dyn.example.com");
	uint32_t serial;
	int64_t changed;

	assert_int_equal(store_zone_serial(store, &zone, &serial, &changed,
	    &storing_err), STORE_FOUND);
	return serial;
}

static inline uint64_t
storing_changes(struct store *store)
{
	uint64_t changes;

	storing_ok(store_changes(store, &changes, &storing_err));
	return changes;
}

#endif
