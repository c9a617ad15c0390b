/*
 * store: the dynamic hosts' memory.
 *
 * What dnssync has to remember of hosts, keys, what happened to them and the
 * serials of dynamic zones is kept in one file that several processes, and
 * several threads, may have open at once.  A handle belongs to one thread at
 * a time; another thread opens one of its own.
 *
 * All changes are made in a batch: any number of them, by any number of
 * clients, become durable together or not at all.
 *
 *	store_begin(s, now, &err) && store_host_change(s, ...) && ... &&
 *	    store_commit(s, &err)	or store_rollback(s)
 *
 * While one process has a batch, others wait to begin theirs, for some
 * seconds; readers never wait, and see what was committed.  A failure (a full
 * disk, a damaged file, a lock that is not given up) leaves what was stored
 * before; its text names the file and says what to do.  Batches wait for the
 * disk: never in the loop.
 */
#ifndef DNSSYNC_STORE_H
#define DNSSYNC_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "ddns/change.h"
#include "ddns/host.h"
#include "dns/name.h"

enum {
	STORE_DIGEST_LEN = 32,
	STORE_LABEL_SIZE = 64,
	STORE_TEXT_SIZE = 256,		/* texts of the history are cut */
	STORE_MAX_HISTORY = 100		/* events of each host */
};

struct store;

/* What a search comes to. */
enum store_found { STORE_FOUND, STORE_NONE, STORE_FAILED };

/*
 * Opens the file, which is made if it is missing, for nobody but its owner,
 * and brought to the form that this version knows.  One of a newer version,
 * or of another program, is refused.
 */
struct store *store_open(const char *path, struct err *err);

/* Rolls back what is not committed.  NULL is allowed in it. */
void store_close(struct store **take);

/* Begins a batch; now, seconds since 1970, is the time of all its changes. */
bool store_begin(struct store *store, int64_t now, struct err *err);

/*
 * Makes the batch durable.  The serial of every zone that has a change in it
 * has grown by then.  An empty one writes nothing.  false: nothing of the
 * batch is stored.  Either way the batch is over.
 */
bool store_commit(struct store *store, struct err *err);

/* Forgets the batch, if there is one. */
void store_rollback(struct store *store);

/* All that is read between these two is of one moment.  Not in a batch. */
bool store_read_begin(struct store *store, struct err *err);
void store_read_end(struct store *store);

/*
 * How many batches have changed something since the file was made: if it is
 * not what it was, some process has.  Cheap enough to ask twice a second.
 */
bool store_changes(struct store *store, uint64_t *changes, struct err *err);

/* Hosts. */

/* Who made a change, and how, for the history: "192.0.2.1", "update". */
struct store_origin {
	const char *client, *how;
};

/* Adds a host.  One of that name that is there already is an error. */
bool store_host_add(struct store *store, const struct host *host,
    const struct store_origin *origin, struct err *err);

enum store_found store_host_find(struct store *store, const struct name *name,
    struct host *host, struct err *err);

/*
 * Stores what the admin sets: whether it is enabled, wildcard, TTL, zone,
 * reserved, interface identifier.  The addresses are left alone.  false: also
 * if there is no such host.
 */
bool store_host_set(struct store *store, const struct host *host,
    struct err *err);

/*
 * Stores the families, and TXT, that the change changes, and an event in the
 * history.  Nothing is written if all of it stands so already.
 */
bool store_host_change(struct store *store, const struct name *name,
    const struct change *change, const struct store_origin *origin,
    struct err *err);

/* Removes it with its keys and its history. */
bool store_host_remove(struct store *store, const struct name *name,
    struct err *err);

/* Takes one host, which lasts until it returns.  false ends the giving. */
typedef bool store_host_fn(void *ctx, const struct host *host,
    struct err *err);

/* Gives all hosts, sorted by name. */
bool store_hosts(struct store *store, store_host_fn *give, void *ctx,
    struct err *err);

/* Events, newest first. */
struct store_event {
	int64_t time;
	const char *before, *after;	/* "192.0.2.1,2001:db8::1", "-",
					   "added", "TXT ..." */
	const char *client, *how;
};

typedef bool store_event_fn(void *ctx, const struct store_event *event,
    struct err *err);

bool store_history(struct store *store, const struct name *host,
    store_event_fn *give, void *ctx, struct err *err);

/* Keys.  One key may open several hosts, and a host may have several. */

struct store_key {
	int64_t id;			/* the store's */
	uint8_t digest[STORE_DIGEST_LEN];
	struct name host;
	char label[STORE_LABEL_SIZE];
	int64_t created, used, revoked;	/* 0: never */
	bool is_weak;			/* imported, and can be guessed */
};

/* Adds a key; id, created, used and revoked are not looked at. */
bool store_key_add(struct store *store, const struct store_key *key,
    struct err *err);

typedef bool store_key_fn(void *ctx, const struct store_key *key,
    struct err *err);

/* Gives what the key opens: each host once, unless it is revoked there. */
bool store_keys_by_digest(struct store *store,
    const uint8_t digest[STORE_DIGEST_LEN], store_key_fn *give, void *ctx,
    struct err *err);

/* Gives all keys that are not revoked, in no order. */
bool store_keys(struct store *store, store_key_fn *give, void *ctx,
    struct err *err);

/* Gives all keys of a host, oldest first, also revoked ones. */
bool store_keys_of(struct store *store, const struct name *host,
    store_key_fn *give, void *ctx, struct err *err);

bool store_key_revoke(struct store *store, int64_t id, struct err *err);

/*
 * Notes when a key was used, in memory: it is written with this handle's next
 * batch.  Not in need of one.
 */
void store_key_used(struct store *store, int64_t id, int64_t when);

/* Dynamic zones. */

/*
 * Makes the zone known, or, if it is, makes its serial grow with this batch,
 * since something else than a host has changed in it.
 */
bool store_zone_touch(struct store *store, const struct name *zone,
    struct err *err);

/* The serial, and when it was given.  It is never 0. */
enum store_found store_zone_serial(struct store *store,
    const struct name *zone, uint32_t *serial, int64_t *changed,
    struct err *err);

/* What else has to be remembered: a text under a word. */

/* Appends the text. */
enum store_found store_meta_get(struct store *store, const char *key,
    struct buf *value, struct err *err);
bool store_meta_set(struct store *store, const char *key, const char *value,
    struct err *err);

#endif
