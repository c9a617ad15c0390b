#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conf_keyfile.h"
#include "dns/tsig_key.h"

/* Of its exact size, so that a read past it is seen. */
static struct tsig_key *
read_text(const char *text, struct err *err)
{
	size_t len = strlen(text);
	char *exact = malloc(len > 0 ? len : 1);
	struct tsig_key *key;

	memcpy(exact, text, len);
	key = conf_keyfile_read(exact, len, err);
	free(exact);
	return key;
}

static void
is_the_key(const char *text)
{
	struct tsig_key *key, *expected;
	struct name name;
	struct err err;

	assert_true(name_parse(&name, "xfr", &err));
	expected = tsig_key_new(&name, TSIG_HMAC_SHA256, "\0\1\2", 3, &err);
	key = read_text(text, &err);
	if (key == NULL)
		fail_msg("%s: %s", text, err.text);
	assert_true(tsig_key_is_same(key, expected));
	tsig_key_unref(&key);
	tsig_key_unref(&expected);
}

static void
what_tsig_keygen_writes_is_read(void **state)
{
	(void)state;
	is_the_key("key \"xfr\" {\n\talgorithm hmac-sha256;\n"
	    "\tsecret \"AAEC\";\n};\n");
}

static void
it_may_be_written_as_bind_allows(void **state)
{
	(void)state;
	is_the_key("key xfr{secret AAEC;algorithm \"HMAC-SHA256\";};");
	is_the_key("# one\n// two\n/* three\n * four */ KEY XFR. { Algorithm "
	    "hmac-sha256 ; SECRET \"AAEC\" ; } ; # five");
	is_the_key("key xfr { algorithm /**/hmac-sha256; secret \" AAEC \"; };"
	    " /* not closed");
}

static void
what_is_wrong_is_said_with_its_line(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "line 1: does not begin with 'key', as what tsig-keygen "
		    "writes does" },
		{ "\n\nzone x { };", "line 3: does not begin with 'key', as "
		    "what tsig-keygen writes does" },
		{ "key", "line 1: the name of the key is missing" },
		{ "key {", "line 1: the name of the key is missing" },
		{ "key \"\" {", "line 1: the name of the key is missing" },
		{ "key \"x\n\" {", "line 1: the name of the key is missing" },
		{ "key x\n;", "line 2: there has to be a '{'" },
		{ "key x {", "line 1: neither 'algorithm' nor 'secret', nor "
		    "a '}' at the end of the key" },
		{ "key x {\n/* { */ secrt \"SeCrEt\"; };", "line 2: neither "
		    "'algorithm' nor 'secret', nor a '}' at the end of the "
		    "key" },
		{ "key x { secret };", "line 1: the secret is missing" },
		{ "key x { algorithm ; };", "line 1: the algorithm is "
		    "missing" },
		{ "key x { secret AAEC\n};", "line 2: there has to be a "
		    "';'" },
		{ "key x { }", "line 1: there has to be a ';'" },
		{ "key x { };", "the key has no algorithm" },
		{ "key x { algorithm hmac-md5; };", "the key has no secret" },
		{ "key x { algorithm hmac-md5; secret AAEC; };\nkey y { };",
		    "line 2: something stands behind the key" },
		{ "key x { algorithm md5; secret AAEC; };", "unknown "
		    "algorithm 'md5': it may be hmac-md5, hmac-sha1, "
		    "hmac-sha224, hmac-sha256, hmac-sha384 or hmac-sha512" },
		{ "key a..b { algorithm hmac-md5; secret AAEC; };", "'a..b' "
		    "cannot be the name of a key: two dots without a label "
		    "between them, or a dot first" },
		{ "key x { algorithm hmac-md5; secret \"SeCrEt\"; };",
		    "the secret is no base64: copy all of it, with the = at "
		    "its end" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err;

		assert_null(read_text(cases[i].text, &err));
		assert_string_equal(err.text, cases[i].why);
	}
}

static void
what_is_too_long_is_refused(void **state)
{
	static const char rest[] = " { algorithm hmac-md5; secret AAEC; };";
	static char text[2 * TSIG_SECRET_TEXT_MAX];
	struct err err;

	(void)state;
	memset(text, 'A', sizeof(text) - 1);
	memcpy(text, "key ", 4);
	memcpy(text + 2000, rest, sizeof(rest));
	assert_null(read_text(text, &err));
	assert_non_null(strstr(err.text, "cannot be the name of a key"));
	memset(text, 'A', sizeof(text) - 1);
	memcpy(text, "key x { algorithm hmac-md5; secret ", 35);
	memcpy(text + sizeof(text) - 5, "; };", 5);
	assert_null(read_text(text, &err));
	assert_string_equal(err.text, "the secret is longer than 4096 "
	    "characters");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_tsig_keygen_writes_is_read),
		cmocka_unit_test(it_may_be_written_as_bind_allows),
		cmocka_unit_test(what_is_wrong_is_said_with_its_line),
		cmocka_unit_test(what_is_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
