/*
 * pull_loop: libcurl's transfers in the loop.
 *
 * libcurl says which sockets and which moment it waits for, and is called when
 * that comes; names are looked up in threads of its own.
 */
#ifndef DNSSYNC_SYNC_PULL_LOOP_H
#define DNSSYNC_SYNC_PULL_LOOP_H

#include "base/err.h"

struct event_base;
struct pull_loop;

/*
 * An easy handle's transfer has ended, and it was taken out; private is its
 * CURLOPT_PRIVATE, code a CURLcode.
 */
typedef void pull_loop_done_fn(void *private, int code);

/* NULL: libcurl cannot start. */
struct pull_loop *pull_loop_new(struct event_base *base,
    pull_loop_done_fn *done, struct err *err);

/* No transfer may be in it.  NULL is allowed in it. */
void pull_loop_free(struct pull_loop **take);

/* easy, a CURL *, stays the caller's.  Calls back later, never from here. */
void pull_loop_add(struct pull_loop *loop, void *easy);

/* Without a call back. */
void pull_loop_remove(struct pull_loop *loop, void *easy);

#endif
