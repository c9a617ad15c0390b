#include "loading.h"

#include "dns/tsig_key.h"

#define ZONE "zone a.example { primaries = 192.0.2.1 }\n"
/* 32 bytes from 0 to 31. */
#define SECRET "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define KEY "key xfr { algorithm = hmac-sha256 secret = '" SECRET "' }\n"

static const struct tsig_key *
key_of(const struct conf *conf, size_t zone, size_t i)
{
	const struct zone_primaries *p = conf->zones[zone].primaries;

	assert_true(i < p->n);
	return p->key[i];
}

static struct tsig_key *
expected(const char *text, enum tsig_algorithm algorithm)
{
	uint8_t secret[32];
	struct tsig_key *key;
	struct name name;
	struct err err;

	for (uint8_t i = 0; i < sizeof(secret); i++)
		secret[i] = i;
	assert_true(name_parse(&name, text, &err));
	key = tsig_key_new(&name, algorithm, secret, sizeof(secret), &err);
	assert_non_null(key);
	return key;
}

static void
all_addresses_of_a_primary_have_its_key(void **state)
{
	struct tsig_key *key = expected("xfr", TSIG_HMAC_SHA256);
	struct conf *conf = load(KEY
	    "primary p { address = { 192.0.2.1, 192.0.2.2 } key = XFR. }\n"
	    "zone a.example { primaries = { p, 192.0.2.3 } }\n");

	(void)state;
	assert_int_equal(conf->nkeys, 1);
	assert_true(tsig_key_is_same(conf->keys[0], key));
	assert_ptr_equal(key_of(conf, 0, 0), conf->keys[0]);
	assert_ptr_equal(key_of(conf, 0, 1), conf->keys[0]);
	assert_null(key_of(conf, 0, 2));
	conf_free(&conf);
	tsig_key_unref(&key);
}

static void
the_key_of_a_zone_is_for_primaries_without_one(void **state)
{
	struct conf *conf = load(KEY
	    "key other { algorithm = hmac-sha1 secret = 'AAEC' }\n"
	    "primary p { address = 192.0.2.1 key = xfr }\n"
	    "primary q { address = 192.0.2.2 }\n"
	    "zone a.example { primaries = { p, q, 192.0.2.3 } key = other }\n"
	    "zone b.example { primaries = { p, q } }\n");

	(void)state;
	assert_string_equal(tsig_key_text(key_of(conf, 0, 0)), "xfr");
	assert_string_equal(tsig_key_text(key_of(conf, 0, 1)), "other");
	assert_string_equal(tsig_key_text(key_of(conf, 0, 2)), "other");
	assert_string_equal(tsig_key_text(key_of(conf, 1, 0)), "xfr");
	assert_null(key_of(conf, 1, 1));
	conf_free(&conf);
}

static void
a_zone_list_may_have_a_key(void **state)
{
	struct conf *conf;

	(void)state;
	tempdir_file("list", "a.example\nb.example\n");
	conf = load(KEY "zone-list l { file = list primaries = 192.0.2.1 "
	    "key = xfr }\n");
	assert_non_null(key_of(conf, 0, 0));
	assert_non_null(key_of(conf, 1, 0));
	conf_free(&conf);
}

static void
a_secret_may_stand_in_a_file_of_its_own(void **state)
{
	struct tsig_key *key = expected("a.b", TSIG_HMAC_SHA512);
	struct conf *conf;

	(void)state;
	tempdir_file("secret", "\n  " SECRET "\t\r\n\n");
	assert_int_equal(chmod("secret", 0640), 0);
	conf = load("key A.B { algorithm = HMAC-SHA512 secret-file = secret }"
	    "\n" ZONE);
	assert_true(tsig_key_is_same(conf->keys[0], key));
	assert_int_equal(conf->warnings.len, 0);
	assert_int_equal(conf->nsecret_files, 1);
	assert_string_equal(conf->secret_files[0], "secret");
	conf_free(&conf);
	tsig_key_unref(&key);
}

static void
a_secret_file_that_everybody_may_read_is_refused(void **state)
{
	(void)state;
	tempdir_file("secret", SECRET "\n");
	assert_int_equal(chmod("secret", 0644), 0);
	refuses("key x { algorithm = hmac-md5\nsecret-file = secret }\n" ZONE,
	    "c:4: key 'x': secret: everybody may read or write it (mode 0644): "
	    "chmod 640 it, and take another secret if somebody could have read "
	    "this one\n");
}

static void
a_secret_that_everybody_may_read_gets_a_warning(void **state)
{
	struct errs errs = { 0 };
	struct conf *conf;

	(void)state;
	tempdir_file("c", LOADING_BASE KEY ZONE);
	assert_int_equal(chmod("c", 0644), 0);
	conf = conf_load("c", &errs);
	assert_non_null(conf);
	assert_int_equal(conf->warnings.len, 1);
	assert_string_equal(conf->warnings.text[0], "c:3: the secret of key "
	    "'xfr' can be read by everybody (mode 0644): chmod 640 the file, "
	    "or use secret-file");
	conf_free(&conf);
	assert_int_equal(chmod("c", 0640), 0);
	conf = conf_load("c", &errs);
	assert_int_equal(conf->warnings.len, 0);
	conf_free(&conf);
}

/* What is wrong, and what is said of it: the key begins in line 3. */
static void
what_is_wrong_with_a_key_is_said_with_its_line(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "key x {\nalgorithm = hmac-sha257 secret = AAEC }\n",
		    "c:4: unknown algorithm 'hmac-sha257': write hmac-md5, "
		    "hmac-sha1, hmac-sha224, hmac-sha256, hmac-sha384 or "
		    "hmac-sha512\n" },
		{ "key x { secret = AAEC }\n", "c:3: 'algorithm' is not set: "
		    "add algorithm = \"hmac-sha256\"\n" },
		{ "key x { algorithm = hmac-sha256\nsecret = 'A AEC' }\n",
		    "c:4: key 'x': the secret is no base64: copy all of it, "
		    "with the = at its end\n" },
		{ "key x { algorithm = hmac-sha256\nsecret = AAE }\n",
		    "c:4: key 'x': the secret is no base64: copy all of it, "
		    "with the = at its end\n" },
		{ "key x { algorithm = hmac-sha256\nsecret = ' ' }\n",
		    "c:4: key 'x': the secret is empty\n" },
		{ "key x { algorithm = hmac-sha256 }\n", "c:3: key 'x' has no "
		    "secret: add secret = \"...\", which 'dnssync keygen x' "
		    "makes, or secret-file = \"...\"\n" },
		{ "key x { algorithm = hmac-sha256 secret = AAEC\n"
		    "secret-file = f }\n", "c:4: key 'x' has a secret and a "
		    "secret-file: remove one of the two\n" },
		{ "key x { algorithm = hmac-sha256\nsecret-file = f }\n",
		    "c:4: key 'x': f: cannot open: No such file or directory"
		    "\n" },
		{ "key a..b { algorithm = hmac-md5 secret = AAEC }\n",
		    "c:3: 'a..b' cannot be the name of a key, which is "
		    "written like that of a zone: two dots without a label "
		    "between them, or a dot first\n" },
		{ "key x { algorithm = hmac-md5 secret = AAEC }\n"
		    "key X. { algorithm = hmac-sha1 secret = AAEC }\n",
		    "c:4: key 'x' stands in line 3 already: remove one of the "
		    "two\n" },
		{ "primary p { address = 192.0.2.1\nkey = y }\n",
		    "c:4: unknown key 'y': define it with key \"y\" { "
		    "algorithm = \"hmac-sha256\" secret = \"...\" }\n" },
		{ "zone b.example { primaries = 192.0.2.1\nkey = a..b }\n",
		    "c:4: unknown key 'a..b': define it with key \"a..b\" { "
		    "algorithm = \"hmac-sha256\" secret = \"...\" }\n" },
		{ "key x { algorithm = hmac-md5 secret = '?' }\n"
		    "primary p { address = 192.0.2.1 key = x }\n",
		    "c:3: key 'x': the secret is no base64: copy all of it, "
		    "with the = at its end\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf text = { 0 };

		buf_addf(&text, "%s" ZONE, cases[i].text);
		refuses(buf_str(&text), cases[i].said);
		buf_fini(&text);
	}
}

/* However it is written, what was meant as a secret is not repeated. */
static void
no_complaint_repeats_a_secret(void **state)
{
	static const char *const texts[] = {
		"key x { algorithm = hmac-md5 secret = SeCrEt== }\n",
		"key x { algorithm = hmac-md5 secret = SeCrEt/+AAA }\n",
		"key x { algorithm = hmac-md5 secret = SeCrEt+AAA= }\n",
		"key x { algorithm = hmac-md5 secret = SeCrEt AAEC }\n",
		"key x { algorithm = hmac-md5 secret = { SeCrEt, AAEC } }\n",
		"key x { algorithm = hmac-md5 secret = \"SeCrEt }\n",
		"key x { algorithm = hmac-md5 secret \"SeCrEt\" }\n",
		"key x { algorithm = hmac-md5 secrt = \"SeCrEt\" }\n",
		"key x { algorithm hmac-md5; secret \"SeCrEt\"; };\n",
		"secret = \"SeCrEt\"\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct buf all = { 0 };
		struct errs errs = { 0 };

		buf_addf(&all, LOADING_BASE "%s" ZONE, texts[i]);
		tempdir_file("c", buf_str(&all));
		assert_null(conf_load("c", &errs));
		assert_true(errs.len > 0);
		for (size_t k = 0; k < errs.len; k++)
			if (strstr(errs.text[k], "SeCrEt") != NULL)
				fail_msg("%s", errs.text[k]);
		buf_fini(&all);
		errs_fini(&errs);
	}
}

static bool
is_same_with(const char *a, const char *b)
{
	struct conf *first = load(a), *second = load(b);
	bool same = conf_zone_is_same(&first->zones[0], &second->zones[0]);

	conf_free(&first);
	conf_free(&second);
	return same;
}

#define SIGNED "zone a.example { primaries = 192.0.2.1 key = xfr }\n"

static void
a_zone_with_another_key_is_another_one(void **state)
{
	(void)state;
	assert_true(is_same_with(KEY SIGNED, SIGNED KEY));
	assert_false(is_same_with(KEY SIGNED, KEY ZONE));
	assert_false(is_same_with(KEY SIGNED, "key xfr { algorithm = "
	    "hmac-sha256 secret = AAEC }\n" SIGNED));
	assert_false(is_same_with(KEY SIGNED, "key xfr { algorithm = "
	    "hmac-sha1 secret = '" SECRET "' }\n" SIGNED));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LOADING(all_addresses_of_a_primary_have_its_key),
		LOADING(the_key_of_a_zone_is_for_primaries_without_one),
		LOADING(a_zone_list_may_have_a_key),
		LOADING(a_secret_may_stand_in_a_file_of_its_own),
		LOADING(a_secret_file_that_everybody_may_read_is_refused),
		LOADING(a_secret_that_everybody_may_read_gets_a_warning),
		LOADING(what_is_wrong_with_a_key_is_said_with_its_line),
		LOADING(no_complaint_repeats_a_secret),
		LOADING(a_zone_with_another_key_is_another_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
