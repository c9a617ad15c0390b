/*
 * rights: those of root, and the giving up of them for good.
 */
#ifndef DNSSYNC_RIGHTS_H
#define DNSSYNC_RIGHTS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

/* A value: who to become. */
struct rights {
	bool is_change;			/* this process is to become it */
	bool is_impossible;		/* it is another, and not root */
	const char *user;		/* as it was given */
	bool is_name;
	uid_t uid;
	gid_t gid;
};

/* WRONG: the configuration must be changed.  FAILED: not now. */
enum rights_found { RIGHTS_FOUND, RIGHTS_WRONG, RIGHTS_FAILED };

/*
 * Looks up a user by name, or reads "UID:GID", numbers that nobody needs to
 * have; it outlives rights.  NULL: nobody, so there is no change.  Whoever
 * has the number of root is refused.
 */
enum rights_found rights_find(struct rights *rights, const char *user,
    struct err *err);

/*
 * Becomes the user, with the groups of a name, or the one group of numbers,
 * if that is a change.  There is no way back.  Before any thread is started.
 * false: the process must end.
 */
bool rights_drop(const struct rights *rights, struct err *err);

/*
 * May this process, after rights_drop(), read the file?  false: err says what
 * to do about it.  What is not there is not judged.
 */
bool rights_may_read(const struct rights *rights, const char *path,
    struct err *err);

#endif
