/*
 * gate: how many may be at work at once, overall and in each lane (one
 * primary's transfers).
 */
#ifndef DNSSYNC_SYNC_GATE_H
#define DNSSYNC_SYNC_GATE_H

#include <stdbool.h>

struct event_base;
struct gate;
struct gate_ticket;

/* per_lane 0: no limit. */
struct gate *gate_new(struct event_base *base, unsigned total,
    unsigned per_lane);

/* No ticket may be out; not from inside a gate_fn. */
void gate_free(struct gate **take);

/* New limits hold for those who are let in from now on. */
void gate_set_limits(struct gate *gate, unsigned total, unsigned per_lane);

/*
 * Called once, never from inside gate_enter() or gate_leave(): the work may
 * begin.  May enter and leave.
 */
typedef void gate_fn(void *ctx);

/*
 * Waits for a place: first come, first served within a lane; lanes with free
 * places take turns, so that a slow primary holds up nobody else's zones.
 * The cost of a step does not grow with the number that waits.
 */
struct gate_ticket *gate_enter(struct gate *gate, const char *lane,
    gate_fn *in, void *ctx);

/*
 * Whoever is behind the lane says that it is one too many (a primary's own
 * limit).  true: others are in as well; the lane has one place less from now
 * on, until as many others have left as it has places, and it is worth to
 * leave and enter once more.  false: this one is alone.  Only for one that is
 * in.
 */
bool gate_crowded(struct gate_ticket *ticket);

/* Is nobody in, and does nobody wait? */
bool gate_is_empty(const struct gate *gate);

/* Gives the place, or the place in the queue, back.  NULL is allowed in it. */
void gate_leave(struct gate_ticket **take);

#endif
