#include "http_feeding.h"

#define WITH(value) "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: " value \
	"\r\nAccept: x\r\n\r\n"

static void
assert_credentials(const char *bytes, size_t len, enum credentials_kind kind,
    const char *user, const char *secret)
{
	struct request r = feed_good(bytes, len);

	assert_int_equal(r.credentials.kind, kind);
	assert_text(r.credentials.user, user);
	assert_text(r.credentials.secret, secret);
	assert_text(request_field(&r, "Authorization"), NULL);
	assert_text(request_field(&r, "Accept"), "x");
	request_fini(&r);
}

static void
basic_is_a_user_and_a_secret(void **state)
{
	(void)state;
	assert_credentials(BYTES(WITH("Basic am9objprZXk=")),
	    CREDENTIALS_BASIC, "john", "key");
	assert_credentials(BYTES(WITH("basic   am9objprZXk=")),
	    CREDENTIALS_BASIC, "john", "key");
	assert_credentials(BYTES(WITH("Basic Og==")), CREDENTIALS_BASIC, "",
	    "");
	assert_credentials(BYTES(WITH("Basic YS5iOmtleTE=")),
	    CREDENTIALS_BASIC, "a.b", "key1");
	assert_credentials(BYTES(WITH("Basic YS5iOmtleTEy")),
	    CREDENTIALS_BASIC, "a.b", "key12");
}

static void
a_secret_may_hold_anything(void **state)
{
	(void)state;
	/* user:s3cr#t:x+ y */
	assert_credentials(BYTES(WITH("Basic dXNlcjpzM2NyI3Q6eCsgeQ==")),
	    CREDENTIALS_BASIC, "user", "s3cr#t:x+ y");
	assert_credentials(BYTES(WITH("Basic YTpiOmM=")), CREDENTIALS_BASIC,
	    "a", "b:c");
	assert_credentials(BYTES(WITH("Basic YTo/Pj4/")), CREDENTIALS_BASIC,
	    "a", "?>>?");
	assert_credentials(BYTES(WITH("Basic YTorKw==")), CREDENTIALS_BASIC,
	    "a", "++");
}

static void
what_cannot_be_decoded_is_bad(void **state)
{
	(void)state;
	assert_credentials(BYTES(WITH("Basic")), CREDENTIALS_BAD, NULL, NULL);
	assert_credentials(BYTES(WITH("Basic am9objprZXk")),
	    CREDENTIALS_BAD, NULL, NULL);
	assert_credentials(BYTES(WITH("Basic am9o!nprZXk=")),
	    CREDENTIALS_BAD, NULL, NULL);
	assert_credentials(BYTES(WITH("Basic am9o=nprZXk=")),
	    CREDENTIALS_BAD, NULL, NULL);
	assert_credentials(BYTES(WITH("Basic ====")), CREDENTIALS_BAD, NULL,
	    NULL);
	assert_credentials(BYTES(WITH("Basic Oh==")), CREDENTIALS_BAD, NULL,
	    NULL);
	assert_credentials(BYTES(WITH("Basic YS5iOmtleQ== x")),
	    CREDENTIALS_BAD, NULL, NULL);
	assert_credentials(BYTES(WITH("Basic YS5iOmtleTF=")),
	    CREDENTIALS_BAD, NULL, NULL);
	assert_credentials(BYTES(WITH("BasicYS5iOmtleQ==")),
	    CREDENTIALS_BAD, NULL, NULL);
	assert_credentials(BYTES(WITH("Basic am9obg==")), CREDENTIALS_BAD,
	    NULL, NULL);
	/* jo NUL hn:key */
	assert_credentials(BYTES(WITH("Basic am8AaG46a2V5")),
	    CREDENTIALS_BAD, NULL, NULL);
}

static void
bearer_and_token_are_a_secret_alone(void **state)
{
	(void)state;
	assert_credentials(BYTES(WITH("Bearer ab+/=c")), CREDENTIALS_TOKEN,
	    NULL, "ab+/=c");
	assert_credentials(BYTES(WITH("Token 123")), CREDENTIALS_TOKEN, NULL,
	    "123");
	assert_credentials(BYTES(WITH("Bearer")), CREDENTIALS_BAD, NULL,
	    NULL);
}

static void
another_scheme_is_bad(void **state)
{
	(void)state;
	assert_credentials(BYTES(WITH("Digest username=\"x\"")),
	    CREDENTIALS_BAD, NULL, NULL);
	assert_credentials(BYTES(WITH("")), CREDENTIALS_BAD, NULL, NULL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(basic_is_a_user_and_a_secret),
		cmocka_unit_test(a_secret_may_hold_anything),
		cmocka_unit_test(what_cannot_be_decoded_is_bad),
		cmocka_unit_test(bearer_and_token_are_a_secret_alone),
		cmocka_unit_test(another_scheme_is_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
