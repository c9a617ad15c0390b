/*
 * entry: what a daemon has to have before it begins: its ports, its user, its
 * directories, its locks.
 */
#ifndef DNSSYNC_ENTRY_H
#define DNSSYNC_ENTRY_H

#include <stdbool.h>

#include "base/err.h"
#include "conf.h"
#include "ports.h"

/* A value. */
struct entry {
	struct ports *ports;		/* NULL: of none yet, or any more */
	int lock, product_lock;
};

/* EXIT_CONFIG: something must be changed first. */
enum { EXIT_GOOD = 0, EXIT_CONFIG = 100, EXIT_TEMPORARY = 111 };

/*
 * Binds the ports, unless it is for `once`, makes the state directory, and
 * gives up all rights for those of conf's user; then, as that user, takes the
 * locks, and clears what nobody needs out of the way.  name is conf_choose's.
 * Returns one of the codes; but for EXIT_GOOD err is set, and entry_fini() is
 * to be called as well.
 */
int entry_pass(struct entry *entry, const struct conf *conf, const char *name,
    bool once, struct err *err);

/*
 * Does another configuration fit to what was passed?  Takes the lock of
 * another directory if data.cdb is in one.  false: nothing has changed.
 */
bool entry_follow(struct entry *entry, const struct conf *old,
    const struct conf *new, struct err *err);

/* Ports that nobody took are closed. */
void entry_close_ports(struct entry *entry);
void entry_fini(struct entry *entry);

#endif
