#include "sync/gate.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "base/map.h"
#include "base/mem.h"
#include "sync/timer.h"

/* So many are let in before the rest of the loop gets its turn. */
enum { ROUND_MAX = 64 };

TAILQ_HEAD(tickets, gate_ticket);
TAILQ_HEAD(lanes, lane);

/* A lane exists as long as a ticket of it is out. */
struct lane {
	char *name;
	unsigned busy;
	unsigned limit;			/* after a crowd; 0: the gate's */
	unsigned calm;			/* have left since it was set */
	struct tickets waiting;
	bool is_ready;			/* stands in gate->ready */
	TAILQ_ENTRY(lane) link;
};

/* Ready are the lanes where somebody waits and a place is free. */
struct gate {
	unsigned total, per_lane, busy;
	struct map *lanes;
	struct lanes ready;
	struct timer *admit;
};

struct gate_ticket {
	struct gate *gate;
	struct lane *lane;
	bool is_in;
	bool is_surplus;		/* it was one too many */
	gate_fn *in;
	void *ctx;
	TAILQ_ENTRY(gate_ticket) link;
};

static void admit(void *arg);

struct gate *
gate_new(struct event_base *base, unsigned total, unsigned per_lane)
{
	struct gate *gate = xcalloc(1, sizeof(*gate));

	gate->total = total;
	gate->per_lane = per_lane;
	gate->lanes = map_new();
	gate->admit = timer_new(base, admit, gate);
	TAILQ_INIT(&gate->ready);
	return gate;
}

void
gate_free(struct gate **take)
{
	struct gate *gate = *take;

	if (gate == NULL)
		return;
	assert(map_count(gate->lanes) == 0);
	*take = NULL;
	map_free(&gate->lanes);
	timer_free(&gate->admit);
	free(gate);
}

static bool
has_place(const struct gate *gate, const struct lane *lane)
{
	return (gate->per_lane == 0 || lane->busy < gate->per_lane) &&
	    (lane->limit == 0 || lane->busy < lane->limit);
}

/* Puts the lane where it belongs after a change in it or in the limits. */
static void
settle(struct gate *gate, struct lane *lane)
{
	bool ready = !TAILQ_EMPTY(&lane->waiting) && has_place(gate, lane);

	if (ready && !lane->is_ready)
		TAILQ_INSERT_TAIL(&gate->ready, lane, link);
	else if (!ready && lane->is_ready)
		TAILQ_REMOVE(&gate->ready, lane, link);
	lane->is_ready = ready;
}

static bool
can_admit(const struct gate *gate)
{
	return gate->busy < gate->total && !TAILQ_EMPTY(&gate->ready);
}

static void
wake(struct gate *gate)
{
	if (can_admit(gate) && !timer_is_running(gate->admit))
		timer_set(gate->admit, 0);
}

/* Lets the first of the lane in whose turn it is; the lane's turn is over. */
static void
admit_one(struct gate *gate)
{
	struct lane *lane = TAILQ_FIRST(&gate->ready);
	struct gate_ticket *ticket = TAILQ_FIRST(&lane->waiting);

	TAILQ_REMOVE(&gate->ready, lane, link);
	lane->is_ready = false;
	TAILQ_REMOVE(&lane->waiting, ticket, link);
	ticket->is_in = true;
	lane->busy++;
	gate->busy++;
	settle(gate, lane);
	ticket->in(ticket->ctx);
}

static void
admit(void *arg)
{
	struct gate *gate = arg;

	for (int n = 0; n < ROUND_MAX && can_admit(gate); n++)
		admit_one(gate);
	wake(gate);
}

void
gate_set_limits(struct gate *gate, unsigned total, unsigned per_lane)
{
	struct map_walk walk = { 0 };
	struct lane *lane;

	gate->total = total;
	gate->per_lane = per_lane;
	while ((lane = map_next(gate->lanes, &walk)) != NULL)
		settle(gate, lane);
	wake(gate);
}

static struct lane *
lane_of(struct gate *gate, const char *name)
{
	struct lane *lane = map_get_str(gate->lanes, name);

	if (lane != NULL)
		return lane;
	lane = xcalloc(1, sizeof(*lane));
	lane->name = xstrdup(name);
	TAILQ_INIT(&lane->waiting);
	map_set_str(gate->lanes, name, lane);
	return lane;
}

static void
lane_drop_if_empty(struct gate *gate, struct lane *lane)
{
	if (lane->busy > 0 || !TAILQ_EMPTY(&lane->waiting))
		return;
	map_remove_str(gate->lanes, lane->name);
	free(lane->name);
	free(lane);
}

struct gate_ticket *
gate_enter(struct gate *gate, const char *lane, gate_fn *in, void *ctx)
{
	struct gate_ticket *ticket = xcalloc(1, sizeof(*ticket));

	ticket->gate = gate;
	ticket->lane = lane_of(gate, lane);
	ticket->in = in;
	ticket->ctx = ctx;
	TAILQ_INSERT_TAIL(&ticket->lane->waiting, ticket, link);
	settle(gate, ticket->lane);
	wake(gate);
	return ticket;
}

bool
gate_crowded(struct gate_ticket *ticket)
{
	struct lane *lane = ticket->lane;

	if (lane->busy < 2)
		return false;
	ticket->is_surplus = true;
	lane->limit = lane->busy - 1;
	lane->calm = 0;
	return true;
}

bool
gate_is_empty(const struct gate *gate)
{
	return map_count(gate->lanes) == 0;
}

/* When as many have left as may be in, one more may. */
static void
widen(struct lane *lane)
{
	if (lane->limit == 0 || ++lane->calm < lane->limit)
		return;
	lane->limit++;
	lane->calm = 0;
}

void
gate_leave(struct gate_ticket **take)
{
	struct gate_ticket *ticket = *take;
	struct gate *gate;

	if (ticket == NULL)
		return;
	*take = NULL;
	gate = ticket->gate;
	if (ticket->is_in) {
		ticket->lane->busy--;
		gate->busy--;
		if (!ticket->is_surplus)
			widen(ticket->lane);
	} else {
		TAILQ_REMOVE(&ticket->lane->waiting, ticket, link);
	}
	settle(gate, ticket->lane);
	lane_drop_if_empty(gate, ticket->lane);
	free(ticket);
	wake(gate);
}
