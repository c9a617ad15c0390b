#include "sync/transfer_args.h"

#include <stdlib.h>

#include "base/mem.h"
#include "dns/tsig_key.h"
#include "tls_profile.h"

void
transfer_args_copy(struct transfer_args *to, const struct transfer_args *from)
{
	*to = *from;
	to->zone = xmemdup(from->zone, sizeof(*from->zone));
	to->text = xstrdup(from->text);
	to->path = xstrdup(from->path);
	to->key = tsig_key_ref(from->key);
	to->tls = tls_profile_ref(from->tls);
	if (from->held != NULL)
		to->held = xmemdup(from->held, sizeof(*from->held));
	to->options = xmemdup(from->options, sizeof(*from->options));
}

static void
release(const void *copy)
{
	free((void *)(uintptr_t)copy);
}

void
transfer_args_fini(struct transfer_args *args)
{
	release(args->zone);
	release(args->text);
	release(args->path);
	tsig_key_unref(&args->key);
	tls_profile_unref(&args->tls);
	release(args->held);
	release(args->options);
}
