#include "siting.h"

#include "base/log.h"

#define RETRIEVE "/dnssync/retrieve/"

static void
begin(struct siting *s)
{
	struct ip_prefix list;
	struct conf conf = { .retrieve = { .prefixes = &list,
		.nprefixes = 1 } };

	siting_open(s);
	siting_add(s, JOHN, "192.0.2.1", STRONG);
	siting_add(s, MARY, "", STRONG);
	siting_run(s, 20);
	storing_ok(ip_prefix_parse(&list, "192.0.2.0/24", &storing_err));
	site_configure(s->site, &conf);
}

/* The same with a tag that the client has. */
static const char *
with_tag(const char *target, const char *tag)
{
	static char bytes[512];

	snprintf(bytes, sizeof(bytes), "GET %s HTTP/1.1\r\n" HOST_FIELD
	    "If-None-Match: \"%s\"\r\n\r\n", target, tag);
	return bytes;
}

static void
update(struct siting *s, const char *bytes)
{
	struct siting_reply r = siting_ask(s, bytes);

	assert_int_equal(strncmp(r.body, "good ", 5), 0);
}

static void
hosts_are_lines_of_data(void **state)
{
	struct siting s;

	(void)state;
	begin(&s);
	siting_expect(&s, GET(RETRIEVE, ""), 200, "+" JOHN ":192.0.2.1:60\n");
	siting_expect(&s, GET("/dnssync/retrive/", ""), 200,
	    "+" JOHN ":192.0.2.1:60\n");
	update(&s, GET("/nic/update?hostname=" MARY "&myip=192.0.2.7,"
	    "2001:db9::a1", AUTH));
	siting_expect(&s, GET("/dnssync/retrieve", ""), 200, "+" JOHN
	    ":192.0.2.1:60\n+" MARY ":192.0.2.7:60\n:" MARY ":28:"
	    "\\040\\001\\015\\271\\000\\000\\000\\000"
	    "\\000\\000\\000\\000\\000\\000\\000\\241:60\n");
	siting_expect(&s, GET(RETRIEVE "?ipv6=3", ""), 200, "+" JOHN
	    ":192.0.2.1:60\n+" MARY ":192.0.2.7:60\n3" MARY
	    ":20010db90000000000000000000000a1:60\n");
	siting_expect(&s, GET(RETRIEVE "?ipv6=none", ""), 200, "+" JOHN
	    ":192.0.2.1:60\n+" MARY ":192.0.2.7:60\n");
	siting_expect(&s, GET(RETRIEVE "?ipv6=6", ""), 400,
	    "ipv6: 3, generic, or none\n");
	siting_end(&s);
}

static void
what_the_admin_sets_is_in_the_lines(void **state)
{
	struct host john = storing_host(JOHN, ""), mary =
	    storing_host(MARY, "");
	struct siting s;

	(void)state;
	begin(&s);
	update(&s, GET("/nic/update?hostname=" MARY "&myip=192.0.2.7", AUTH));
	john.ttl = 300;
	john.has_wildcard = true;
	mary.is_enabled = false;
	siting_set(&s, &john);
	siting_set(&s, &mary);
	hosts_refresh(s.hosts, NULL, NULL);
	siting_wait_changes(&s, 2);
	siting_expect(&s, GET(RETRIEVE, ""), 200, "+" JOHN ":192.0.2.1:300\n"
	    "+*." JOHN ":192.0.2.1:300\n");
	siting_end(&s);
}

static void
it_is_for_those_in_the_list(void **state)
{
	struct siting s;

	(void)state;
	begin(&s);
	assert_true(ip_parse(&s.client, "198.51.100.1"));
	siting_expect(&s, GET(RETRIEVE, AUTH), 403, "forbidden\n");
	siting_end(&s);
}

static void
who_has_what_stands_is_told_so(void **state)
{
	struct siting_reply r, again;
	struct siting s;

	(void)state;
	begin(&s);
	r = siting_ask_now(&s, GET(RETRIEVE, ""));
	assert_string_not_equal(r.etag, "");
	again = siting_ask_now(&s, with_tag(RETRIEVE, r.etag));
	assert_int_equal(again.status, 304);
	assert_string_equal(again.etag, r.etag);
	again = siting_ask_now(&s, with_tag(RETRIEVE "?ipv6=3", r.etag));
	assert_int_equal(again.status, 200);
	update(&s, GET("/nic/update?hostname=" JOHN, AUTH));
	again = siting_ask_now(&s, with_tag(RETRIEVE, r.etag));
	assert_int_equal(again.status, 200);
	assert_string_not_equal(again.etag, r.etag);
	siting_end(&s);
}

static void
who_waits_is_answered_when_something_changes(void **state)
{
	struct siting_reply r, held, other, news;
	struct siting s;

	(void)state;
	begin(&s);
	r = siting_ask_now(&s, GET(RETRIEVE "?wait=300", ""));
	assert_int_equal(r.status, 200);
	siting_send(&s, &held, with_tag(RETRIEVE "?wait=9999999999999999999",
	    r.etag));
	siting_send(&s, &other, with_tag(RETRIEVE "?wait=300", r.etag));
	loop_rounds(s.base, 3);
	assert_false(held.done || other.done);
	news = siting_ask_now(&s, with_tag(RETRIEVE "?wait=300", "another"));
	assert_int_equal(news.status, 200);
	update(&s, GET("/nic/update?hostname=" JOHN, AUTH));
	assert_true(loop_until(s.base, &other.done));
	assert_true(held.done);
	assert_int_equal(held.status, 200);
	assert_string_equal(held.body, "+" JOHN ":192.0.2.9:60\n");
	assert_string_equal(other.body, held.body);
	assert_string_not_equal(held.etag, r.etag);
	siting_end(&s);
}

/* So that many changes are few lists. */
static void
who_asks_again_at_once_waits_for_the_next_round(void **state)
{
	struct siting_reply r, held, current;
	struct siting s;

	(void)state;
	begin(&s);
	r = siting_ask_now(&s, GET(RETRIEVE, ""));
	siting_send(&s, &held, with_tag(RETRIEVE "?wait=300", r.etag));
	update(&s, GET("/nic/update?hostname=" JOHN, AUTH));
	assert_true(loop_until(s.base, &held.done));
	siting_send(&s, &current, with_tag(RETRIEVE "?wait=300", held.etag));
	siting_send(&s, &held, with_tag(RETRIEVE "?wait=300", r.etag));
	assert_false(held.done);
	assert_true(loop_until(s.base, &held.done));
	assert_int_equal(held.status, 200);
	assert_string_equal(held.body, "+" JOHN ":192.0.2.9:60\n");
	assert_false(current.done);
	siting_end(&s);
	assert_int_equal(current.status, 304);
}

static void
who_waits_in_vain_is_told_that_nothing_changed(void **state)
{
	struct siting_reply r;
	struct siting s;

	(void)state;
	begin(&s);
	r = siting_ask_now(&s, GET(RETRIEVE, ""));
	r = siting_ask(&s, with_tag(RETRIEVE "?wait=1", r.etag));
	assert_int_equal(r.status, 304);
	r = siting_ask_now(&s, with_tag(RETRIEVE "?wait=soon", r.etag));
	assert_int_equal(r.status, 400);
	siting_end(&s);
}

static void
who_leaves_is_waited_for_no_more(void **state)
{
	struct siting_reply r, held;
	struct siting s;

	(void)state;
	begin(&s);
	r = siting_ask_now(&s, GET(RETRIEVE, ""));
	siting_send(&s, &held, with_tag(RETRIEVE "?wait=300", r.etag));
	exchange_abandon(held.exchange);
	update(&s, GET("/nic/update?hostname=" JOHN, AUTH));
	assert_int_equal(held.answers, 0);
	siting_end(&s);
}

static void
nobody_is_held_at_the_end(void **state)
{
	struct siting_reply r, held, late;
	struct siting s;

	(void)state;
	begin(&s);
	r = siting_ask_now(&s, GET(RETRIEVE, ""));
	siting_send(&s, &held, with_tag(RETRIEVE "?wait=300", r.etag));
	assert_false(held.done);
	site_drain(s.site);
	assert_int_equal(held.status, 304);
	late = siting_ask_now(&s, with_tag(RETRIEVE "?wait=300", r.etag));
	assert_int_equal(late.status, 304);
	siting_end(&s);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, tempdir_setup, \
	    tempdir_teardown)
	static const struct CMUnitTest tests[] = {
		TEST(hosts_are_lines_of_data),
		TEST(what_the_admin_sets_is_in_the_lines),
		TEST(it_is_for_those_in_the_list),
		TEST(who_has_what_stands_is_told_so),
		TEST(who_waits_is_answered_when_something_changes),
		TEST(who_asks_again_at_once_waits_for_the_next_round),
		TEST(who_waits_in_vain_is_told_that_nothing_changed),
		TEST(who_leaves_is_waited_for_no_more),
		TEST(nobody_is_held_at_the_end),
	};

	log_set_level(LOG_LEVEL_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
