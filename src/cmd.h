/*
 * cmd: the commands, and what they share.
 */
#ifndef DNSSYNC_CMD_H
#define DNSSYNC_CMD_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "dns/datacdb.h"
#include "options.h"

struct conf;
struct tls_profile;
struct tsig_key;

enum cmd_exit {
	EXIT_DONE = 0,
	EXIT_DIFFERENT = 1,		/* of diff and verify: that is so */
	EXIT_CHANGE = 100,		/* usage, configuration, bad data */
	EXIT_LATER = 111		/* the same may succeed another time */
};

struct command {
	const char *name;
	const char *summary;		/* for the list of commands */
	const char *arguments;		/* after the options in the usage */
	const char *help;		/* whole lines */
	unsigned options;		/* that are allowed */
	size_t min_args, max_args;
	int (*run)(const struct options *options);	/* the exit code */
};

/* All commands; the last one has no name. */
extern const struct command cmd_table[];

/* NULL: no such command. */
const struct command *cmd_find(const char *name);

/* Prints what a command does; without command: the list of all. */
void cmd_help_show(const struct command *command);

/*
 * Sends argv to the daemon, which may run on with an older configuration: so
 * all that is wrong with the one that the options name is on stderr only as
 * warnings, if the socket can be told from it.  Returns the exit code, or
 * CONTROL_NO_DAEMON with err set and *conf to be freed; *conf is NULL else.
 */
int cmd_ask_daemon(const struct options *options, char *const *argv,
    size_t argc, struct conf **conf, struct err *err);

/*
 * Reads ALGORITHM:NAME:BASE64, or else a file that BIND's tsig-keygen has
 * made; if everybody may read that, there is a warning.  A secret in arg is
 * overwritten, so that ps(1) does not show it.
 */
struct tsig_key *cmd_read_key(char *arg, struct err *err);

/*
 * The profile that --tls means: the name in the primary's certificate, or
 * "pin:BASE64", or "anybody".  ca: a file, or NULL.  NULL: err says why.
 */
struct tls_profile *cmd_read_tls(const char *who, const char *ca,
    struct err *err);

/* The exit code when a path that the user named cannot be opened for errno. */
int cmd_exit_of(int error);

/*
 * Warns of each copy below the state directory that is no good, but if conf
 * is not NULL, only of those of its zones.
 */
void cmd_check_copies(const char *state, const struct conf *conf,
    struct errs *warnings);

/*
 * Looks for errors in all local data files, and for warnings; returns how many
 * files there are.
 */
size_t cmd_check_local(const struct conf *conf, struct errs *errs,
    struct errs *warnings);

/* Prints the cdb in fd as lines of tinydns data; path is for messages. */
int cmd_print_cdb(int fd, const char *path);

/*
 * Has a file made at a path in a directory of its own, which nobody else can
 * enter, opens it, and removes both: nothing is left behind, however we end.
 * make() says what went wrong, if anything does.  -1: there is no file, and
 * *code is what to exit with.
 */
int cmd_open_scratch(bool (*make)(void *ctx, const char *path), void *ctx,
    int *code);

/* Prints a record's line, or whatever out holds; false: it cannot. */
bool cmd_put(const struct buf *out);

/* Warns of an item that no line can say. */
void cmd_warn_unsayable(const struct datacdb_item *item,
    const struct err *why);

int cmd_check(const struct options *options);
int cmd_compile(const struct options *options);
int cmd_diff(const struct options *options);
int cmd_dump(const struct options *options);
int cmd_fetch(const struct options *options);
int cmd_help(const struct options *options);
int cmd_host(const struct options *options);
int cmd_keygen(const struct options *options);
int cmd_once(const struct options *options);
int cmd_run(const struct options *options);
int cmd_status(const struct options *options);
int cmd_sync(const struct options *options);
int cmd_verify(const struct options *options);

#endif
