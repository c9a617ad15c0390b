#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "legacy_import.h"
#include "legacy_tree.h"
#include "storing.h"

#define ANN "ann.example.com"

/* One import of c/, committed; what it says is kept in text. */
static char text[1024];

static void
import(const char *clients)
{
	struct conf conf = { .clients = (char *)clients };
	struct legacy_import import = { .conf = &conf,
		.store = storing_open(), .origin = { "admin", "test" } };
	struct secret *secret = secret_open("pepper", &storing_err);
	struct legacy_names hosts = { 0 };

	storing_ok(secret != NULL);
	import.secret = secret;
	storing_ok(legacy_names_read("c", S_IFDIR, &hosts, &storing_err));
	storing_ok(store_begin(import.store, 1000000000, &storing_err));
	storing_ok(legacy_import_all(&import, "c", &hosts, &storing_err));
	storing_ok(store_commit(import.store, &storing_err));
	legacy_import_count(&import);
	for (size_t i = 0; i < import.notes.len; i++)
		buf_addf(&import.done, "%s\n", import.notes.text[i]);
	snprintf(text, sizeof(text), "%s", buf_str(&import.done));
	legacy_import_fini(&import);
	legacy_names_fini(&hosts);
	secret_close(&secret);
	store_close(&import.store);
}

static int
setup(void **state)
{
	if (tempdir_setup(state) != 0 || mkdir("c", 0700) < 0 ||
	    mkdir("c/" ANN, 0700) < 0)
		return -1;
	tempdir_file("c/" ANN "/IP", "192.0.2.1\n");
	tempdir_file("c/" ANN "/TTL", "60\n");
	tempdir_file("c/" ANN "/KEY", "short\n");
	return 0;
}

static void
a_host_is_added_once(void **state)
{
	(void)state;
	import("c");
	assert_string_equal(text, ANN ": added, 192.0.2.1, weak key\n"
	    "1 added, 0 changed, 0 as before, 0 could not be imported\n");
	tempdir_file("c/" ANN "/IP", "\n");
	import("c");
	assert_string_equal(text, "0 added, 0 changed, 1 as before, 0 could "
	    "not be imported\n");
}

static void
a_zone_is_missed_only_where_zones_are_configured(void **state)
{
	(void)state;
	import(NULL);
	assert_non_null(strstr(text, ANN ": is in no dynamic zone of the "
	    "configuration: "));
}

static void
what_cannot_be_used_is_named_without_its_secret(void **state)
{
	(void)state;
	tempdir_file("c/" ANN "/KEY", "two words\n");
	assert_int_equal(mkdir("c/single", 0700), 0);
	import("c");
	assert_non_null(strstr(text, "2 could not be imported\n"));
	assert_non_null(strstr(text, "c/" ANN "/KEY: has more than one word "
	    "in it; not imported\n"));
	assert_non_null(strstr(text, "c/single: no host's name: "));
	assert_null(strstr(text, "two words"));
}

static void
clients_may_be_the_directory_itself(void **state)
{
	char *path = legacy_import_clients("c");

	(void)state;
	assert_string_equal(path, "c");
	free(path);
	assert_int_equal(mkdir("c/clients", 0700), 0);
	path = legacy_import_clients("c");
	assert_string_equal(path, "c/clients");
	free(path);
}

#define IN_TEMPDIR(f) \
	cmocka_unit_test_setup_teardown(f, setup, tempdir_teardown)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		IN_TEMPDIR(a_host_is_added_once),
		IN_TEMPDIR(a_zone_is_missed_only_where_zones_are_configured),
		IN_TEMPDIR(what_cannot_be_used_is_named_without_its_secret),
		IN_TEMPDIR(clients_may_be_the_directory_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
