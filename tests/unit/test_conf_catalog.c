#include "loading.h"

#include "conf_catalog.h"
#include "conf_members.h"

#define PRIMARIES "primaries = 192.0.2.1"

static const struct zone_options *
member(const struct conf *conf, const char *group, const char **host,
    bool *known)
{
	const struct zone_primaries *primaries;
	const struct zone_options *options = conf_catalog_member(
	    conf->catalogs[0], group, &primaries, known);

	assert_int_equal(primaries->n, 1);
	*host = primaries->address[0].host;
	return options;
}

static void
a_catalog_is_a_zone_with_settings_of_its_own(void **state)
{
	struct conf *conf = load("max-records = 9\nperiod = 5\n"
	    "catalog Cat.Example { " PRIMARIES "\n dnssec = refuse\n"
	    " max-records = 7\n max-types-per-name = 6\n"
	    " ent-marker = TYPE65280\n }\n");
	const struct conf_zone *zone = &conf->zones[0];
	const char *host;
	bool known;

	(void)state;
	assert_int_equal(conf->nzones, 1);
	assert_int_equal(conf->ncatalogs, 1);
	assert_string_equal(conf->catalogs[0]->text, "cat.example");
	assert_ptr_equal(zone->catalog, conf->catalogs[0]);
	assert_null(zone->member_of);
	assert_int_equal(zone->options->members_max, 10000);
	assert_int_equal(zone->options->dnssec, CONF_DNSSEC_PASS);
	assert_int_equal(zone->options->max_records, 9);
	assert_int_equal(zone->options->crowd.types, 100);
	assert_int_equal(zone->options->ent_marker, 0);
	assert_true(zone->options->keep_expired);
	assert_int_equal(zone->options->period, 5);
	assert_int_equal(member(conf, NULL, &host, &known)->dnssec,
	    CONF_DNSSEC_REFUSE);
	assert_true(known);
	assert_string_equal(host, "192.0.2.1");
	assert_int_equal(member(conf, NULL, &host, &known)->max_records, 7);
	assert_int_equal(member(conf, NULL, &host, &known)->crowd.types, 6);
	assert_int_equal(member(conf, NULL, &host, &known)->members_max, 0);
	conf_free(&conf);
}

static void
groups_stand_in_their_catalog(void **state)
{
	struct conf *conf = load("catalog c { " PRIMARIES "\n"
	    " group 'g' { dnssec = pass }\n"
	    " group \"h i\" {\n  member-primaries = { 192.0.2.3 } period = 9\n"
	    " }\n"
	    " member-primaries = 192.0.2.2\n dnssec = refuse members-max = 3 }"
	    "\ncatalog d { " PRIMARIES " group g { period = 1 } }\n"
	    "zone e { " PRIMARIES " }\n");
	const char *host;
	bool known;

	(void)state;
	assert_int_equal(conf->catalogs[0]->ngroups, 2);
	assert_int_equal(conf->catalogs[0]->members_max, 3);
	assert_int_equal(conf->catalogs[1]->ngroups, 1);
	assert_int_equal(member(conf, "g", &host, &known)->dnssec,
	    CONF_DNSSEC_PASS);
	assert_string_equal(host, "192.0.2.2");
	assert_true(known);
	assert_int_equal(member(conf, "h i", &host, &known)->dnssec,
	    CONF_DNSSEC_REFUSE);
	assert_int_equal(member(conf, "h i", &host, &known)->period, 9);
	assert_string_equal(host, "192.0.2.3");
	assert_int_equal(member(conf, "G", &host, &known)->period, 0);
	assert_string_equal(host, "192.0.2.2");
	assert_false(known);
	assert_string_equal(conf->zones[0].primaries->address[0].host,
	    "192.0.2.1");
	conf_free(&conf);
}

static void
what_is_wrong_is_said_with_its_line(void **state)
{
	(void)state;
	refuses("catalog c {\n group g { perod = 1\n } group g { }\n}\n"
	    "zone c { " PRIMARIES " }\n"
	    "catalog \"*.d\" { " PRIMARIES " members-max = 0 }\n"
	    "group h { period = 2 }\n"
	    "catalog d { " PRIMARIES "\n group = 1\n"
	    " group i { primaries = 192.0.2.1 }\n}\n"
	    "zone f { " PRIMARIES " group g { } }\n",
	    "c:3: catalog 'c' has no primaries: add primaries = { ... }\n"
	    "c:4: unknown key 'perod': did you mean 'period'?\n"
	    "c:5: group 'g' stands in line 4 already: remove one of the two\n"
	    "c:7: zone 'c' stands in c:3 already: remove one of the two\n"
	    "c:8: 'members-max' is a number from 1 to 10000000, not '0'\n"
	    "c:8: '*.d' is a wildcard, which is no zone: name the zone that "
	    "holds it\n"
	    "c:9: 'group' does not belong here: write it in a section "
	    "'catalog'\n"
	    "c:11: 'group' is a section: write group \"title\" { ... }\n"
	    "c:12: 'primaries' does not belong here: write it in a section "
	    "'zone' or 'zone-list'\n"
	    "c:14: syntax error: no such option 'group'; see dnssync.conf(5) "
	    "for how it is written\n");
}

static void
a_group_that_is_never_closed_is_said_once(void **state)
{
	(void)state;
	refuses("catalog c { " PRIMARIES "\n group g { period = 1\n}\n"
	    "zone f { " PRIMARIES " }\n",
	    "c:3: '{' is never closed: write a '}' where the section "
	    "'catalog' ends\n");
}

static void
members_are_zones_of_the_joined_configuration(void **state)
{
	struct conf *conf = load("catalog c { " PRIMARIES
	    " group g { period = 9 } }\nzone m { " PRIMARIES " }\n"), *joined;
	struct membership *m = membership_new();
	struct member list[] = {
		{ .zone = (char *)"z", .catalog = (char *)"c",
		    .id = (char *)"1", .group = (char *)"g" },
		{ .zone = (char *)"a", .catalog = (char *)"c",
		    .id = (char *)"2" },
		{ .zone = (char *)"m", .catalog = (char *)"c",
		    .id = (char *)"3" },
		{ .zone = (char *)"x", .catalog = (char *)"other",
		    .id = (char *)"4" },
	};

	(void)state;
	for (size_t i = 0; i < 4; i++)
		membership_add(m, &list[i]);
	joined = conf_members_join(conf, m);
	membership_free(&m);
	assert_int_equal(conf->nzones, 2);
	assert_int_equal(joined->nzones, 4);
	assert_string_equal(joined->zones[0].text, "a");
	assert_ptr_equal(joined->zones[0].member_of, conf->catalogs[0]);
	assert_int_equal(joined->zones[0].options->period, 0);
	assert_ptr_equal(joined->zones[1].catalog, conf->catalogs[0]);
	assert_null(joined->zones[2].member_of);
	assert_string_equal(joined->zones[3].text, "z");
	assert_int_equal(joined->zones[3].options->period, 9);
	assert_ptr_equal(conf_find(joined, &joined->zones[3].name),
	    &joined->zones[3]);
	conf_members_free(&joined);
	assert_null(joined);
	conf_free(&conf);
}

static void
a_catalog_is_kept_otherwise_than_a_zone(void **state)
{
	struct conf *zone = load("zone c { " PRIMARIES " on-expire = keep "
	    "dnssec = pass }\n");
	struct conf *catalog = load("catalog c { " PRIMARIES " }\n");
	struct conf *wider = load("catalog c { " PRIMARIES
	    " members-max = 5 }\n");

	(void)state;
	assert_false(conf_zone_is_same(zone->zones, catalog->zones));
	assert_true(conf_zone_is_same(wider->zones, catalog->zones));
	conf_free(&zone);
	conf_free(&catalog);
	conf_free(&wider);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LOADING(a_catalog_is_a_zone_with_settings_of_its_own),
		LOADING(groups_stand_in_their_catalog),
		LOADING(what_is_wrong_is_said_with_its_line),
		LOADING(a_group_that_is_never_closed_is_said_once),
		LOADING(members_are_zones_of_the_joined_configuration),
		LOADING(a_catalog_is_kept_otherwise_than_a_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
