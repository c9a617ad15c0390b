#include "sync/ask_server.h"

#include <stdlib.h>

#include "base/mem.h"
#include "dns/tsig_key.h"
#include "tls_profile.h"

enum { FAILURES_MAX = 8 };	/* to connect, if it never went well */

struct ask_server *
ask_server_new(const struct ask_server_args *args)
{
	struct ask_server *s = xcalloc(1, sizeof(*s));

	s->args = *args;
	s->args.key = tsig_key_ref(args->key);
	s->args.tls = tls_profile_ref(args->tls);
	s->args.tcp |= args->tls != NULL;
	s->message = message_new();
	return s;
}

void
ask_server_free(struct ask_server **take)
{
	struct ask_server *s = *take;

	*take = NULL;
	if (s == NULL)
		return;
	message_free(&s->message);
	tls_profile_unref(&s->args.tls);
	tsig_key_unref(&s->args.key);
	free(s);
}

bool
ask_server_has_tcp(const struct ask_server *server)
{
	return server->tcp_answers || server->failures < FAILURES_MAX;
}
