#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/ip.h"
#include "legacy.h"
#include "tempdir.h"

static const char *const variables[] = { "ROOT", "PERIOD", "TIMEOUT",
	"TINYDNSDIR", "DATACDB", "UPDATESCRIPT", "ZTMETHOD", "DDNS",
	"DDNSURL", "IP", "PORT", "UID", "GID", "THREADMAX" };

static int
setup(void **state)
{
	if (tempdir_setup(state) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++)
		unsetenv(variables[i]);
	setenv("IP", "127.0.0.1", 1);
	setenv("PORT", "8080", 1);
	setenv("THREADMAX", "50", 1);
	return mkdir("r", 0700) | mkdir("r/clients", 0700) |
	    mkdir("r/servers", 0700);
}

/* What is wrong, or else the warnings, is exactly these lines. */
static struct conf *
load(const char *expected)
{
	struct errs errs = { 0 };
	struct buf all = { 0 };
	struct conf *conf = legacy_load("r", &errs);
	const struct errs *said = conf != NULL ? &conf->warnings : &errs;

	for (size_t i = 0; i < said->len; i++)
		buf_addf(&all, "%s\n", said->text[i]);
	assert_string_equal(buf_str(&all), expected);
	buf_fini(&all);
	errs_fini(&errs);
	return conf;
}

static const char own_data[] = "TINYDNSDIR: not set: the hosts are published "
    "in r/dnssync/data.cdb, and for servers that retrieve them\n";

static void
the_environment_is_a_listener(void **state)
{
	struct conf *conf = load(own_data);

	(void)state;
	assert_non_null(conf);
	assert_string_equal(conf->clients, "r/clients");
	assert_string_equal(conf->state, "r/dnssync");
	assert_string_equal(conf->data_cdb, "r/dnssync/data.cdb");
	assert_int_equal(conf->nhttps, 1);
	assert_string_equal(conf->https[0].title, "dnssync-web");
	assert_null(conf->https[0].certificate);
	assert_int_equal(conf->https[0].nlisten, 1);
	assert_string_equal(conf->https[0].listen[0].host, "127.0.0.1");
	assert_int_equal(conf->https[0].listen[0].port, 8080);
	assert_int_equal(conf->nzones, 0);
	assert_null(conf->user);
	conf_free(&conf);
}

static void
a_tree_with_both_has_zones_and_a_listener(void **state)
{
	struct conf *conf;

	(void)state;
	assert_int_equal(mkdir("r/adns", 0700) | mkdir("r/adns/192.0.2.1",
	    0700) | mkdir("t", 0700) | mkdir("t/zones", 0700), 0);
	tempdir_file("r/adns/192.0.2.1/example.com", "0\n");
	setenv("TINYDNSDIR", "t/zones", 1);
	conf = load("");
	assert_non_null(conf);
	assert_int_equal(conf->nzones, 1);
	assert_int_equal(conf->nhttps, 1);
	assert_string_equal(conf->data_cdb, "t/data.cdb");
	conf_free(&conf);
}

static void
datacdb_is_published_without_a_directory_of_zones(void **state)
{
	struct conf *conf;

	(void)state;
	setenv("DATACDB", "root/data.cdb", 1);
	conf = load("");
	assert_non_null(conf);
	assert_string_equal(conf->data_cdb, "root/data.cdb");
	conf_free(&conf);
}

static void
servers_are_files_or_directories_that_name_who_may_retrieve(void **state)
{
	struct ip_prefix prefix;
	struct conf *conf;
	struct err err;

	(void)state;
	tempdir_file("r/servers/192.0.2.7", "");
	tempdir_file("r/servers/.hidden", "");
	tempdir_file("r/servers/single", "");
	assert_int_equal(mkdir("r/servers/ns2.example.com", 0700), 0);
	conf = load("r/servers/single: 'single' is no address or prefix, and "
	    "no whole name of a host: it may not retrieve\n"
	    "TINYDNSDIR: not set: the hosts are published in "
	    "r/dnssync/data.cdb, and for servers that retrieve them\n");
	assert_non_null(conf);
	assert_int_equal(conf->retrieve.nprefixes, 3);
	assert_true(ip_prefix_parse(&prefix, "192.0.2.7", &err));
	assert_true(ip_equal(&conf->retrieve.prefixes[2].base, &prefix.base));
	assert_int_equal(conf->retrieve.nnames, 1);
	assert_string_equal(conf->retrieve.names[0], "ns2.example.com");
	conf_free(&conf);
}

static void
without_servers_only_this_machine_may_retrieve(void **state)
{
	struct conf *conf;

	(void)state;
	rmdir("r/servers");
	setenv("DATACDB", "data.cdb", 1);
	conf = load("r/servers: is no directory: only this machine may "
	    "retrieve the hosts\n");
	assert_non_null(conf);
	assert_int_equal(conf->retrieve.nprefixes, 2);
	conf_free(&conf);
}

static void
numbers_of_user_and_group_are_who_to_run_as(void **state)
{
	struct conf *conf;

	(void)state;
	setenv("UID", "1001", 1);
	setenv("GID", "1002", 1);
	conf = load(own_data);
	assert_non_null(conf);
	assert_string_equal(conf->user, "1001:1002");
	conf_free(&conf);
}

static void
a_wrong_environment_is_an_error(void **state)
{
	(void)state;
	setenv("IP", "localhost", 1);
	setenv("PORT", "0", 1);
	setenv("UID", "web", 1);
	setenv("GID", "1", 1);
	assert_null(load("IP: 'localhost' is no address to listen at: 0.0.0.0 "
	    "is all of IPv4\nPORT: '0' is no port from 1 to 65535\n"
	    "UID: 'web' is no number of a user\n"));
	setenv("IP", "::", 1);
	setenv("PORT", "80", 1);
	setenv("UID", "1", 1);
	setenv("GID", "4294967295", 1);
	assert_null(load("GID: '4294967295' is no number of a group\n"));
	unsetenv("GID");
	assert_null(load("GID: not set, but UID is: set both, or neither\n"));
}

static void
a_port_without_an_address_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(mkdir("r/adns", 0700), 0);
	setenv("TINYDNSDIR", "r", 1);
	unsetenv("IP");
	assert_null(load("IP: not set, but PORT is: set it to the address to "
	    "listen at, 0.0.0.0 for all of IPv4\n"));
}

static void
without_clients_or_a_port_nothing_is_listened_for(void **state)
{
	struct conf *conf;

	(void)state;
	assert_int_equal(mkdir("r/adns", 0700) | mkdir("t", 0700) |
	    mkdir("t/zones", 0700), 0);
	setenv("TINYDNSDIR", "t/zones", 1);
	setenv("UID", "12", 1);
	unsetenv("PORT");
	conf = load("ROOT: r/adns holds no zones: data.cdb will hold no "
	    "zone\n");
	assert_non_null(conf);
	assert_int_equal(conf->nhttps, 0);
	assert_null(conf->clients);
	assert_null(conf->user);
	conf_free(&conf);
	setenv("PORT", "80", 1);
	rmdir("r/clients");
	conf = load("PORT: r/clients is no directory: nothing is listened "
	    "for\nROOT: r/adns holds no zones: data.cdb will hold no zone\n");
	assert_non_null(conf);
	assert_int_equal(conf->nhttps, 0);
	conf_free(&conf);
}

#define IN_TEMPDIR(f) \
	cmocka_unit_test_setup_teardown(f, setup, tempdir_teardown)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		IN_TEMPDIR(the_environment_is_a_listener),
		IN_TEMPDIR(a_tree_with_both_has_zones_and_a_listener),
		IN_TEMPDIR(datacdb_is_published_without_a_directory_of_zones),
		IN_TEMPDIR(
		    servers_are_files_or_directories_that_name_who_may_retrieve),
		IN_TEMPDIR(without_servers_only_this_machine_may_retrieve),
		IN_TEMPDIR(numbers_of_user_and_group_are_who_to_run_as),
		IN_TEMPDIR(a_wrong_environment_is_an_error),
		IN_TEMPDIR(a_port_without_an_address_is_an_error),
		IN_TEMPDIR(without_clients_or_a_port_nothing_is_listened_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
