/*
 * membership_file: the membership as the file STATE/members, a line for each
 * catalog, member and zone that is gone.
 *
 *	members 1
 *	catalog CATALOG
 *	member ZONE CATALOG ID [=GROUP]
 *	anew ZONE CATALOG ID [=GROUP]
 *	gone ZONE
 */
#ifndef DNSSYNC_MEMBERSHIP_FILE_H
#define DNSSYNC_MEMBERSHIP_FILE_H

#include "base/buf.h"
#include "base/err.h"
#include "membership.h"

void membership_write(const struct membership *m, struct buf *out);

/* NULL: this is no such file; err names the line. */
struct membership *membership_read(const char *text, size_t len,
    struct err *err);

/* Allocated. */
char *membership_path(const char *state);

/*
 * Reads the file of a state directory.  NULL: it cannot be read, or is none.
 * Where there is none yet, the membership is empty.
 */
struct membership *membership_load(const char *state, struct err *err);

/* Puts the text in place, durably: not for the loop. */
bool membership_save(const char *path, const struct buf *text,
    struct err *err);

#endif
