#include "rights.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/num.h"

/* (uid_t)-1 and (gid_t)-1 mean "leave it" to the kernel. */
static const uint64_t max_id = UINT32_MAX - 1;

static bool
read_numbers(struct rights *rights, const char *user)
{
	const char *colon = strchr(user, ':');
	uint64_t uid, gid;
	char *first;
	bool good;

	if (colon == NULL)
		return false;
	first = xasprintf("%.*s", (int)(colon - user), user);
	good = num_parse(first, max_id, &uid) &&
	    num_parse(colon + 1, max_id, &gid);
	free(first);
	if (!good)
		return false;
	rights->uid = (uid_t)uid;
	rights->gid = (gid_t)gid;
	return true;
}

static enum rights_found
look_up(struct rights *rights, const char *user, struct err *err)
{
	const struct passwd *pw;

	errno = 0;
	pw = getpwnam(user);
	if (pw != NULL) {
		rights->is_name = true;
		rights->uid = pw->pw_uid;
		rights->gid = pw->pw_gid;
		return RIGHTS_FOUND;
	}
	if (errno == EIO || errno == EINTR || errno == EMFILE ||
	    errno == ENFILE || errno == ENOMEM) {
		err_set(err, "user '%s': cannot be looked up: %m", user);
		return RIGHTS_FAILED;
	}
	err_set(err, "user '%s': there is none of that name on this machine: "
	    "make one (useradd --system %s), or name another", user, user);
	return RIGHTS_WRONG;
}

enum rights_found
rights_find(struct rights *rights, const char *user, struct err *err)
{
	enum rights_found found;

	*rights = (struct rights){ .user = user };
	if (user == NULL)
		return RIGHTS_FOUND;
	if (!read_numbers(rights, user)) {
		found = look_up(rights, user, err);
		if (found != RIGHTS_FOUND)
			return found;
	}
	if (rights->uid == 0) {
		err_set(err, "user '%s': has all rights of root: name one "
		    "that has none, or leave it out", user);
		return RIGHTS_WRONG;
	}
	rights->is_change = geteuid() == 0;
	rights->is_impossible = !rights->is_change &&
	    geteuid() != rights->uid;
	return RIGHTS_FOUND;
}

/* Real, effective and saved, and no way back to root. */
static bool
has_become(const struct rights *rights)
{
	uid_t uid[3];
	gid_t gid[3];

	if (getresuid(&uid[0], &uid[1], &uid[2]) < 0 ||
	    getresgid(&gid[0], &gid[1], &gid[2]) < 0)
		return false;
	for (int i = 0; i < 3; i++)
		if (uid[i] != rights->uid || gid[i] != rights->gid)
			return false;
	return setuid(0) < 0 && seteuid(0) < 0;
}

/* Groups first: without root's rights they cannot be changed any more. */
bool
rights_drop(const struct rights *rights, struct err *err)
{
	uid_t uid = rights->uid;
	gid_t gid = rights->gid;

	if (!rights->is_change)
		return true;
	if ((rights->is_name ? initgroups(rights->user, gid) :
	    setgroups(1, &gid)) < 0)
		return err_set(err, "user '%s': cannot take its groups: %m",
		    rights->user);
	if (setresgid(gid, gid, gid) < 0 || setresuid(uid, uid, uid) < 0)
		return err_set(err, "user '%s': cannot become it: %m",
		    rights->user);
	if (!has_become(rights))
		return err_set(err, "user '%s': root's rights are not gone",
		    rights->user);
	return true;
}

bool
rights_may_read(const struct rights *rights, const char *path,
    struct err *err)
{
	if (access(path, R_OK) == 0 || errno != EACCES)
		return true;
	return err_set(err, "%s: user '%s' may not read it: give it, and the "
	    "directories above that are closed, to a group of that user "
	    "(chgrp, then chmod 640, and 750 for directories)", path,
	    rights->user);
}
