#include "sync/round.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sync/gate.h"
#include "sync/order.h"
#include "sync/peers.h"
#include "sync/probe.h"
#include "sync/resolve.h"
#include "sync/transfer.h"
#include "sync/word.h"

enum { CROWDS_MAX = 8 };	/* transfers that may be one too many */
enum round_state {		/* round.h has the diagram */
	ROUND_QUEUED, ROUND_RESOLVING, ROUND_PROBING, ROUND_WAITING,
	ROUND_TRANSFERRING, ROUND_ENDED
};

struct round {
	const struct round_env *env;
	struct round_args args;		/* held points to the copy: */
	struct soa held;
	enum round_state state;
	size_t *order;			/* indices of the zone's primaries */
	size_t at;			/* in the order: the next to resolve */
	struct address addresses[RESOLVE_MAX];
	size_t naddresses, next;	/* of the one that was resolved */
	size_t primary;			/* that one's index */
	struct address address;		/* that is asked now */
	struct gate_ticket *ticket;
	struct resolve *resolve;
	struct probe *probe;
	struct transfer *transfer;
	unsigned transfers;		/* that were begun */
	struct round_result result;
	char agreed[ADDRESS_TEXT_SIZE];	/* that has our serial; or "" */
	uint32_t age;			/* of its word; the least of all */
	bool own_failure, new_silence;	/* no silence; one told just now */
	round_fn *done;
	void *ctx;
};

static void enter(struct round *r);
static void ask_next(void *ctx);
static void wait_for_transfer(struct round *r);

static void
stop_work(struct round *r)
{
	resolve_cancel(&r->resolve);
	probe_cancel(&r->probe);
	transfer_cancel(&r->transfer);
	gate_leave(&r->ticket);
}

/* The last thing that a round does: the callee may free it. */
static void
finish(struct round *r, enum round_outcome outcome)
{
	stop_work(r);
	r->state = ROUND_ENDED;
	r->result.outcome = outcome;
	r->result.known = !r->own_failure &&
	    (outcome != ROUND_FAILED || !r->new_silence);
	r->done(r->ctx, &r->result);
}

static void
on_transferred(void *ctx, const struct transfer_result *result)
{
	struct round *r = ctx;
	bool local = result->local;
	bool again = result->crowded && r->args.zone != NULL;

	if (result->ok) {
		r->result.seal = result->seal;
		finish(r, ROUND_CHANGED);
		return;
	}
	if (local)
		r->result.why = result->why;
	else if (!again)
		err_join(&r->result.why, r->result.primary, result->why.text);
	r->own_failure = r->own_failure || !again;
	r->result.missed = r->result.missed || !again;
	if (result->refuses_edns && !again)
		peers_refused_edns(r->env->peers, &r->address, clock_seconds());
	transfer_cancel(&r->transfer);
	gate_leave(&r->ticket);
	if (again)
		wait_for_transfer(r);
	else if (r->args.zone != NULL && !local)
		enter(r);
	else
		finish(r, ROUND_FAILED);
}

static void
on_transfer_place(void *ctx)
{
	struct round *r = ctx;
	struct transfer_args args = { .address = r->address,
		.zone = &r->args.zone->name, .text = r->args.zone->text,
		.key = r->args.zone->primaries->key[r->primary],
		.tls = r->args.zone->primaries->tls[r->primary],
		.edns = order_takes_edns(r->env->peers, &r->address),
		.path = r->args.path, .options = r->args.zone->options,
		.tally = r->env->tally, .peers = r->env->peers,
		.trunks = r->env->trunks,
		.place = r->transfers++ < CROWDS_MAX ? r->ticket : NULL,
		.held = r->args.any_serial ? NULL : r->args.held };
	r->state = ROUND_TRANSFERRING;
	r->transfer = transfer_start(r->env->base, r->env->sealer, &args,
	    on_transferred, r);
}

static void
wait_for_transfer(struct round *r)
{
	probe_cancel(&r->probe);
	gate_leave(&r->ticket);
	r->state = ROUND_WAITING;
	r->ticket = gate_enter(r->env->transfers, r->result.primary,
	    on_transfer_place, r);
}

static void
end(struct round *r)
{
	if (r->agreed[0] != '\0')
		memcpy(r->result.primary, r->agreed, sizeof(r->agreed));
	r->result.age = r->age;
	finish(r, r->agreed[0] != '\0' ? ROUND_CURRENT : ROUND_FAILED);
}

/* A NOTIFY may have told of what another primary has. */
static void
agree(struct round *r, uint32_t age)
{
	r->age = r->agreed[0] == '\0' || age < r->age ? age : r->age;
	memcpy(r->agreed, r->result.primary, sizeof(r->agreed));
	if (r->args.notice.from.len > 0)
		ask_next(r);
	else
		end(r);
}

static void
on_serial(struct round *r, const struct probe_result *result)
{
	enum word word = word_read(result, r->args.held, r->args.any_serial);

	if (word == WORD_NEWER) {
		r->result.age = word_age(result);
		wait_for_transfer(r);
	} else if (word == WORD_SAME) {
		agree(r, word_age(result));
	} else {
		r->own_failure = r->own_failure || word == WORD_EXPIRING;
		word_complain(word, result, &r->held, &r->result);
		ask_next(r);
	}
}

static void
on_probed(void *ctx, const struct probe_result *result)
{
	struct round *r = ctx;

	probe_cancel(&r->probe);
	if (peers_note(r->env->peers, &r->address, result, clock_seconds()))
		r->new_silence = true;
	if (result->outcome == PROBE_SERIAL) {
		on_serial(r, result);
		return;
	}
	r->own_failure = r->own_failure || result->outcome == PROBE_BAD;
	err_join(&r->result.why, r->result.primary, result->why.text);
	ask_next(r);
}

static void
on_resolved(void *ctx, const struct address *list, size_t n,
    const struct err *why)
{
	struct round *r = ctx;

	resolve_cancel(&r->resolve);
	if (n == 0) {
		err_join(&r->result.why, "cannot ask", why->text);
		r->own_failure = true;
	}
	r->naddresses = order_addresses(list, n, r->env->peers, &r->args.notice,
	    r->agreed[0] != '\0', r->addresses);
	r->next = 0;
	ask_next(r);
}

static void
probe(struct round *r)
{
	const struct probe_args args = { .address = &r->address,
		.zone = &r->args.zone->name, .trunks = r->env->trunks,
		.key = r->args.zone->primaries->key[r->primary],
		.tls = r->args.zone->primaries->tls[r->primary],
		.tcp = r->args.zone->catalog != NULL,
		.edns = order_takes_edns(r->env->peers, &r->address),
		.timeout = order_patience(r->env->peers, &r->address,
		    r->args.zone->options->probe_timeout) };

	address_label(&r->address, args.tls != NULL, r->result.primary);
	r->state = ROUND_PROBING;
	r->probe = probe_start(r->env->base, &args, on_probed, r);
}

/* The next address of this primary, else the next primary, else the end. */
static void
ask_next(void *ctx)
{
	struct round *r = ctx;
	const struct zone_primaries *p = r->args.zone->primaries;

	if (r->next < r->naddresses) {
		r->address = r->addresses[r->next++];
		probe(r);
	} else if (r->at < p->n) {
		r->state = ROUND_RESOLVING;
		r->primary = r->order[r->at++];
		r->resolve = resolve_start(r->env->resolver,
		    &p->address[r->primary], on_resolved, r);
	} else {
		end(r);
	}
}

static void
enter(struct round *r)
{
	bool doubtful = order_is_doubtful(r->args.zone->primaries, r->order,
	    r->at, r->env->peers);

	r->state = ROUND_QUEUED;
	r->ticket = gate_enter(doubtful ? r->env->doubts : r->env->probes,
	    r->args.notice.from.len > 0 ? "NOTIFY" : "", ask_next, r);
}

struct round *
round_start(const struct round_env *env, const struct round_args *args,
    round_fn *done, void *ctx)
{
	struct round *r = xcalloc(1, sizeof(*r));

	r->env = env;
	r->args = *args;
	if (args->held != NULL)
		r->held = *args->held;
	r->args.held = args->held != NULL ? &r->held : NULL;
	r->done = done;
	r->ctx = ctx;
	r->order = order_primaries(args->zone->primaries, env->peers,
	    &args->notice);
	enter(r);
	return r;
}

void
round_cancel(struct round **take)
{
	struct round *r = *take;

	if (r == NULL)
		return;
	*take = NULL;
	stop_work(r);
	free(r->order);
	free(r);
}

void
round_set_zone(struct round *r, const struct conf_zone *zone)
{
	if (r->args.zone != NULL)
		r->args.zone = zone;
}

bool
round_is_transferring(const struct round *r)
{
	return r->state == ROUND_TRANSFERRING;
}

void
round_progress(const struct round *r, uint64_t *records, uint64_t *bytes)
{
	transfer_progress(r->transfer, records, bytes);
}
