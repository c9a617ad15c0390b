#include "legacy_import.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "enrol.h"
#include "legacy_client.h"
#include "legacy_tree.h"

static const char label[] = "imported";

/* What came of one host, as words behind its name. */
struct result {
	bool is_new;
	struct buf words;
};

static void
say(struct result *result, const char *what, const char *value)
{
	buf_addf(&result->words, "%s%s%s", result->words.len > 0 ? ", " : "",
	    what, value);
}

/* Where no configuration names any zone, none is missed. */
static void
place(struct legacy_import *import, struct host *host)
{
	struct errs none = { 0 };

	enrol_place(import->conf, host, import->conf->clients == NULL ?
	    &import->notes : &none);
	errs_fini(&none);
}

static bool
add(struct legacy_import *import, const struct legacy_client *client,
    struct result *result, struct err *err)
{
	struct host host = { .name = client->name, .is_enabled = true,
		.ttl = client->ttl };
	char text[IP_TEXT_SIZE];

	place(import, &host);
	if (client->ip.len > 0)
		*(client->ip.len == IP4_LEN ? &host.v4 : &host.v6) =
		    client->ip;
	ip_text(&client->ip, text);
	result->is_new = true;
	say(result, "added", "");
	say(result, *text != '\0' ? text : "no address", "");
	return store_host_add(import->store, &host, &import->origin, err);
}

static bool
refresh(struct legacy_import *import, const struct legacy_client *client,
    const struct host *host, struct result *result, struct err *err)
{
	bool is4 = client->ip.len == IP4_LEN;
	struct change change = { .changes4 = is4, .changes6 = !is4 };
	char text[IP_TEXT_SIZE];

	if (client->ip.len == 0 ||
	    client->ip_time <= (is4 ? host->v4_changed : host->v6_changed) ||
	    ip_equal(&client->ip, is4 ? &host->v4 : &host->v6))
		return true;
	*(is4 ? &change.v4 : &change.v6) = client->ip;
	ip_text(&client->ip, text);
	say(result, "address ", text);
	return store_host_change(import->store, &client->name, &change,
	    &import->origin, err);
}

struct key_search {
	const uint8_t *digest;
	const struct legacy_client *client;
	struct errs *notes;
	bool is_there;
};

static bool
compare_key(void *ctx, const struct store_key *key, struct err *err)
{
	struct key_search *search = ctx;

	(void)err;
	if (secret_equal(key->digest, search->digest, STORE_DIGEST_LEN))
		search->is_there = true;
	return true;
}

static bool
warn_of_other(void *ctx, const struct store_key *key, struct err *err)
{
	const struct key_search *search = ctx;
	char other[NAME_TEXT_SIZE];

	(void)err;
	name_text(key->host.wire, other);
	errs_add(search->notes, "%s/KEY: is a key of %s as well: give each "
	    "host its own", search->client->path, other);
	return true;
}

/* One that was revoked since stays so. */
static bool
import_key(struct legacy_import *import, const struct legacy_client *client,
    struct result *result, struct err *err)
{
	uint8_t digest[SECRET_DIGEST_LEN];
	struct key_search search = { .digest = digest, .client = client,
		.notes = &import->notes };
	struct store *store = import->store;

	if (client->key[0] == '\0') {
		if (result->is_new)
			say(result, "no key", "");
		return true;
	}
	secret_digest(import->secret, client->key, strlen(client->key),
	    digest);
	if (!store_keys_of(store, &client->name, compare_key, &search, err))
		return false;
	if (search.is_there)
		return true;
	say(result, secret_is_weak(client->key) ? "weak key" : "key", "");
	return store_keys_by_digest(store, digest, warn_of_other, &search,
	    err) && enrol_add_key(store, import->secret, &client->name,
	    client->key, label, err);
}

static void
count(struct legacy_import *import, const struct result *result)
{
	import->added += result->is_new;
	import->changed += !result->is_new && result->words.len > 0;
	import->same += result->words.len == 0;
}

static bool
import_host(struct legacy_import *import, const struct legacy_client *client,
    struct err *err)
{
	struct result result = { 0 };
	char text[NAME_TEXT_SIZE];
	struct host host;
	enum store_found found;
	bool ok;

	name_text(client->name.wire, text);
	found = store_host_find(import->store, &client->name, &host, err);
	if (found == STORE_NONE)
		ok = add(import, client, &result, err);
	else
		ok = found == STORE_FOUND &&
		    refresh(import, client, &host, &result, err);
	ok = ok && import_key(import, client, &result, err);
	if (result.words.len > 0)
		buf_addf(&import->done, "%s: %s\n", text,
		    buf_str(&result.words));
	count(import, &result);
	buf_fini(&result.words);
	return ok;
}

bool
legacy_import_all(struct legacy_import *import, const char *dir,
    const struct legacy_names *hosts, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < hosts->n; i++) {
		struct legacy_client client;

		if (legacy_client_read(&client, import->conf, dir,
		    hosts->name[i], &import->notes))
			ok = import_host(import, &client, err);
		import->problems += client.problems;
		legacy_client_fini(&client);
	}
	return ok;
}

char *
legacy_import_clients(const char *dir)
{
	char *clients = xasprintf("%s/clients", dir);
	struct stat st;

	if (stat(clients, &st) == 0 && S_ISDIR(st.st_mode))
		return clients;
	free(clients);
	return xstrdup(dir);
}

void
legacy_import_count(struct legacy_import *import)
{
	buf_addf(&import->done, "%zu added, %zu changed, %zu as before, %zu "
	    "could not be imported\n", import->added, import->changed,
	    import->same, import->problems);
}

void
legacy_import_fini(struct legacy_import *import)
{
	buf_fini(&import->done);
	errs_fini(&import->notes);
}
