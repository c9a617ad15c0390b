/*
 * cmd_verify: what the parts of `dnssync verify` share.
 */
#ifndef DNSSYNC_CMD_VERIFY_H
#define DNSSYNC_CMD_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "sync/verify.h"

struct conf;

/* One line for a question that is not answered alike. */
void cmd_verify_difference(const struct quiz_question *question,
    enum comparison kind, const struct ask_result *primary,
    const struct ask_result *secondary);

/* What came of a zone: a line of numbers, and one for each kind by design. */
void cmd_verify_summary(const char *zone, uint32_t serial,
    const struct verify_result *result);

/* Is this the apex of a zone of the configuration?  ctx is its struct conf. */
bool cmd_verify_is_zone(void *ctx, const uint8_t *name);

/* Is any name above this one? */
bool cmd_verify_has_parent(struct conf *conf, const struct name *zone);

#endif
