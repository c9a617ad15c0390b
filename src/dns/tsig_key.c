#include "dns/tsig_key.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/mem.h"

struct tsig_key {
	unsigned owners;
	struct name name;
	char text[NAME_TEXT_SIZE];
	enum tsig_algorithm algorithm;
	struct tsig_mac *mac;
	uint8_t *secret;
	size_t len;
};

struct tsig_key *
tsig_key_new(const struct name *name, enum tsig_algorithm algorithm,
    const void *secret, size_t len, struct err *err)
{
	struct tsig_mac *mac = tsig_mac_new(algorithm, secret, len, err);
	struct tsig_key *key;

	if (mac == NULL)
		return NULL;
	key = xcalloc(1, sizeof(*key));
	key->owners = 1;
	key->name = *name;
	name_text(name->wire, key->text);
	key->algorithm = algorithm;
	key->mac = mac;
	key->secret = xmemdup(secret, len);
	key->len = len;
	return key;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The secret in place of its text; false: it is none. */
static bool
decode(char *text, size_t *len, struct err *err)
{
	if (!base64_decode(text, len))
		return err_set(err, "the secret is no base64: copy all of it, "
		    "with the = at its end");
	if (*len == 0)
		return err_set(err, "the secret is empty");
	return true;
}

struct tsig_key *
tsig_key_from_text(const struct name *name, enum tsig_algorithm algorithm,
    const char *text, size_t len, struct err *err)
{
	struct tsig_key *key = NULL;
	size_t left;
	char *copy;

	for (; len > 0 && is_blank(*text); len--)
		text++;
	while (len > 0 && is_blank(text[len - 1]))
		len--;
	if (len > TSIG_SECRET_TEXT_MAX) {
		err_set(err, "the secret is longer than %d characters",
		    TSIG_SECRET_TEXT_MAX);
		return NULL;
	}
	copy = xcalloc(1, len + 1);
	memcpy(copy, text, len);
	left = len;
	if (decode(copy, &left, err))
		key = tsig_key_new(name, algorithm, copy, left, err);
	explicit_bzero(copy, len);
	free(copy);
	return key;
}

struct tsig_key *
tsig_key_ref(struct tsig_key *key)
{
	if (key != NULL)
		key->owners++;
	return key;
}

void
tsig_key_unref(struct tsig_key **take)
{
	struct tsig_key *key = *take;

	*take = NULL;
	if (key == NULL || --key->owners > 0)
		return;
	tsig_mac_free(&key->mac);
	explicit_bzero(key->secret, key->len);
	free(key->secret);
	free(key);
}

const struct name *
tsig_key_name(const struct tsig_key *key)
{
	return &key->name;
}

const char *
tsig_key_text(const struct tsig_key *key)
{
	return key->text;
}

enum tsig_algorithm
tsig_key_algorithm(const struct tsig_key *key)
{
	return key->algorithm;
}

bool
tsig_key_is_same(const struct tsig_key *a, const struct tsig_key *b)
{
	if (a == NULL || b == NULL || a == b)
		return a == b;
	return a->algorithm == b->algorithm && a->len == b->len &&
	    name_equal(a->name.wire, b->name.wire) &&
	    tsig_mac_equal(a->secret, b->secret, a->len);
}

struct tsig_mac *
tsig_key_mac(const struct tsig_key *key)
{
	return tsig_mac_copy(key->mac);
}
