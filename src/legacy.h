/*
 * legacy: the directories and the environment of the older dnssync, a shell
 * script, as a configuration, so that its installations can switch over.
 *
 * ROOT/adns/SERVER/ZONE is a file whose content is the serial that was
 * published; a zone below several servers has them all as primaries, in
 * bytewise order.  SERVER is ADDRESS or a host name, with @PORT if need be.
 */
#ifndef DNSSYNC_LEGACY_H
#define DNSSYNC_LEGACY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "conf.h"
#include "conf_peek.h"

/*
 * Reads ROOT/adns and, from the environment, PERIOD, TIMEOUT, TINYDNSDIR,
 * DATACDB, UPDATESCRIPT, ZTMETHOD, DDNS and DDNSURL; and what the older
 * dnssync-web had (legacy_web.h).  The state directory is
 * ROOT/dnssync.  NULL: errs holds all that is wrong, each text beginning with
 * the variable or the file.
 */
struct conf *legacy_load(const char *root, struct errs *errs);

/* The same for conf_peek.h. */
void legacy_peek(struct conf_peek *peek, const char *root);

/*
 * Replaces a zone's file by one that holds the serial.  It is the old or the
 * new one for whoever reads it, but not durable: quick enough for the loop.
 */
bool legacy_write_serial(const char *file, uint32_t serial, struct err *err);

#endif
