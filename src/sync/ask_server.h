/*
 * ask_server: what all that ask one server share.
 */
#ifndef DNSSYNC_SYNC_ASK_SERVER_H
#define DNSSYNC_SYNC_ASK_SERVER_H

#include <stdbool.h>

#include "dns/message.h"
#include "sync/ask.h"

struct ask_server {
	struct ask_server_args args;
	struct message *message;	/* for reading, one at a time */
	bool tcp_answers;		/* it did, once */
	unsigned failures;		/* to connect over TCP */
};

/* Is it worth while to connect to it over TCP? */
bool ask_server_has_tcp(const struct ask_server *server);

#endif
