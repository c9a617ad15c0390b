/*
 * cmd_verify: what the parts of `dnssync verify` share.
 */
#ifndef DNSSYNC_CMD_VERIFY_H
#define DNSSYNC_CMD_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "sync/verify.h"

struct conf;
struct conf_zone;

/* One line for a question that is not answered alike. */
void cmd_verify_difference(const struct quiz_question *question,
    enum comparison kind, const struct ask_result *primary,
    const struct ask_result *secondary);

/* What came of a zone: a line of numbers, and one for each kind by design. */
void cmd_verify_summary(const char *zone, uint32_t serial,
    const struct verify_result *result);

/*
 * The configuration with the members of its catalogs, as the state directory
 * has them, for conf_members_free(); base outlives it.  Not *whole, and said:
 * there is a catalog of which they are not known there.
 */
struct conf *cmd_verify_join(const struct conf *base, bool *whole);

/* The zone of that name.  NULL: there is none to compare, which is said. */
const struct conf_zone *cmd_verify_zone(const struct conf *conf,
    const char *text);

/* Does the secondary have a zone of this name?  ctx is the struct conf. */
bool cmd_verify_is_zone(void *ctx, const uint8_t *name);

/* Is any name above this one? */
bool cmd_verify_has_parent(struct conf *conf, const struct name *zone);

#endif
