/*
 * pulling: lists of other servers' hosts, and what a source gives, as text.
 */
#ifndef DNSSYNC_TESTS_PULLING_H
#define DNSSYNC_TESTS_PULLING_H

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/ip.h"
#include "dns/name.h"
#include "pull_text.h"

static inline struct name
pulling_name(const char *text)
{
	struct name name;
	struct err err;

	if (!name_parse(&name, text, &err))
		fail_msg("%s: %s", text, err.text);
	return name;
}

/* In dyn.example.com; NULL: it is refused. */
static inline struct pull_list *
pulling_read(const char *text, bool allow_private, struct err *err)
{
	struct name zone = pulling_name("dyn.example.com");
	const struct pull_zones zones = { &zone, &allow_private, 1 };

	return pull_text_read(text, strlen(text), &zones, err);
}

/* Of hosts in dyn.example.com. */
static inline struct pull_list *
pulling_list(const char *text)
{
	struct err err;
	struct pull_list *list = pulling_read(text, false, &err);

	if (list == NULL)
		fail_msg("%s", err.text);
	return list;
}

/* Appends a line; SOA and NS only by their names. */
static inline bool
pulling_write(void *ctx, const struct record *record, struct err *err)
{
	char owner[NAME_TEXT_SIZE], text[IP_TEXT_SIZE];
	bool star = name_is_wildcard(record->owner);
	struct ip ip;

	(void)err;
	name_text(record->owner + (star ? 2 : 0), owner);
	buf_addf(ctx, "%s%s", star ? "*." : "", owner);
	if (record->type == RR_A || record->type == RR_AAAA) {
		ip = ip_make(record->rdata, record->rdlen);
		ip_text(&ip, text);
		buf_addf(ctx, " %s %u %s\n", record->type == RR_A ? "A" :
		    "AAAA", record->ttl, text);
	} else {
		buf_addf(ctx, " %u\n", record->type);
	}
	return true;
}

static inline void
pulling_expect(const struct pull_list *list, const char *expected)
{
	struct map_walk walk = { 0 };
	struct buf out = { 0 };
	struct err err;

	while (pull_list_next(list, &walk))
		assert_true(pull_list_give(list, &walk, pulling_write, &out,
		    &err));
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
}

#endif
