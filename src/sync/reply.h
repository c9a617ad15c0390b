/*
 * reply: what has come in answer to a probe's question.
 */
#ifndef DNSSYNC_SYNC_REPLY_H
#define DNSSYNC_SYNC_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dns/answer.h"
#include "dns/name.h"
#include "sync/probe.h"
#include "sync/question.h"

/*
 * As answer_read(); ANSWER_SOA sets the result's outcome, soa and EXPIRE, the
 * others its why at most.  The signature is not looked at.
 */
enum answer_kind reply_read(const struct question *q,
    const struct name *zone, const uint8_t *msg, size_t len,
    struct probe_result *result);

/* Was it of that kind perhaps only because the question has EDNS? */
bool reply_refuses_edns(const struct question *q, enum answer_kind kind,
    const uint8_t *msg, size_t len);

#endif
