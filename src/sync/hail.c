#include "sync/hail.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dns/soa.h"
#include "dns/wire.h"
#include "sync/ask.h"
#include "sync/resolve.h"

/*
 *	start -> RESOLVING -> SOA asked -> silence: AXFR asked -> done()
 *	                          ^    |        | silence          ^
 *	                          |    +--------|------------------+
 *	                          +-------------+ the next address
 */
struct hail {
	struct hail_args args;
	struct name zone;
	hail_fn *done;
	void *ctx;
	struct resolve *resolve;
	struct address addresses[RESOLVE_MAX];
	size_t n, next;
	char text[ADDRESS_TEXT_SIZE];	/* of the one that is asked */
	struct ask_server *server;
	struct ask *ask;
	bool asked_twice;
	struct hail_result result;
};

static void
finish(struct hail *h, enum hail_outcome outcome)
{
	h->result.outcome = outcome;
	h->done(h->ctx, &h->result);
}

static void
forget_server(struct hail *h)
{
	ask_free(&h->ask);
	ask_server_free(&h->server);
}

static bool
refuse(struct hail *h, const char *what)
{
	return err_set(&h->result.why, "%s %s", h->text, what);
}

/* Is what it says the zone's SOA? */
static bool
read_soa(struct hail *h, const struct said *said)
{
	const struct record *r = said->list;
	char rcode[WIRE_TEXT_SIZE];
	struct soa soa;

	wire_rcode_text(said->rcode, rcode);
	if (said->rcode != RCODE_NOERROR)
		return err_set(&h->result.why, "%s answers %s", h->text,
		    rcode);
	if (said->n != 1 || r->type != RR_SOA ||
	    !name_equal(r->owner, h->zone.wire) ||
	    !soa_parse(r->rdata, r->rdlen, &soa))
		return refuse(h, "has no SOA of the zone");
	if (!said->authoritative)
		return refuse(h, "has no authority for the zone (no AA)");
	h->result.serial = soa.serial;
	return true;
}

static void ask_address(struct hail *h);

static void
go_on(struct hail *h)
{
	if (!h->asked_twice && !h->args.tcp) {
		h->asked_twice = true;
		ask_put(h->ask, &h->zone, RR_AXFR);
		return;
	}
	forget_server(h);
	ask_address(h);
}

static void
on_answer(void *ctx, const struct ask_result *result)
{
	struct hail *h = ctx;

	if (result->outcome == ASK_SILENT) {
		if (!h->asked_twice)
			err_join(&h->result.why, h->text, result->why.text);
		go_on(h);
	} else if (h->asked_twice) {
		refuse(h, "is silent about the zone: tinydns is so if it "
		    "does not have it");
		finish(h, HAIL_NO_ZONE);
	} else if (result->outcome != ASK_ANSWER) {
		refuse(h, result->outcome == ASK_CUT ? "cuts its answer off" :
		    result->why.text);
		finish(h, HAIL_NO_ZONE);
	} else {
		finish(h, read_soa(h, &result->said) ? HAIL_ZONE :
		    HAIL_NO_ZONE);
	}
}

static void
ask_address(struct hail *h)
{
	struct ask_server_args args = { .base = h->args.base,
		.trunks = h->args.trunks,
		.key = h->args.key, .tls = h->args.tls,
		.tcp = h->args.tcp };

	if (h->next == h->n) {
		finish(h, HAIL_SILENT);
		return;
	}
	args.address = h->result.address = h->addresses[h->next++];
	address_text(&args.address, h->text);
	h->server = ask_server_new(&args);
	h->ask = ask_new(h->server, on_answer, h);
	h->asked_twice = false;
	ask_put(h->ask, &h->zone, RR_SOA);
}

static void
on_resolved(void *ctx, const struct address *list, size_t n,
    const struct err *why)
{
	struct hail *h = ctx;

	resolve_cancel(&h->resolve);
	if (n == 0)
		h->result.why = *why;
	for (h->n = 0; h->n < n; h->n++)
		h->addresses[h->n] = list[h->n];
	ask_address(h);
}

struct hail *
hail_start(const struct hail_args *args, hail_fn *done, void *ctx)
{
	struct hail *h = xcalloc(1, sizeof(*h));

	h->args = *args;
	h->args.tcp |= args->tls != NULL;
	h->zone = *args->zone;
	h->done = done;
	h->ctx = ctx;
	h->resolve = resolve_start(args->resolver, args->server, on_resolved,
	    h);
	return h;
}

void
hail_cancel(struct hail **take)
{
	struct hail *h = *take;

	*take = NULL;
	if (h == NULL)
		return;
	resolve_cancel(&h->resolve);
	forget_server(h);
	free(h);
}
