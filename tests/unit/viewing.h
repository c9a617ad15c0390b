/*
 * viewing: a zone in memory, as the rooms see it that work on transferred
 * zones.
 */
#ifndef DNSSYNC_TESTS_VIEWING_H
#define DNSSYNC_TESTS_VIEWING_H

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dns/datacdb.h"
#include "dns/name.h"
#include "dns/zoneview.h"

/* One record: owner, type, TTL and rdata, which is text or bytes. */
struct viewing_record {
	const char *owner;
	uint16_t type;
	uint32_t ttl;
	const void *rdata;
	size_t len;
};

struct viewing {
	int fd;
	struct zoneview_args args;
	struct zoneview *view;
};

static inline struct name
view_name(const char *text)
{
	struct name name;
	struct err err;

	assert(name_parse(&name, text, &err));
	return name;
}

static inline void
view_add(struct datacdb *db, const struct viewing_record *r)
{
	struct name owner = view_name(r->owner);
	struct record record = { .owner = owner.wire, .rdata = r->rdata,
		.type = r->type, .ttl = r->ttl, .rdlen = (uint32_t)r->len };
	struct err err;

	assert(datacdb_add(db, &record, &err));
}

/* args: all but the reader and the apex, or NULL; the apex is "z". */
static inline void
view_open(struct viewing *v, const struct viewing_record *list, size_t n,
    const struct zoneview_args *args)
{
	static const struct zoneview_args none;
	struct datacdb *db;
	struct err err;

	v->fd = memfd_create("zone", MFD_CLOEXEC);
	assert(v->fd >= 0);
	db = datacdb_new(v->fd);
	for (size_t i = 0; i < n; i++)
		view_add(db, &list[i]);
	assert(datacdb_finish(&db, &err));
	v->args = args != NULL ? *args : none;
	v->args.reader = datacdb_open_fd(v->fd, &err);
	assert(v->args.reader != NULL);
	v->args.apex = view_name("z");
	v->view = zoneview_new(&v->args, &err);
	assert(v->view != NULL);
}

static inline void
view_close(struct viewing *v)
{
	zoneview_free(&v->view);
	datacdb_close(&v->args.reader);
	close(v->fd);
}

/* SOA rdata with minimum 60, and other rdata, each with its length. */
#define VIEW_SOA "\0\0" "\0\0\0\7" "\0\0\0\1" "\0\0\0\1" "\0\0\0\1" \
	"\0\0\0\74", 22
#define VIEW_NS "\2ns\4else", 9
#define VIEW_A "\xc0\0\2\1", 4
#define VIEW_TXT "\2hi", 3

#endif
