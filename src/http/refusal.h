/*
 * refusal: why bytes are no request that dnssync takes.
 */
#ifndef DNSSYNC_HTTP_REFUSAL_H
#define DNSSYNC_HTTP_REFUSAL_H

enum refusal {
	REFUSAL_NONE,
	REFUSAL_CONTROL,
	REFUSAL_BARE_CR,
	REFUSAL_BARE_LF,
	REFUSAL_HEAD_SIZE,
	REFUSAL_FIELD_COUNT,
	REFUSAL_REQUEST_LINE,
	REFUSAL_METHOD,
	REFUSAL_VERSION,
	REFUSAL_TARGET,
	REFUSAL_FRAGMENT,
	REFUSAL_ESCAPE,
	REFUSAL_PARAMETERS,
	REFUSAL_FOLD,
	REFUSAL_FIELD,
	REFUSAL_REPEATED,
	REFUSAL_HOST,
	REFUSAL_LENGTH,
	REFUSAL_TRANSFER_ENCODING,
	REFUSAL_EXPECTATION,
	REFUSAL_BODY_SIZE,
	REFUSAL_LATE,
	REFUSAL_COUNT
};

/* Of any but REFUSAL_NONE: the status of its answer. */
int refusal_status(enum refusal refusal);

/*
 * What is wrong, for whoever reads the answer.  Clients look for the words of
 * success anywhere in a body, some of them for no more than "ok": no text
 * holds one.
 */
const char *refusal_text(enum refusal refusal);

#endif
