#include "keyring.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

/* What one digest opens; mostly one host. */
struct keyring_bunch {
	size_t n;
	struct keyring_key keys[];
};

struct keyring {
	struct map *bunches;		/* by digest */
};

struct keyring *
keyring_new(void)
{
	struct keyring *k = xcalloc(1, sizeof(*k));

	k->bunches = map_new();
	return k;
}

void
keyring_free(struct keyring **take)
{
	struct keyring *k = *take;

	*take = NULL;
	if (k == NULL)
		return;
	map_free_values(&k->bunches);
	free(k);
}

void
keyring_add(struct keyring *k, const struct store_key *key)
{
	struct keyring_bunch *old, *new;
	size_t n;

	if (key->revoked != 0)
		return;
	old = map_get(k->bunches, key->digest, STORE_DIGEST_LEN);
	n = old != NULL ? old->n : 0;
	new = xmalloc(sizeof(*new) + (n + 1) * sizeof(new->keys[0]));
	new->n = n + 1;
	for (size_t i = 0; i < n; i++)
		new->keys[i] = old->keys[i];
	new->keys[n] = (struct keyring_key){ .id = key->id,
		.host = key->host, .is_weak = key->is_weak };
	map_set(k->bunches, key->digest, STORE_DIGEST_LEN, new);
	free(old);
}

const struct keyring_bunch *
keyring_look(const struct keyring *k, const uint8_t digest[STORE_DIGEST_LEN])
{
	return map_get(k->bunches, digest, STORE_DIGEST_LEN);
}

const struct keyring_key *
keyring_find(const struct keyring_bunch *bunch, const struct name *host)
{
	for (size_t i = 0; bunch != NULL && i < bunch->n; i++)
		if (bunch->keys[i].host.len == host->len &&
		    memcmp(bunch->keys[i].host.wire, host->wire,
		    host->len) == 0)
			return &bunch->keys[i];
	return NULL;
}

const struct keyring_key *
keyring_any(const struct keyring_bunch *bunch)
{
	return bunch != NULL ? &bunch->keys[0] : NULL;
}

const struct keyring_key *
keyring_only(const struct keyring_bunch *bunch)
{
	return bunch != NULL && bunch->n == 1 ? &bunch->keys[0] : NULL;
}
