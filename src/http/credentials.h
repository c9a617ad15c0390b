/*
 * credentials: who a request says it comes from (RFC 7617, RFC 6750).
 */
#ifndef DNSSYNC_HTTP_CREDENTIALS_H
#define DNSSYNC_HTTP_CREDENTIALS_H

#include "http/text.h"

/*
 * CREDENTIALS_BAD: of another scheme, or not to be decoded; whoever asks for
 * credentials answers them as wrong ones.
 */
enum credentials_kind {
	CREDENTIALS_NONE, CREDENTIALS_BASIC, CREDENTIALS_TOKEN,
	CREDENTIALS_BAD
};

struct credentials {
	enum credentials_kind kind;
	struct text user;		/* of Basic; without ':' */
	struct text secret;		/* of Basic, Bearer and Token */
};

/*
 * Reads the value of an Authorization field, in place: value[len] has to be
 * writable, too, and the bytes have to last as long as the credentials.
 */
void credentials_parse(struct credentials *credentials, char *value,
    size_t len);

#endif
