/*
 * conf_listen: `listen`, the addresses where others are listened for.
 */
#ifndef DNSSYNC_CONF_LISTEN_H
#define DNSSYNC_CONF_LISTEN_H

#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "conf.h"
#include "conf_problem.h"
#include "conf_tree.h"

/* Addresses, and where each stands; seen may be shared with other lists. */
struct conf_listen {
	struct hostport *list;
	size_t n;
	struct map *seen;
};

/*
 * Appends what a section's `listen` is set to, port being the one of those
 * that name none.  What is wrong is noted: also an address that was seen
 * before, however it is written.
 */
void conf_listen_read(struct conf_listen *listen,
    const struct conf_section *section, uint16_t port, const char *file,
    struct conf_problems *problems);

/* Frees a list, but not what was seen. */
void conf_listen_free(struct hostport *take, size_t n);

#endif
