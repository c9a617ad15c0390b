#include "sync/trunks.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "sync/trunks_parts.h"
#include "tls_profile.h"

struct trunks {
	struct event_base *base;
	struct map *hosts;
};

/* No two hosts are equal in it; the rest of it is zeros. */
struct key {
	struct address address;
	struct tls_profile *tls;
};

static void
key_make(struct key *key, const struct address *address,
    struct tls_profile *tls)
{
	memset(key, 0, sizeof(*key));
	address_set(&key->address, &address->ss, address->len);
	key->tls = tls;
}

struct trunks *
trunks_new(struct event_base *base)
{
	struct trunks *trunks = xcalloc(1, sizeof(*trunks));

	trunks->base = base;
	trunks->hosts = map_new();
	return trunks;
}

static void
host_free(struct host *host)
{
	host_fini(host);
	tls_profile_unref(&host->tls);
	free(host);
}

void
trunks_free(struct trunks **take)
{
	struct trunks *trunks = *take;
	struct map_walk walk = { 0 };
	struct host *host;

	if (trunks == NULL)
		return;
	*take = NULL;
	while ((host = map_next(trunks->hosts, &walk)) != NULL)
		host_free(host);
	map_free(&trunks->hosts);
	free(trunks);
}

struct host *
trunks_host(struct trunks *trunks, const struct address *address,
    struct tls_profile *tls)
{
	struct host *host;
	struct key key;

	key_make(&key, address, tls);
	host = map_get(trunks->hosts, &key, sizeof(key));
	if (host != NULL)
		return host;
	host = xcalloc(1, sizeof(*host));
	host->trunks = trunks;
	host->base = trunks->base;
	host->address = key.address;
	host->tls = tls_profile_ref(tls);
	host_init(host);
	map_set(trunks->hosts, &key, sizeof(key), host);
	return host;
}

void
trunks_forget(struct host *take)
{
	struct key key;

	key_make(&key, &take->address, take->tls);
	map_remove(take->trunks->hosts, &key, sizeof(key));
	host_free(take);
}
