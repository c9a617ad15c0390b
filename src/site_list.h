/*
 * site_list: the hosts' addresses as lines of tinydns data, for other servers.
 */
#ifndef DNSSYNC_SITE_LIST_H
#define DNSSYNC_SITE_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct hosts;

/* How AAAA is written. */
enum site_list_form {
	SITE_LIST_GENERIC,		/* :NAME:28:..., for all tinydns-data */
	SITE_LIST_3,			/* 3NAME:..., for patched ones */
	SITE_LIST_NONE,			/* not at all */
	SITE_LIST_FORMS
};

/* A value, zeroed before its first use: the lines, and what they show. */
struct site_list {
	struct buf text;
	uint64_t version;		/* hosts_version() */
	bool is_made;
};

/* Makes the lines anew if the hosts have changed. */
void site_list_update(struct site_list *list, enum site_list_form form,
    const struct hosts *hosts);
void site_list_fini(struct site_list *list);

#endif
