/*
 * cmd_host: what the verbs of `dnssync host` share.
 *
 * They work on the store, whether or not a daemon runs.  A verb that changes
 * something begins a batch, commits it, says on stdout what came of it, and
 * tells a running daemon, which serves the change at once.
 */
#ifndef DNSSYNC_CMD_HOST_H
#define DNSSYNC_CMD_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "cmd.h"
#include "conf.h"
#include "ddns/host.h"
#include "secret.h"
#include "store.h"

enum { CMD_HOST_TIME_SIZE = 32, CMD_HOST_TTL_SIZE = 32 };

struct datacdb_reader;

struct cmd_host {
	const struct options *options;
	const struct conf *conf;
	struct name *zones;		/* of conf->dynamics, in its order */
	struct store *store;
	struct datacdb_reader *published;	/* data.cdb; NULL: none */
	struct store_origin origin;	/* "admin", "host add" */
	struct name name;		/* that the verb is about, if any */
	char text[NAME_TEXT_SIZE];	/* the same */
	char **args;			/* what stands behind it */
	size_t nargs;
};

/* Of what follows, int is an exit code; if it is not EXIT_DONE, all has been
 * said, and there is no batch. */

/* Begins a batch. */
int cmd_host_begin(struct cmd_host *h);

/* Begins a batch in which the host is to be changed as it then stands. */
int cmd_host_begin_with(struct cmd_host *h, struct host *host);

/* Says why and forgets the batch, for something that the user has to change;
 * for a failure of the store.  Return what to return. */
int cmd_host_refuse(struct cmd_host *h, const struct err *err);
int cmd_host_fail(struct cmd_host *h, const struct err *err);

int cmd_host_commit(struct cmd_host *h);

/* Prints what is now stored, and lets a running daemon serve it. */
int cmd_host_tell(const struct buf *done, const struct conf *conf);

/* Commits, and tells "NAME: WHAT". */
int cmd_host_finish(struct cmd_host *h, const char *what);

/* NULL on failure, after all has been said; *code is set then. */
struct secret *cmd_host_secret(const struct cmd_host *h, int *code);

/* The dynamic zone that the name is in, NULL if in none. */
const struct conf_dynamic *cmd_host_zone(const struct cmd_host *h,
    const struct name *name);

/* Warns of each, and frees them. */
void cmd_host_log(struct errs *notes);

/* "60", or "60 (zone)", or "zone" where that one is not configured. */
void cmd_host_ttl_text(const struct cmd_host *h, const struct host *host,
    char text[CMD_HOST_TTL_SIZE]);

/* "enabled", "disabled", or why it is not answered for: "delegated", ... */
const char *cmd_host_state(const struct cmd_host *h,
    const struct host *host);

/*
 * Does tinydns answer for that name, as data.cdb stands, or else will it with
 * the dynamic zone that it is in?  false: why.
 */
bool cmd_host_is_answered(const struct cmd_host *h, const struct name *name,
    struct err *why);

/* Warns of the host that it does not. */
void cmd_host_check_answer(const struct cmd_host *h);

/* Prints; main() tells of a failure.  Returns EXIT_DONE. */
int cmd_host_print(const struct buf *out);

/* "2026-11-22 09:30:00Z", or "never" for 0. */
void cmd_host_time(char text[CMD_HOST_TIME_SIZE], int64_t time);

/*
 * Appends what the admin copies into a client.  server is how clients call
 * this machine, without port; NULL: nobody knows.
 */
void cmd_host_put_clients(struct buf *out, const struct conf *conf,
    const char *server, const char *host, const char *key);

/* Append JSON: an object of one host; of all; of a host's history. */
bool cmd_host_json(const struct cmd_host *h, struct buf *out,
    const struct host *host, struct err *err);
bool cmd_host_json_list(const struct cmd_host *h, struct buf *out,
    struct err *err);
bool cmd_host_json_history(const struct cmd_host *h, struct buf *out,
    struct err *err);

/* The verbs. */
int cmd_host_add(struct cmd_host *h);
int cmd_host_disable(struct cmd_host *h);
int cmd_host_enable(struct cmd_host *h);
int cmd_host_history(struct cmd_host *h);
int cmd_host_import(struct cmd_host *h);
int cmd_host_key(struct cmd_host *h);
int cmd_host_list(struct cmd_host *h);
int cmd_host_remove(struct cmd_host *h);
int cmd_host_revoke(struct cmd_host *h);
int cmd_host_set(struct cmd_host *h);
int cmd_host_show(struct cmd_host *h);
int cmd_host_ttl(struct cmd_host *h);

#endif
