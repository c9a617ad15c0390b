#include "dns/xfr_answer.h"

#include "dns/wire.h"

static bool
refuse_rcode(unsigned rcode, struct err *err)
{
	const char *hint = "";
	char text[WIRE_TEXT_SIZE];

	if (rcode == RCODE_REFUSED || rcode == RCODE_NOTAUTH)
		hint = " (is this address allowed to transfer the zone?)";
	if (rcode == RCODE_SERVFAIL)
		hint = " (has it too many transfers at once?)";
	wire_rcode_text(rcode, text);
	return err_set(err, "answers %s to the transfer%s", text, hint);
}

bool
xfr_answer_check(const struct xfr_answer *asked, const struct message *m,
    bool first, unsigned *rcode, struct err *err)
{
	if (message_id(m) != asked->id)
		return err_set(err, "a message with id %u, where %u was asked",
		    message_id(m), asked->id);
	if (!message_is_response(m))
		return err_set(err, "a message that is no response");
	if (message_rcode(m) != 0) {
		*rcode = message_rcode(m);
		return refuse_rcode(*rcode, err);
	}
	if (message_is_truncated(m))
		return err_set(err, "a message that says it is truncated");
	/* RFC 5936, 2.2.1: only the first message has to have a question. */
	if ((first || message_question_count(m) > 0) &&
	    !message_question_is(m, asked->zone,
	    asked->incremental ? RR_IXFR : RR_AXFR))
		return err_set(err, "a message whose question is not the "
		    "zone's %s", asked->incremental ? "IXFR" : "AXFR");
	return message_answer_count(m) > 0 ||
	    err_set(err, "a message without records");
}
