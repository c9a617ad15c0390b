#include "sync/ask.h"

#include <stdlib.h>

#include "base/mem.h"
#include "sync/ask_server.h"
#include "sync/datagram.h"
#include "sync/question.h"
#include "sync/stream.h"
#include "sync/timer.h"

enum { TRIES = 3 };			/* to connect */

/* Seconds that each question over UDP is waited for. */
static const double patience[] = { 0.5, 1, 2 };
enum { QUESTIONS = sizeof(patience) / sizeof(patience[0]) };
static const double tcp_timeout = 5;

/*
 *	   silence: again
 *	      +------+
 *	      v      |  cut, silence to the last
 *	    over UDP-+ ----------------------------> over TCP, if it is there
 *	      |                                          |
 *	      | answer                answer, end,       |
 *	      v                       silence            v
 *	    idle <---------------------------------------+
 *
 * Over UDP: asked > 0.  Over TCP: stream != NULL.
 */
struct ask {
	struct ask_server *server;
	ask_fn *done;
	void *ctx;
	struct name name;
	uint16_t type;
	struct question question;
	struct datagram *datagram;
	struct timer *timer;
	unsigned asked;			/* questions sent over UDP */
	struct stream *stream;
	unsigned tries;			/* to connect */
	bool was_cut;			/* the answer over UDP; result.said */
	struct ask_result result;
};

static void
finish(struct ask *a, enum ask_outcome outcome)
{
	timer_stop(a->timer);
	stream_cancel(&a->stream);
	a->asked = 0;
	a->result.outcome = outcome;
	a->done(a->ctx, &a->result);
}

static enum said_kind
read_said(struct ask *a, const uint8_t *msg, size_t len)
{
	return said_read(&a->result.said, a->server->message, msg, len,
	    a->question.id, &a->name, a->type, &a->result.why);
}

static void
make_question(struct ask *a)
{
	question_make(&a->question, &a->name, a->type, a->server->args.key);
}

/* Over TCP. */

static void
fail(struct ask *a, const char *tcp)
{
	struct err udp = a->result.why;

	if (a->was_cut) {
		finish(a, ASK_CUT);
		return;
	}
	err_set(&a->result.why, "%s%sover TCP: %s", udp.text,
	    udp.text[0] != '\0' ? ", and " : "", tcp);
	finish(a, ASK_SILENT);
}

static void
on_message(void *ctx, const uint8_t *msg, size_t len, bool more)
{
	struct ask *a = ctx;
	struct said head = { .rcode = a->result.said.rcode,
		.authoritative = a->result.said.authoritative, .cut = true };
	enum said_kind kind;
	struct err why;

	(void)more;
	if (!question_verify(&a->question, msg, len, &why)) {
		fail(a, why.text);
		return;
	}
	a->server->tcp_answers = true;
	kind = read_said(a, msg, len);
	if (kind == SAID_STRANGE || kind == SAID_CUT) {
		said_fini(&a->result.said);
		a->result.said = head;
		fail(a, kind == SAID_CUT ? "it cuts its answer there, too" :
		    "its answer is to another question");
	} else {
		finish(a, kind == SAID_BROKEN ? ASK_BROKEN : ASK_ANSWER);
	}
}

static void ask_over_tcp(struct ask *a);

static void
on_ended(void *ctx, bool connected, const struct err *why)
{
	struct ask *a = ctx;
	struct ask_server *s = a->server;

	if (!connected)
		s->failures++;
	if (!connected && ask_server_has_tcp(s) && ++a->tries < TRIES &&
	    (s->tcp_answers || a->was_cut)) {
		ask_over_tcp(a);
	} else {
		fail(a, why->text);
	}
}

static void
ask_over_tcp(struct ask *a)
{
	static const struct stream_calls calls = { on_message, on_ended };
	struct stream_args args = { .address = &a->server->args.address,
		.tls = a->server->args.tls, .is_single = true,
		.timeout = tcp_timeout };

	stream_cancel(&a->stream);
	make_question(a);
	args.query = a->question.bytes;
	args.len = a->question.len;
	a->stream = stream_start(a->server->args.trunks, &args, &calls, a);
}

/* why: what UDP came to. */
static void
go_to_tcp(struct ask *a, const struct err *why)
{
	timer_stop(a->timer);
	a->asked = 0;
	a->result.why = *why;
	if (ask_server_has_tcp(a->server))
		ask_over_tcp(a);
	else
		timer_set(a->timer, 0);
}

/* Over UDP.  An answer to a question before may still come: it is strange. */

static void
on_datagram(void *ctx, const uint8_t *msg, size_t len)
{
	struct ask *a = ctx;
	enum said_kind kind;
	struct err why;

	if (a->asked == 0)
		return;
	kind = read_said(a, msg, len);
	if (kind == SAID_CUT) {
		a->was_cut = true;
		err_set(&why, "its answer over UDP is cut");
		go_to_tcp(a, &why);
	} else if (kind != SAID_STRANGE &&
	    question_verify(&a->question, msg, len, &why)) {
		finish(a, kind == SAID_BROKEN ? ASK_BROKEN : ASK_ANSWER);
	}
}

static void
on_failed(void *ctx, const struct err *why)
{
	struct ask *a = ctx;

	if (a->asked > 0)
		go_to_tcp(a, why);
}

static void
ask_over_udp(struct ask *a)
{
	struct err why;

	if (datagram_send(a->datagram, a->question.bytes, a->question.len,
	    &why))
		timer_set(a->timer, patience[a->asked++]);
	else
		go_to_tcp(a, &why);
}

static void
on_silence(void *ctx)
{
	struct ask *a = ctx;
	struct err why;

	if (a->asked > 0 && a->asked < QUESTIONS) {
		ask_over_udp(a);
	} else if (a->asked > 0) {
		err_set(&why, "no answer over UDP");
		go_to_tcp(a, &why);
	} else {
		fail(a, "it is not there");
	}
}

struct ask *
ask_new(struct ask_server *server, ask_fn *done, void *ctx)
{
	static const struct datagram_calls calls = { on_datagram, on_failed };
	struct ask *a = xcalloc(1, sizeof(*a));

	a->server = server;
	a->done = done;
	a->ctx = ctx;
	if (!server->args.tcp)
		a->datagram = datagram_new(server->args.base,
		    &server->args.address, &calls, a);
	a->timer = timer_new(server->args.base, on_silence, a);
	return a;
}

void
ask_put(struct ask *a, const struct name *name, uint16_t type)
{
	struct err none = { 0 };

	said_fini(&a->result.said);
	a->was_cut = false;
	a->tries = 0;
	a->name = *name;
	a->type = type;
	if (a->server->args.tcp) {
		go_to_tcp(a, &none);
	} else {
		make_question(a);
		ask_over_udp(a);
	}
}

void
ask_free(struct ask **take)
{
	struct ask *a = *take;

	*take = NULL;
	if (a == NULL)
		return;
	stream_cancel(&a->stream);
	timer_free(&a->timer);
	datagram_free(&a->datagram);
	question_fini(&a->question);
	said_fini(&a->result.said);
	free(a);
}
