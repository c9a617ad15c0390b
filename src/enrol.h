/*
 * enrol: what an admin says of a host, before it is stored.
 *
 * What is remarkable, but no error, is added to notes, each text whole.
 */
#ifndef DNSSYNC_ENROL_H
#define DNSSYNC_ENROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "conf.h"
#include "ddns/host.h"
#include "secret.h"
#include "store.h"

/* Sets zone and is_reserved; one that is in no dynamic zone is noted. */
void enrol_place(const struct conf *conf, struct host *host,
    struct errs *notes);

/* Reads seconds; the text does not name the subject. */
bool enrol_read_ttl(const char *text, uint32_t *ttl, struct err *err);

/*
 * Is the address one to publish?  A private one is noted where its zone has
 * not allowed it; false: it is of no use.
 */
bool enrol_check_ip(const struct conf *conf, const struct name *host,
    const struct ip *ip, struct errs *notes, struct err *err);

/* Adds a key to a host, in a batch. */
bool enrol_add_key(struct store *store, const struct secret *secret,
    const struct name *host, const char *key, const char *label,
    struct err *err);

#endif
