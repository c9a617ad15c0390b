#include "entry.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lockfile.h"
#include "base/log.h"
#include "base/mem.h"
#include "rights.h"
#include "state.h"

/* data.cdb has one publisher, whatever its state directory is. */
static int
lock_product(const struct conf *conf, struct err *err)
{
	char *copy = xstrdup(conf->data_cdb);
	int fd = lockfile_lock_directory(dirname(copy), err);

	free(copy);
	return fd;
}

/* The state directory, locks, and nothing in the way. */
static bool
prepare(struct entry *entry, const struct conf *conf, struct err *err)
{
	entry->lock = state_open(conf, err);
	if (entry->lock >= 0)
		entry->product_lock = lock_product(conf, err);
	if (entry->product_lock >= 0)
		state_sweep(conf);
	return entry->product_lock >= 0;
}

/* Files that are there, but not for the user. */
static void
tell_closed_files(const struct conf *conf, const struct rights *rights,
    const char *name, bool once)
{
	struct err err;

	if (strcmp(name, "ROOT") != 0 && !rights_may_read(rights, name, &err))
		log_warn("%s; until then it cannot be read again", err.text);
	for (size_t i = 0; i < conf->nsecret_files; i++)
		if (!rights_may_read(rights, conf->secret_files[i], &err))
			log_warn("%s; until then the configuration cannot be "
			    "read again", err.text);
	for (size_t i = 0; i < conf->nhttps && !once; i++)
		if (conf->https[i].key != NULL &&
		    !rights_may_read(rights, conf->https[i].key, &err))
			log_error("http %s: %s", conf->https[i].title,
			    err.text);
}

/* All that only root may do, and then no more of that. */
static int
become(struct entry *entry, const struct conf *conf,
    const struct rights *rights, bool once, struct err *err)
{
	if (rights->is_impossible)
		log_warn("user '%s': only root can become another user: this "
		    "runs as uid %u", rights->user, (unsigned)geteuid());
	if (!once) {
		entry->ports = ports_open(conf, err);
		if (entry->ports == NULL)
			return EXIT_TEMPORARY;
	}
	if (!state_make(conf, rights, err) || !rights_drop(rights, err))
		return EXIT_TEMPORARY;
	if (rights->is_change)
		log_info("runs as user '%s' from here on (uid %u, gid %u)",
		    rights->user, (unsigned)rights->uid,
		    (unsigned)rights->gid);
	return EXIT_GOOD;
}

int
entry_pass(struct entry *entry, const struct conf *conf, const char *name,
    bool once, struct err *err)
{
	struct rights rights;
	int code;

	*entry = (struct entry){ .lock = -1, .product_lock = -1 };
	switch (rights_find(&rights, conf->user, err)) {
	case RIGHTS_FOUND:
		break;
	case RIGHTS_WRONG:
		return EXIT_CONFIG;
	default:
		return EXIT_TEMPORARY;
	}
	code = become(entry, conf, &rights, once, err);
	if (code != EXIT_GOOD)
		return code;
	if (rights.is_change) {
		tell_closed_files(conf, &rights, name, once);
		if (!state_may(conf, &rights, err))
			return EXIT_CONFIG;
	}
	return prepare(entry, conf, err) ? EXIT_GOOD : EXIT_TEMPORARY;
}

/* Takes the lock of another directory, if the new data.cdb is in one. */
static bool
change_product(struct entry *entry, const struct conf *conf, struct err *err)
{
	char *copy = xstrdup(conf->data_cdb);
	bool same = lockfile_is_directory(entry->product_lock, dirname(copy));
	int fd;

	free(copy);
	if (same)
		return true;
	fd = lock_product(conf, err);
	if (fd < 0)
		return false;
	close(entry->product_lock);
	entry->product_lock = fd;
	return true;
}

static bool
is_same_user(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool
entry_follow(struct entry *entry, const struct conf *old,
    const struct conf *new, struct err *err)
{
	if (strcmp(new->state, old->state) != 0)
		return err_set(err, "the state directory cannot change while "
		    "dnssync runs (from %s to %s): restart it", old->state,
		    new->state);
	if (!is_same_user(old->user, new->user))
		log_warn("'user' has changed: dnssync stays who it is until it "
		    "is restarted");
	return change_product(entry, new, err);
}

void
entry_close_ports(struct entry *entry)
{
	ports_free(&entry->ports);
}

void
entry_fini(struct entry *entry)
{
	ports_free(&entry->ports);
	if (entry->product_lock >= 0)
		close(entry->product_lock);
	if (entry->lock >= 0)
		close(entry->lock);
	entry->product_lock = entry->lock = -1;
}
