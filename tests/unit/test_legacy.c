#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "legacy.h"
#include "tempdir.h"

static const char *const variables[] = { "ROOT", "PERIOD", "TIMEOUT",
	"TINYDNSDIR", "DATACDB", "UPDATESCRIPT", "ZTMETHOD", "TMPDIR", "DDNS",
	"DDNSURL" };

static int
setup(void **state)
{
	if (tempdir_setup(state) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++)
		unsetenv(variables[i]);
	setenv("TINYDNSDIR", "tinydns/primary", 1);
	return mkdir("r", 0700) | mkdir("r/adns", 0700) |
	    mkdir("tinydns", 0700) | mkdir("tinydns/primary", 0700);
}

static struct conf *
load(void)
{
	struct errs errs = { 0 };
	struct conf *conf = legacy_load("r", &errs);

	for (size_t i = 0; i < errs.len; i++)
		print_error("%s\n", errs.text[i]);
	assert_int_equal(errs.len, 0);
	assert_non_null(conf);
	return conf;
}

/* It has to fail with exactly these lines. */
static void
refuses(const char *expected)
{
	struct errs errs = { 0 };
	struct buf all = { 0 };

	assert_null(legacy_load("r", &errs));
	for (size_t i = 0; i < errs.len; i++)
		buf_addf(&all, "%s\n", errs.text[i]);
	assert_string_equal(buf_str(&all), expected);
	buf_fini(&all);
	errs_fini(&errs);
}

/* A zone's file; its server's directory is made. */
static void
add_zone(const char *server, const char *zone)
{
	char path[128];

	snprintf(path, sizeof(path), "r/adns/%s", server);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "r/adns/%s/%s", server, zone);
	tempdir_file(path, "0\n");
}

static void
servers_of_a_zone_are_its_primaries_in_order(void **state)
{
	static const struct hostport expected[] = { { "192.0.2.1", 53 },
		{ "192.0.2.10", 5300 }, { "2001:db8::1", 53 },
		{ "ns1.example", 53 } };
	const struct conf_zone *zone;
	struct conf *conf;

	(void)state;
	add_zone("ns1.example", "example.com");
	add_zone("2001:db8::1", "Example.COM");
	add_zone("192.0.2.10@5300", "example.com");
	add_zone("192.0.2.1", "example.com");
	add_zone("192.0.2.1", "a.example");
	conf = load();
	assert_int_equal(conf->nzones, 2);
	assert_string_equal(conf->zones[0].text, "a.example");
	assert_int_equal(conf->zones[0].primaries->n, 1);
	zone = &conf->zones[1];
	assert_string_equal(zone->text, "example.com");
	assert_int_equal(zone->primaries->n, 4);
	for (size_t i = 0; i < 4; i++) {
		const struct hostport *hp = &zone->primaries->address[i];

		assert_string_equal(hp->host, expected[i].host);
		assert_int_equal(hp->port, expected[i].port);
	}
	assert_int_equal(zone->nserial_files, 4);
	assert_string_equal(zone->serial_files[0],
	    "r/adns/192.0.2.1/example.com");
	assert_string_equal(zone->serial_files[2],
	    "r/adns/2001:db8::1/Example.COM");
	conf_free(&conf);
}

static void
defaults_are_those_of_the_script(void **state)
{
	struct conf *conf;

	(void)state;
	add_zone("192.0.2.1", "example.com");
	conf = load();
	assert_string_equal(conf->state, "r/dnssync");
	assert_string_equal(conf->data_cdb, "tinydns/data.cdb");
	assert_null(conf->on_publish);
	assert_int_equal(conf->zones[0].options->period, 300);
	assert_true(conf->zones[0].options->probe_timeout == 5);
	assert_int_equal(conf->warnings.len, 0);
	conf_free(&conf);
}

static void
variables_set_what_they_did(void **state)
{
	struct conf *conf;

	(void)state;
	add_zone("192.0.2.1", "example.com");
	setenv("PERIOD", "60", 1);
	setenv("TIMEOUT", "2", 1);
	setenv("ZTMETHOD", "axfr", 1);
	setenv("TMPDIR", "/no/such/directory", 1);
	setenv("DATACDB", "elsewhere/x.cdb", 1);
	conf = load();
	assert_int_equal(conf->zones[0].options->period, 60);
	assert_true(conf->zones[0].options->probe_timeout == 2);
	assert_string_equal(conf->data_cdb, "elsewhere/x.cdb");
	conf_free(&conf);
}

static void
data_cdb_goes_to_the_parent_directory(void **state)
{
	static const char *const dirs[][2] = {
		{ "tinydns/primary//", "tinydns/data.cdb" },
		{ "tinydns", "./data.cdb" },
		{ "/tmp", "/data.cdb" },
		{ "tinydns//primary", "tinydns/data.cdb" }
	};

	(void)state;
	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++) {
		struct errs errs = { 0 };
		struct conf *conf;

		setenv("TINYDNSDIR", dirs[i][0], 1);
		conf = legacy_load("r", &errs);
		if (conf != NULL)
			assert_string_equal(conf->data_cdb, dirs[i][1]);
		conf_free(&conf);
		errs_fini(&errs);
	}
}

static void
variables_that_cannot_be(void **state)
{
	(void)state;
	setenv("PERIOD", "0", 1);
	setenv("TIMEOUT", "5s", 1);
	setenv("ZTMETHOD", "ixfr", 1);
	unsetenv("TINYDNSDIR");
	refuses("PERIOD: '0' is no number of seconds from 1 to 4294967295\n"
	    "TIMEOUT: 'probe-timeout' is a number of seconds from 0.001 to "
	    "4294967295, such as 5 or 0.5, not '5s'\n"
	    "ZTMETHOD: 'ixfr' is not known: set it to axfr, or not at all\n"
	    "TINYDNSDIR: not set: set it to the directory of the zone files, "
	    "as for the older dnssync; data.cdb goes to its parent unless "
	    "DATACDB names another file\n");
}

static void
directories_that_are_not_there(void **state)
{
	(void)state;
	setenv("TINYDNSDIR", "none", 1);
	assert_int_equal(rmdir("r/adns"), 0);
	refuses("ROOT: r/adns: cannot read: No such file or directory: make "
	    "it, with a file SERVER/ZONE in it for each zone\n"
	    "TINYDNSDIR: none: cannot read: No such file or directory\n");
}

static void
names_that_are_none(void **state)
{
	(void)state;
	add_zone("bad server", "example.com");
	add_zone("192.0.2.1", "*.example");
	add_zone("192.0.2.1", "a..example");
	refuses("r/adns/192.0.2.1/*.example: '*.example' is a wildcard, which "
	    "is no zone: name the zone that holds it\n"
	    "r/adns/192.0.2.1/a..example: 'a..example' is no name of a zone: "
	    "two dots without a label between them, or a dot first\n"
	    "r/adns/bad server: 'bad server' is no address or host name\n");
}

static void
dot_files_and_strays_are_ignored(void **state)
{
	struct conf *conf;

	(void)state;
	add_zone("192.0.2.1", "example.com");
	add_zone("192.0.2.1", ".example.com.tmp");
	tempdir_file("r/adns/README", "x");
	assert_int_equal(mkdir("r/adns/192.0.2.1/dir.example", 0700), 0);
	conf = load();
	assert_int_equal(conf->nzones, 1);
	conf_free(&conf);
}

static void
no_zones_are_a_warning(void **state)
{
	struct conf *conf = load();

	(void)state;
	assert_int_equal(conf->warnings.len, 1);
	assert_string_equal(conf->warnings.text[0],
	    "ROOT: r/adns holds no zones: data.cdb will hold no zone");
	conf_free(&conf);
}

/* The files that are compiled into data.cdb, each with a space behind it. */
static void
assert_local(const struct conf *conf, const char *expected)
{
	struct conf_local_files files;
	struct buf all = { 0 };
	struct err err;

	assert_true(conf_local_find(conf->local, &files, &err));
	for (size_t i = 0; i < files.n; i++)
		buf_addf(&all, "%s ", files.path[i]);
	assert_string_equal(buf_str(&all), expected);
	buf_fini(&all);
	conf_local_files_fini(&files);
}

static void
the_scripts_copies_of_zones_are_replaced(void **state)
{
	struct conf *conf;

	(void)state;
	add_zone("192.0.2.1", "example.com");
	tempdir_file("tinydns/primary/example.com", "Zexample.com:a:b\n");
	tempdir_file("tinydns/primary/Example.COM", "Zexample.com:a:b\n");
	tempdir_file("tinydns/primary/data.cdb", "+\n");
	tempdir_file("tinydns/primary/data.cdb.tmp", "+\n");
	setenv("DATACDB", "tinydns/primary/data.cdb", 1);
	conf = load();
	assert_local(conf, "");
	conf_free(&conf);
}

static void
other_files_are_local_data_files(void **state)
{
	struct conf *conf;

	(void)state;
	add_zone("192.0.2.1", "example.com");
	tempdir_file("tinydns/primary/example.net", "# x\n+a:192.0.2.1\n");
	tempdir_file("tinydns/primary/ddns_records", "+b:192.0.2.1\n");
	tempdir_file("tinydns/primary/.hidden", "+c:192.0.2.1\n");
	assert_int_equal(mkdir("tinydns/primary/dir", 0700), 0);
	conf = load();
	assert_local(conf, "tinydns/primary/ddns_records "
	    "tinydns/primary/example.net ");
	conf_free(&conf);
}

int
main(void)
{
#define LEGACY(test) \
	cmocka_unit_test_setup_teardown(test, setup, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		LEGACY(servers_of_a_zone_are_its_primaries_in_order),
		LEGACY(defaults_are_those_of_the_script),
		LEGACY(variables_set_what_they_did),
		LEGACY(data_cdb_goes_to_the_parent_directory),
		LEGACY(variables_that_cannot_be),
		LEGACY(directories_that_are_not_there),
		LEGACY(names_that_are_none),
		LEGACY(dot_files_and_strays_are_ignored),
		LEGACY(no_zones_are_a_warning),
		LEGACY(the_scripts_copies_of_zones_are_replaced),
		LEGACY(other_files_are_local_data_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
