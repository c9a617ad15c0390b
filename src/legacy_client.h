/*
 * legacy_client: a host of the older dnssync-web: a directory of its name
 * with the files IP, TTL and KEY.
 */
#ifndef DNSSYNC_LEGACY_CLIENT_H
#define DNSSYNC_LEGACY_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/ip.h"
#include "conf.h"
#include "dns/name.h"

enum { LEGACY_CLIENT_KEY_SIZE = 256 };	/* as much as a request can hold */

/* A value.  What a missing or wrong file does not tell is 0. */
struct legacy_client {
	struct name name;
	char *path;			/* of the directory */
	struct ip ip;
	int64_t ip_time;		/* when it was written */
	uint32_t ttl;
	char key[LEGACY_CLIENT_KEY_SIZE];	/* a secret; "": none */
	size_t problems;		/* by file */
};

/*
 * Reads DIR/HOST; problems, and what else is remarkable, are added to notes.
 * false: no host can be made of it.
 */
bool legacy_client_read(struct legacy_client *client, const struct conf *conf,
    const char *dir, const char *host, struct errs *notes);

/* Wipes the key. */
void legacy_client_fini(struct legacy_client *client);

#endif
