#include "siting.h"

#include "base/log.h"
#include "capture.h"
#include "compiling.h"

#define ANN "ann.sub.dyn.example.com"
#define UPDATE(query) GET("/nic/update?" query, AUTH)
#define SUB "&sub.dyn.example.com::ns.example.net\n"

static const char zone[] =
    "Zdyn.example.com:ns1.example.com:hostmaster.example.com:1\n"
    "&dyn.example.com::ns1.example.com\n";

/* What stands in data.cdb besides the zone. */
static void
publish(const char *lines)
{
	char all[512];
	struct datacdb_reader *r;

	snprintf(all, sizeof(all), "%s%s", zone, lines);
	r = compiling_open("data.cdb", all);
	datacdb_close(&r);
}

static void
begin(struct siting *s, const char *lines)
{
	char path[] = "data.cdb";
	struct conf conf = { .data_cdb = path };

	siting_open(s);
	siting_add(s, JOHN, "192.0.2.1", STRONG);
	siting_add(s, ANN, "192.0.2.1", STRONG);
	siting_run(s, 20);
	publish(lines);
	site_configure(s->site, &conf);
	log_set_level(LOG_LEVEL_WARN);
}

static void
a_host_below_a_delegation_is_911_changed_or_not(void **state)
{
	struct siting s;

	(void)state;
	begin(&s, SUB);
	siting_expect(&s, UPDATE("hostname=" ANN "&myip=192.0.2.7"), 503,
	    "911\n");
	siting_stored(&s, ANN, "192.0.2.7");
	siting_expect(&s, UPDATE("hostname=" ANN "&myip=192.0.2.7"), 503,
	    "911\n");
	siting_expect(&s, GET("/nic/update?hostname=" JOHN "&myip=192.0.2.7",
	    AUTH), 200, "good 192.0.2.7\n");
	siting_end(&s);
}

static void
a_host_without_a_zone_is_911(void **state)
{
	struct datacdb_reader *r;
	struct siting s;

	(void)state;
	begin(&s, "");
	r = compiling_open("data.cdb", "+" JOHN ":192.0.2.1\n");
	datacdb_close(&r);
	siting_expect(&s, UPDATE("hostname=" JOHN "&myip=192.0.2.7"), 503,
	    "911\n");
	siting_end(&s);
}

static void
other_hosts_of_the_request_keep_their_lines(void **state)
{
	struct siting s;

	(void)state;
	begin(&s, SUB);
	siting_expect(&s, UPDATE("hostname=" JOHN "," ANN "&myip=192.0.2.7"),
	    200, "good 192.0.2.7\ndnserr\n");
	siting_expect(&s, UPDATE("hostname=" ANN ",a.b&myip=192.0.2.7"),
	    200, "dnserr\nnohost\n");
	siting_end(&s);
}

static void
texts_need_the_name_below_as_well(void **state)
{
	struct siting s;

	(void)state;
	begin(&s, "&_acme-challenge." JOHN "::ns.example.net\n");
	siting_expect(&s, UPDATE("hostname=" JOHN "&txt=abc"), 503, "911\n");
	siting_expect(&s, UPDATE("hostname=" JOHN "&myip=192.0.2.7"), 200,
	    "good 192.0.2.7\n");
	publish("");
	siting_expect(&s, UPDATE("hostname=" JOHN "&txt=abc"), 200,
	    "nochg 192.0.2.7\n");
	siting_end(&s);
}

static void
the_older_protocol_gets_911_too(void **state)
{
	struct siting s;

	(void)state;
	begin(&s, SUB);
	siting_add(&s, "old.sub.dyn.example.com", "", WEAK);
	hosts_refresh(s.hosts, NULL, NULL);
	siting_wait_changes(&s, 1);
	siting_expect(&s, GET("/dnssync/" WEAK "/", ""), 503, "911\n");
	siting_end(&s);
}

static void
it_is_logged_once_until_it_is_over(void **state)
{
	static const char ask[] = UPDATE("hostname=" ANN "&myip=192.0.2.7");
	const char *text, *first;
	struct capture c;
	struct siting s;

	(void)state;
	begin(&s, SUB);
	log_set_level(LOG_LEVEL_INFO);
	capture_start(&c);
	siting_expect(&s, ask, 503, "911\n");
	siting_expect(&s, ask, 503, "911\n");
	publish("");
	siting_expect(&s, ask, 200, "nochg 192.0.2.7\n");
	siting_expect(&s, ask, 200, "nochg 192.0.2.7\n");
	text = capture_end(&c);
	first = strstr(text, ANN ": tinydns refers to other servers in place "
	    "of answering: sub.dyn.example.com has NS records");
	assert_non_null(first);
	assert_null(strstr(first + 1, ANN ": tinydns refers"));
	first = strstr(first, ANN ": tinydns answers for it now\n");
	assert_non_null(first);
	assert_null(strstr(first + 1, ANN ": tinydns answers"));
	siting_end(&s);
}

static void
without_data_cdb_nothing_is_good(void **state)
{
	static const char ask[] = UPDATE("hostname=" JOHN "&myip=192.0.2.1");
	static const char told[] = "data.cdb: No such file or directory; "
	    "until it can be read, updates get 911\n";
	const char *first;
	struct capture c;
	struct siting s;

	(void)state;
	begin(&s, "");
	siting_expect(&s, ask, 200, "nochg 192.0.2.1\n");
	assert_int_equal(unlink("data.cdb"), 0);
	capture_start(&c);
	siting_expect(&s, ask, 503, "911\n");
	siting_expect(&s, ask, 503, "911\n");
	first = strstr(capture_end(&c), told);
	assert_non_null(first);
	assert_null(strstr(first + 1, told));
	publish("");
	siting_expect(&s, ask, 200, "nochg 192.0.2.1\n");
	siting_end(&s);
}

/* As cp does it: whoever has the file mapped must not look into it. */
static void
a_file_that_is_cut_short_ends_nobody(void **state)
{
	static const char ask[] = UPDATE("hostname=" JOHN "&myip=192.0.2.1");
	struct siting s;

	(void)state;
	begin(&s, "");
	log_set_level(LOG_LEVEL_ERROR);
	siting_expect(&s, ask, 200, "nochg 192.0.2.1\n");
	assert_int_equal(truncate("data.cdb", 0), 0);
	siting_expect(&s, ask, 503, "911\n");
	siting_end(&s);
}

int
main(void)
{
#define IN_DIR(test) \
	cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		IN_DIR(a_host_below_a_delegation_is_911_changed_or_not),
		IN_DIR(a_host_without_a_zone_is_911),
		IN_DIR(other_hosts_of_the_request_keep_their_lines),
		IN_DIR(texts_need_the_name_below_as_well),
		IN_DIR(the_older_protocol_gets_911_too),
		IN_DIR(it_is_logged_once_until_it_is_over),
		IN_DIR(without_data_cdb_nothing_is_good),
		IN_DIR(a_file_that_is_cut_short_ends_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
