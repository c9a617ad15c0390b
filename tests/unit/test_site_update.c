#include "siting.h"

#include "base/log.h"
#include "capture.h"

#define UPDATE(query) GET("/nic/update?" query, AUTH)
#define TEN "a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b"
#define TEN_LINES(line) line line line line line line line line line line

static void
good_is_said_when_it_is_published_and_nochg_at_once(void **state)
{
	struct siting_reply r;
	struct siting s;

	(void)state;
	siting_begin(&s);
	s.holds = true;
	siting_send(&s, &r, UPDATE("hostname=" JOHN "&myip=192.0.2.7"));
	siting_wait_changes(&s, 1);
	assert_false(r.done);
	siting_stored(&s, JOHN, "192.0.2.7");
	assert_true(siting_build(&s, true));
	assert_true(r.done);
	assert_int_equal(r.status, 200);
	assert_string_equal(r.body, "good 192.0.2.7\n");
	r = siting_ask_now(&s, UPDATE("hostname=" JOHN "&myip=192.0.2.7"));
	assert_string_equal(r.body, "nochg 192.0.2.7\n");
	assert_int_equal(s.changes, 1);
	siting_end(&s);
}

static void
nochg_waits_for_a_change_that_is_not_yet_published(void **state)
{
	struct siting_reply first, same, after;
	struct siting s;

	(void)state;
	siting_begin(&s);
	s.holds = true;
	siting_send(&s, &first, UPDATE("hostname=" JOHN "&myip=192.0.2.7"));
	siting_send(&s, &same, UPDATE("hostname=" JOHN "&myip=192.0.2.7"));
	siting_wait_changes(&s, 2);
	siting_send(&s, &after, UPDATE("hostname=" JOHN "&myip=192.0.2.7"));
	assert_false(first.done || same.done || after.done);
	siting_wait_changes(&s, 3);
	siting_build(&s, false);
	assert_false(first.done || same.done || after.done);
	siting_build(&s, true);
	assert_string_equal(first.body, "good 192.0.2.7\n");
	assert_string_equal(same.body, "nochg 192.0.2.7\n");
	assert_string_equal(after.body, "nochg 192.0.2.7\n");
	siting_end(&s);
}

static void
a_host_that_goes_while_it_waits_is_none(void **state)
{
	const struct name john = storing_name(JOHN);
	struct siting_reply r;
	struct siting s;

	(void)state;
	siting_begin(&s);
	s.holds = true;
	siting_send(&s, &r, UPDATE("hostname=" JOHN "," MARY
	    "&myip=192.0.2.7"));
	siting_wait_changes(&s, 1);
	storing_ok(store_begin(s.store, 1000, &storing_err));
	storing_ok(store_host_remove(s.store, &john, &storing_err));
	storing_ok(store_commit(s.store, &storing_err));
	hosts_refresh(s.hosts, NULL, NULL);
	siting_wait_changes(&s, 2);
	siting_build(&s, true);
	assert_int_equal(r.status, 200);
	assert_string_equal(r.body, "nohost\ngood 192.0.2.7\n");
	siting_end(&s);
}

static void
what_cannot_be_published_in_time_is_911(void **state)
{
	struct siting_reply r;
	struct siting s;

	(void)state;
	siting_open(&s);
	siting_add(&s, JOHN, "192.0.2.1", STRONG);
	siting_run(&s, 0.05);
	s.fails = true;
	r = siting_ask(&s, UPDATE("hostname=" JOHN "&myip=192.0.2.7"));
	assert_int_equal(r.status, 503);
	assert_int_equal(r.retry_after, 60);
	assert_string_equal(r.body, "911\n");
	r = siting_ask(&s, UPDATE("hostname=" JOHN "&myip=192.0.2.7"));
	assert_string_equal(r.body, "911\n");
	siting_wait_changes(&s, 2);
	siting_build(&s, true);
	r = siting_ask_now(&s, UPDATE("hostname=" JOHN "&myip=192.0.2.7"));
	assert_string_equal(r.body, "nochg 192.0.2.7\n");
	siting_end(&s);
}

static void
what_cannot_be_stored_is_911_for_all_who_rely_on_it(void **state)
{
	struct siting_reply first, same;
	struct siting s;

	(void)state;
	siting_begin(&s);
	siting_fill_disk(true);
	siting_send(&s, &first, UPDATE("hostname=" JOHN "&myip=192.0.2.7"));
	siting_send(&s, &same, UPDATE("hostname=" JOHN "&myip=192.0.2.7"));
	assert_true(loop_until(s.base, &first.done));
	assert_true(same.done);
	assert_string_equal(first.body, "911\n");
	assert_string_equal(same.body, "911\n");
	assert_int_equal(same.status, 503);
	siting_fill_disk(false);
	siting_expect(&s, UPDATE("hostname=" JOHN "&myip=192.0.2.7"), 200,
	    "good 192.0.2.7\n");
	siting_end(&s);
}

static void
hosts_have_a_line_each_in_order(void **state)
{
	struct siting s;

	(void)state;
	siting_begin(&s);
	siting_expect(&s, UPDATE("hostname=no..name,other.example.com," MARY
	    "," JOHN "&myip=192.0.2.1"), 200,
	    "notfqdn\nnohost\ngood 192.0.2.1\nnochg 192.0.2.1\n");
	assert_int_equal(s.changes, 1);
	siting_expect(&s, UPDATE("hostname=" MARY "," JOHN "&myip=10.0.0.1"),
	    200, "badip 10.0.0.1\nbadip 10.0.0.1\n");
	siting_expect(&s, UPDATE("hostname=a.b," JOHN "&myip=300.1.1.1"),
	    200, "nohost\nbadip\n");
	siting_expect(&s, UPDATE("hostname=" TEN "," TEN), 200,
	    TEN_LINES("nohost\nnohost\n"));
	siting_expect(&s, UPDATE("hostname=a.b," TEN "," TEN), 200,
	    "numhost\n");
	siting_expect(&s, GET("/nic/update?hostname=,", "Authorization: Bearer "
	    STRONG "\r\n"), 200, "notfqdn\n");
	siting_end(&s);
}

static void
a_family_that_is_not_mentioned_stays(void **state)
{
	struct siting s;

	(void)state;
	siting_begin(&s);
	siting_expect(&s, UPDATE("myipv6=2001:db9::1"), 200,
	    "good 2001:db9::1\n");
	siting_stored(&s, JOHN, "192.0.2.1,2001:db9::1");
	siting_expect(&s, UPDATE("myip=192.0.2.7"), 200, "good 192.0.2.7\n");
	siting_stored(&s, JOHN, "192.0.2.7,2001:db9::1");
	siting_expect(&s, UPDATE("myipv6"), 200, "good 192.0.2.9\n");
	siting_stored(&s, JOHN, "192.0.2.9,2001:db9::1");
	siting_expect(&s, UPDATE("myipv6="), 200, "good 192.0.2.9\n");
	siting_stored(&s, JOHN, "192.0.2.9");
	siting_expect(&s, UPDATE("txt=abc"), 200, "good 192.0.2.9\n");
	siting_expect(&s, UPDATE("txt=abc"), 200, "nochg 192.0.2.9\n");
	siting_end(&s);
}

static void
nochg_waits_where_something_else_was_published(void **state)
{
	struct siting s;

	(void)state;
	siting_begin(&s);
	siting_expect(&s, UPDATE("myip=192.0.2.7"), 200, "good 192.0.2.7\n");
	siting_expect(&s, UPDATE("myip=192.0.2.7"), 200, "nochg 192.0.2.7\n");
	assert_int_equal(s.builds, 1);
	s.is_replaced = true;
	siting_expect(&s, UPDATE("myip=127.0.0.1"), 200, "badip 127.0.0.1\n");
	assert_int_equal(s.builds, 1);
	siting_expect(&s, UPDATE("myip=192.0.2.7"), 200, "nochg 192.0.2.7\n");
	assert_int_equal(s.builds, 2);
	siting_end(&s);
}

static void
addresses_are_withdrawn(void **state)
{
	struct siting s;

	(void)state;
	siting_begin(&s);
	siting_expect(&s, GET("/nic/delete?hostname=" JOHN, AUTH), 200,
	    "deleted A\n");
	siting_stored(&s, JOHN, "-");
	assert_int_equal(s.changes, 1);
	siting_expect(&s, GET("/nic/delete?hostname=" JOHN, AUTH), 200,
	    "deleted A\n");
	assert_int_equal(s.changes, 1);
	siting_end(&s);
}

static void
a_host_that_is_disabled_is_none(void **state)
{
	struct host john;
	struct siting s;

	(void)state;
	siting_begin(&s);
	john = storing_host(JOHN, "192.0.2.1");
	john.is_enabled = false;
	siting_set(&s, &john);
	hosts_refresh(s.hosts, NULL, NULL);
	siting_wait_changes(&s, 1);
	siting_expect(&s, UPDATE("myip=192.0.2.7"), 200, "nohost\n");
	siting_stored(&s, JOHN, "192.0.2.1");
	siting_end(&s);
}

static void
a_key_that_opens_nothing_is_badauth(void **state)
{
	struct siting_reply r;
	struct siting s;

	(void)state;
	siting_begin(&s);
	r = siting_ask_now(&s, GET("/nic/update?hostname=" JOHN ",a..b",
	    WRONG));
	assert_int_equal(r.status, 401);
	assert_string_equal(r.realm, "dnssync");
	assert_string_equal(r.body, "badauth\n");
	r = siting_ask_now(&s, GET("/nic/update?hostname=" JOHN,
	    "Authorization: Digest x\r\n"));
	assert_int_equal(r.status, 401);
	assert_string_equal(r.body, "badauth\n");
	siting_end(&s);
}

static void
too_many_wrong_keys_are_abuse_and_hurt_no_one_else(void **state)
{
	struct siting_reply r;
	struct siting s;

	(void)state;
	siting_begin(&s);
	for (int i = 0; i < GUARD_PER_PAIR; i++) {
		r = siting_ask_now(&s, GET("/nic/update?hostname=" JOHN ","
		    MARY, WRONG));
		assert_string_equal(r.body, "badauth\n");
	}
	r = siting_ask_now(&s, GET("/nic/update?hostname=" JOHN "," MARY,
	    WRONG));
	assert_int_equal(r.status, 200);
	assert_string_equal(r.body, "abuse\nabuse\n");
	r = siting_ask_now(&s, GET("/nic/update?hostname=" JOHN,
	    "Authorization: Digest x\r\n"));
	assert_string_equal(r.body, "abuse\n");
	assert_int_equal(s.changes, 0);
	siting_expect(&s, UPDATE("hostname=" JOHN), 200, "good 192.0.2.9\n");
	siting_end(&s);
}

static void
a_weak_key_waits_where_wrong_ones_came_from(void **state)
{
	struct siting_reply r;
	struct siting s;

	(void)state;
	siting_open(&s);
	siting_add(&s, JOHN, "192.0.2.1", WEAK);
	siting_run(&s, 20);
	siting_expect(&s, GET("/nic/update?hostname=" JOHN "&key=" WEAK, ""),
	    200, "good 192.0.2.9\n");
	for (int i = 0; i < GUARD_PER_PAIR; i++)
		siting_ask_now(&s, GET("/nic/update?hostname=" JOHN, WRONG));
	r = siting_ask_now(&s, GET("/nic/update?hostname=" JOHN "&key=" WEAK,
	    ""));
	assert_string_equal(r.body, "abuse\n");
	assert_true(ip_parse(&s.client, "192.0.2.10"));
	siting_expect(&s, GET("/nic/update?hostname=" JOHN "&key=" WEAK, ""),
	    200, "good 192.0.2.10\n");
	siting_end(&s);
}

static void
an_unknown_client_has_no_address_but_what_it_gives(void **state)
{
	struct siting s;

	(void)state;
	siting_begin(&s);
	memset(&s.client, 0, sizeof(s.client));
	siting_expect(&s, UPDATE("hostname=" JOHN), 200, "badip\n");
	siting_expect(&s, GET("/nic/delete?hostname=" JOHN, AUTH), 200,
	    "badip\n");
	siting_stored(&s, JOHN, "192.0.2.1");
	siting_expect(&s, UPDATE("hostname=" JOHN "&myip=192.0.2.7"), 200,
	    "good 192.0.2.7\n");
	siting_stored(&s, JOHN, "192.0.2.7");
	siting_end(&s);
}

static void
a_client_that_leaves_changes_nothing_of_what_it_asked(void **state)
{
	struct siting_reply r;
	struct siting s;

	(void)state;
	siting_begin(&s);
	siting_send(&s, &r, UPDATE("myip=192.0.2.7"));
	exchange_abandon(r.exchange);
	siting_wait_changes(&s, 1);
	loop_rounds(s.base, 3);
	assert_int_equal(s.builds, 1);
	assert_int_equal(r.answers, 0);
	siting_stored(&s, JOHN, "192.0.2.7");
	siting_end(&s);
}

static void
who_waits_at_the_end_is_told_to_come_again(void **state)
{
	struct siting_reply r;
	struct siting s;

	(void)state;
	siting_begin(&s);
	s.holds = true;
	siting_send(&s, &r, UPDATE("myip=192.0.2.7"));
	siting_wait_changes(&s, 1);
	site_free(&s.site);
	assert_int_equal(r.answers, 1);
	assert_string_equal(r.body, "911\n");
	siting_build(&s, true);
	assert_int_equal(r.answers, 1);
	siting_close(&s);
}

static void
keys_are_in_no_log(void **state)
{
	struct capture c;
	struct siting s;
	const char *text;

	(void)state;
	siting_begin(&s);
	log_set_level(LOG_LEVEL_DEBUG);
	capture_start(&c);
	siting_ask(&s, GET("/nic/update?hostname=" JOHN "&myip=192.0.2.7&key="
	    STRONG, "User-Agent: a\tb\r\n"));
	siting_ask(&s, GET("/dnssync/" WEAK "/", ""));
	siting_ask_now(&s, GET("/nic/update?hostname=" JOHN, WRONG));
	text = capture_end(&c);
	log_set_level(LOG_LEVEL_ERROR);
	assert_string_equal(text,
	    JOHN ": 192.0.2.7 (was 192.0.2.1) by 192.0.2.9\n"
	    "update by 192.0.2.9: " JOHN " good 192.0.2.7 (a\\011b)\n"
	    "update by 192.0.2.9: badauth - (no user agent)\n"
	    "update by 192.0.2.9: badauth - (no user agent)\n");
	siting_end(&s);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, tempdir_setup, \
	    tempdir_teardown)
	static const struct CMUnitTest tests[] = {
		TEST(good_is_said_when_it_is_published_and_nochg_at_once),
		TEST(nochg_waits_for_a_change_that_is_not_yet_published),
		TEST(a_host_that_goes_while_it_waits_is_none),
		TEST(what_cannot_be_published_in_time_is_911),
		TEST(what_cannot_be_stored_is_911_for_all_who_rely_on_it),
		TEST(hosts_have_a_line_each_in_order),
		TEST(a_family_that_is_not_mentioned_stays),
		TEST(nochg_waits_where_something_else_was_published),
		TEST(addresses_are_withdrawn),
		TEST(a_host_that_is_disabled_is_none),
		TEST(a_key_that_opens_nothing_is_badauth),
		TEST(too_many_wrong_keys_are_abuse_and_hurt_no_one_else),
		TEST(a_weak_key_waits_where_wrong_ones_came_from),
		TEST(an_unknown_client_has_no_address_but_what_it_gives),
		TEST(a_client_that_leaves_changes_nothing_of_what_it_asked),
		TEST(who_waits_at_the_end_is_told_to_come_again),
		TEST(keys_are_in_no_log),
	};

	log_set_level(LOG_LEVEL_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
