/*
 * update_param: the parameters of an update that carry addresses.
 */
#ifndef DNSSYNC_DDNS_UPDATE_PARAM_H
#define DNSSYNC_DDNS_UPDATE_PARAM_H

#include <stdbool.h>

#include "base/ip.h"
#include "ddns/update.h"

enum { UPDATE_ITEM_SIZE = 256 };	/* a host name has up to 254 bytes */

/* What may be said of a family; of several things the last one counts. */
enum update_what {
	UPDATE_SAID_NOTHING,
	UPDATE_SAID_SOURCE,
	UPDATE_SAID_WITHDRAW,
	UPDATE_SAID_KEEP,
	UPDATE_SAID_ADDRESS
};

struct update_said {
	enum update_what what;
	struct ip ip;
};

struct update_saying {
	struct update_said v4, v6;
	struct ip prefix;		/* none: none was said */
	unsigned prefix_bits;
	bool is_any;			/* anything at all */
};

/* NULL: there is no such parameter, or it has no "=". */
const char *update_param_value(const struct update_request *request,
    const char *key);

/*
 * Copies the next item of a list with commas, without the blanks around it,
 * and moves on; one that is too long becomes "?", which is neither a name nor
 * an address.  false: that was all, and *list is NULL.
 */
bool update_param_item(const char **list, char item[UPDATE_ITEM_SIZE]);

/*
 * Reads all parameters with addresses.  false: one is neither an address nor
 * a word, or two different addresses of one family are given.
 */
bool update_param_addresses(const struct update_request *request,
    struct update_saying *saying);

/* Says "the source" of the source's family. */
void update_param_say_source(struct update_saying *saying,
    const struct ip *source);

#endif
