#include "secret.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/private.h"

enum {
	PEPPER_LEN = crypto_generichash_KEYBYTES,
	PEPPER_HEX_LEN = 2 * PEPPER_LEN,	/* in the file, and \n */
	FILE_MAX = PEPPER_HEX_LEN + 1
};

/* On a page of its own, which is not swapped out where that is allowed. */
struct secret {
	uint8_t pepper[PEPPER_LEN];
};

/* 32 of them: a random byte's low 5 bits choose one without a bias. */
static const char letters[] = "23456789abcdefghijkmnpqrstuvwxyz";

static_assert(sizeof(letters) == 32 + 1, "5 bits for each character");

/* Cannot fail but where the kernel has no random numbers. */
static void
begin(void)
{
	if (sodium_init() < 0)
		abort();
}

static bool
make_file(const char *path, struct err *err)
{
	uint8_t pepper[PEPPER_LEN];
	char text[FILE_MAX + 1];
	bool ok;

	randombytes_buf(pepper, sizeof(pepper));
	sodium_bin2hex(text, sizeof(text), pepper, sizeof(pepper));
	text[PEPPER_HEX_LEN] = '\n';
	ok = private_make(path, text, FILE_MAX, err);
	sodium_memzero(pepper, sizeof(pepper));
	sodium_memzero(text, sizeof(text));
	return ok;
}

static bool
read_file(struct secret *secret, const char *path, struct err *err)
{
	struct buf text = { 0 };
	size_t len;
	bool ok;

	if (!private_read(path, FILE_MAX, &text, err)) {
		buf_fini(&text);
		return false;
	}
	ok = text.len >= PEPPER_HEX_LEN &&
	    (text.len == PEPPER_HEX_LEN || text.data[text.len - 1] == '\n') &&
	    sodium_hex2bin(secret->pepper, PEPPER_LEN,
		(const char *)text.data, PEPPER_HEX_LEN, NULL, &len, NULL) ==
	    0 && len == PEPPER_LEN;
	if (text.cap > 0)
		sodium_memzero(text.data, text.cap);
	buf_fini(&text);
	return ok || err_set(err, "%s: holds no pepper (%d hexadecimal "
	    "digits): put the file back from a backup; a new one makes all "
	    "keys wrong", path, PEPPER_HEX_LEN);
}

struct secret *
secret_open(const char *path, struct err *err)
{
	struct secret *secret;

	begin();
	secret = xgot(sodium_malloc(sizeof(*secret)));
	if (!make_file(path, err) || !read_file(secret, path, err))
		secret_close(&secret);
	return secret;
}

void
secret_close(struct secret **take)
{
	sodium_free(*take);
	*take = NULL;
}

void
secret_make_key(char key[SECRET_KEY_SIZE])
{
	uint8_t random[SECRET_KEY_LEN];

	begin();
	randombytes_buf(random, sizeof(random));
	for (size_t i = 0; i < SECRET_KEY_LEN; i++)
		key[i] = letters[random[i] & 31];
	key[SECRET_KEY_LEN] = '\0';
	sodium_memzero(random, sizeof(random));
}

bool
secret_is_weak(const char *key)
{
	bool seen[256] = { false };
	unsigned different = 0;

	for (const char *p = key; *p != '\0'; p++) {
		different += !seen[(uint8_t)*p];
		seen[(uint8_t)*p] = true;
	}
	return strlen(key) < SECRET_KEY_LEN || different < 10;
}

void
secret_digest(const struct secret *secret, const void *key, size_t len,
    uint8_t digest[SECRET_DIGEST_LEN])
{
	int result = crypto_generichash(digest, SECRET_DIGEST_LEN, key, len,
	    secret->pepper, sizeof(secret->pepper));

	assert(result == 0);
	(void)result;
}

bool
secret_equal(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}

void
secret_wipe(void *p, size_t len)
{
	sodium_memzero(p, len);
}
