#include "http/refusal.h"

#include <assert.h>

static const struct {
	int status;
	const char *text;
} refusals[REFUSAL_COUNT] = {
	[REFUSAL_CONTROL] = { 400, "a control character in the head" },
	[REFUSAL_BARE_CR] = { 400, "a CR without its LF" },
	[REFUSAL_BARE_LF] = { 400, "a line that ends without CR" },
	[REFUSAL_HEAD_SIZE] = { 431, "the head is too large" },
	[REFUSAL_FIELD_COUNT] = { 431, "too many header fields" },
	[REFUSAL_REQUEST_LINE] = { 400, "this is no HTTP request line" },
	[REFUSAL_METHOD] = { 405, "only GET, HEAD and POST are served" },
	[REFUSAL_VERSION] = { 505, "only HTTP/1.0 and HTTP/1.1 are served" },
	[REFUSAL_TARGET] = { 400, "this is no path or http URL" },
	[REFUSAL_FRAGMENT] = { 400, "a '#' in a URL is written %23" },
	[REFUSAL_ESCAPE] = { 400, "a percent sign that begins no escape, "
		"or %00" },
	[REFUSAL_PARAMETERS] = { 400, "too many parameters" },
	[REFUSAL_FOLD] = { 400, "a header field that goes on in a second "
		"line" },
	[REFUSAL_FIELD] = { 400, "a header line without a proper name and "
		"colon" },
	[REFUSAL_REPEATED] = { 400, "a header field twice that stands once" },
	[REFUSAL_HOST] = { 400, "no host, or no valid one" },
	[REFUSAL_LENGTH] = { 400, "the content length is no number" },
	[REFUSAL_TRANSFER_ENCODING] = { 501, "a body has a Content-Length, "
		"and no transfer encoding" },
	[REFUSAL_EXPECTATION] = { 417, "an expectation that is not known" },
	[REFUSAL_BODY_SIZE] = { 413, "the body is too large" },
	[REFUSAL_LATE] = { 408, "the request did not arrive in time" },
};

int
refusal_status(enum refusal refusal)
{
	assert(refusal > REFUSAL_NONE && refusal < REFUSAL_COUNT);
	return refusals[refusal].status;
}

const char *
refusal_text(enum refusal refusal)
{
	assert(refusal > REFUSAL_NONE && refusal < REFUSAL_COUNT);
	return refusals[refusal].text;
}
