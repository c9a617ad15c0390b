#include "sync/probe.h"

#include <stdlib.h>

#include "base/mem.h"
#include "dns/answer.h"
#include "dns/record.h"
#include "sync/datagram.h"
#include "sync/question.h"
#include "sync/reply.h"
#include "sync/stream.h"
#include "sync/timer.h"
#include "tls_profile.h"

/* How long each question over UDP is waited for, as a part of the timeout. */
static const double patience[] = { 0.2, 0.4, 0.4 };
enum { QUESTIONS = sizeof(patience) / sizeof(patience[0]) };

/*
 * With TLS it begins on the right side, and never goes to the left.
 *
 *	   silence: again
 *	      +------+
 *	      v      |    truncated, refused,
 *	    over UDP-+    silence to the last          over TCP
 *	      |  |------------------------------------>  |
 *	      |                                          |
 *	      | answer       answer, connection's end,   |
 *	      v              silence for the timeout     v
 *	   finished  <------------------------------------
 *
 * A refusal of EDNS leads back to where it came, with a question without it.
 * Over UDP: datagram != NULL.  Over TCP: stream != NULL.  Finished: neither.
 */
struct probe {
	struct event_base *base;
	struct trunks *trunks;
	struct tls_profile *tls;	/* NULL: UDP and TCP */
	struct address address;
	struct name zone;
	double timeout;
	probe_fn *done;
	void *ctx;
	struct tsig_key *key;
	bool edns;			/* EXPIRE is wanted */
	struct question question;
	struct err doubt;		/* why an answer over UDP was not
					   believed or none can come, or "" */
	struct datagram *datagram;
	unsigned asked;			/* questions sent over UDP */
	struct timer *timer;
	const char *udp;		/* why it went on to TCP; NULL: TLS */
	struct stream *stream;
};

static void
stop(struct probe *p)
{
	timer_stop(p->timer);
	datagram_free(&p->datagram);
	stream_cancel(&p->stream);
}

static void
finish(struct probe *p, const struct probe_result *result)
{
	stop(p);
	p->done(p->ctx, result);
}

static void
finish_unreachable(struct probe *p, const char *tcp)
{
	struct probe_result result = { .outcome = PROBE_UNREACHABLE };

	if (p->udp != NULL)
		err_set(&result.why, "%s, and over TCP: %s", p->udp, tcp);
	else
		err_set(&result.why, "%s", tcp);
	finish(p, &result);
}

static void
make_question(struct probe *p, bool edns)
{
	(!edns ? question_make : p->tls == NULL ? question_make_edns :
	    question_make_padded)(&p->question, &p->zone, RR_SOA, p->key);
}

static enum answer_kind
read_answer(struct probe *p, const uint8_t *msg, size_t len,
    struct probe_result *result)
{
	enum answer_kind kind = reply_read(&p->question, &p->zone, msg, len,
	    result);

	result->plain = kind == ANSWER_SOA && p->edns &&
	    !p->question.edns && !result->has_expire;
	return kind;
}

/* Over TCP or TLS: no answer but one is waited for. */

static void ask_over_tcp(struct probe *p, bool edns);

static void
on_message(void *ctx, const uint8_t *msg, size_t len, bool more)
{
	struct probe_result result = { .outcome = PROBE_BAD };
	struct probe *p = ctx;
	enum answer_kind kind = read_answer(p, msg, len, &result);

	(void)more;
	if (reply_refuses_edns(&p->question, kind, msg, len)) {
		ask_over_tcp(p, false);
		return;
	}
	if (kind == ANSWER_TRUNCATED)
		err_set(&result.why, "cuts its answer even over TCP");
	if (!question_verify(&p->question, msg, len, &result.why))
		result.outcome = PROBE_BAD;
	finish(p, &result);
}

static void
on_ended(void *ctx, bool connected, const struct err *why)
{
	struct probe *p = ctx;

	if (connected && p->question.edns)
		ask_over_tcp(p, false);
	else
		finish_unreachable(p, why->text);
}

static void
ask_over_tcp(struct probe *p, bool edns)
{
	static const struct stream_calls calls = { on_message, on_ended };
	struct stream_args args = { .address = &p->address,
		.tls = p->tls, .query = p->question.bytes, .is_single = true,
		.timeout = p->timeout };

	stream_cancel(&p->stream);
	make_question(p, edns);
	args.len = p->question.len;
	p->stream = stream_start(p->trunks, &args, &calls, p);
}

static void
go_to_tcp(struct probe *p, const char *why, bool edns)
{
	datagram_free(&p->datagram);
	timer_stop(p->timer);
	p->udp = why;
	ask_over_tcp(p, edns);
}

/*
 * Over UDP: what is no answer to the question is not even an answer, nor is
 * one that anybody may have sent.
 */

static void ask(struct probe *p);

static void
on_received(void *ctx, const uint8_t *msg, size_t len)
{
	struct probe_result result = { .outcome = PROBE_BAD };
	struct probe *p = ctx;
	enum answer_kind kind = read_answer(p, msg, len, &result);

	if (kind == ANSWER_TRUNCATED) {
		go_to_tcp(p, "its answer over UDP is cut", p->question.edns);
	} else if (reply_refuses_edns(&p->question, kind, msg, len)) {
		make_question(p, false);
		p->asked--;
		ask(p);
	} else if (kind != ANSWER_STRANGE && question_verify(&p->question,
	    msg, len, &p->doubt)) {
		finish(p, &result);
	}
}

static void
on_failed(void *ctx, const struct err *why)
{
	struct probe *p = ctx;

	p->doubt = *why;
	go_to_tcp(p, p->doubt.text, p->question.edns);
}

static void
ask(struct probe *p)
{
	struct err why;

	if (datagram_send(p->datagram, p->question.bytes, p->question.len,
	    &why))
		timer_set(p->timer, p->timeout * patience[p->asked++]);
	else
		on_failed(p, &why);
}

static void
on_silence(void *arg)
{
	struct probe *p = arg;

	question_drop_edns(&p->question);
	if (p->asked < QUESTIONS)
		ask(p);
	else
		go_to_tcp(p, p->doubt.text[0] != '\0' ? p->doubt.text :
		    "no answer over UDP", false);
}

static void
begin_over_udp(struct probe *p)
{
	static const struct datagram_calls calls = { on_received, on_failed };

	p->datagram = datagram_new(p->base, &p->address, &calls, p);
	ask(p);
}

struct probe *
probe_start(struct event_base *base, const struct probe_args *args,
    probe_fn *done, void *ctx)
{
	struct probe *p = xcalloc(1, sizeof(*p));

	p->base = base;
	p->trunks = args->trunks;
	p->tls = tls_profile_ref(args->tls);
	p->address = *args->address;
	p->zone = *args->zone;
	p->key = tsig_key_ref(args->key);
	p->timeout = args->timeout;
	p->done = done;
	p->ctx = ctx;
	p->edns = args->edns;
	make_question(p, p->edns);
	p->timer = timer_new(base, on_silence, p);
	if (p->tls != NULL)
		ask_over_tcp(p, p->edns);
	else if (args->tcp)
		go_to_tcp(p, "UDP is not for catalogs", p->edns);
	else
		begin_over_udp(p);
	return p;
}

void
probe_cancel(struct probe **take)
{
	struct probe *p = *take;

	if (p == NULL)
		return;
	*take = NULL;
	stop(p);
	timer_free(&p->timer);
	question_fini(&p->question);
	tsig_key_unref(&p->key);
	tls_profile_unref(&p->tls);
	free(p);
}
