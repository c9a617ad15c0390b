/*
 * conf_keyfile: a file with one key of TSIG, as BIND's tsig-keygen writes it.
 */
#ifndef DNSSYNC_CONF_KEYFILE_H
#define DNSSYNC_CONF_KEYFILE_H

#include <stddef.h>

#include "base/err.h"

struct tsig_key;

enum { CONF_KEYFILE_MAX = 65536 };	/* bytes */

/*
 * Reads len bytes, which may be any:
 *
 *	key "NAME" { algorithm hmac-sha256; secret "BASE64"; };
 *
 * with comments as BIND has them, and nothing else.  NULL: err says what is
 * wrong, "line 2: ...", and repeats nothing of a secret.
 */
struct tsig_key *conf_keyfile_read(const char *data, size_t len,
    struct err *err);

#endif
