#include "store_pepper.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "store_sql.h"

enum { HEX_SIZE = 2 * SECRET_DIGEST_LEN + 1 };

static const char word[] = "pepper", fixed[] = "dnssync: which pepper?";

static void
describe(const struct secret *secret, char hex[HEX_SIZE])
{
	uint8_t digest[SECRET_DIGEST_LEN];

	secret_digest(secret, fixed, strlen(fixed), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

static bool
count(void *ctx, const struct store_key *key, struct err *err)
{
	(void)key;
	(void)err;
	++*(size_t *)ctx;
	return true;
}

static bool
has_no_keys(struct store *store, struct err *err)
{
	size_t n = 0;

	if (!store_keys(store, count, &n, err))
		return false;
	return n == 0 || err_set(err, "%s: its keys were made with another "
	    "pepper than the file 'pepper' holds now: put the file back from "
	    "the backup; with this one no key is right", store->path);
}

static bool
write_digest(struct store *store, const char *hex, struct err *err)
{
	if (!store_begin(store, time(NULL), err))
		return false;
	if (store_meta_set(store, word, hex, err))
		return store_commit(store, err);
	store_rollback(store);
	return false;
}

bool
store_pepper_check(struct store *store, const struct secret *secret,
    struct err *err)
{
	struct buf stored = { 0 };
	char hex[HEX_SIZE];
	bool ok = false;

	describe(secret, hex);
	switch (store_meta_get(store, word, &stored, err)) {
	case STORE_FOUND:
		ok = strcmp(buf_str(&stored), hex) == 0 ||
		    (has_no_keys(store, err) &&
		    write_digest(store, hex, err));
		break;
	case STORE_NONE:
		ok = write_digest(store, hex, err);
		break;
	case STORE_FAILED:
		break;
	}
	buf_fini(&stored);
	return ok;
}
