#include "siting.h"

#include "base/log.h"

static void
configure(struct siting *s, const char *prefix)
{
	struct ip_prefix list;
	struct conf conf = { .metrics = { .prefixes = &list,
		.nprefixes = 1 } };

	storing_ok(ip_prefix_parse(&list, prefix, &storing_err));
	site_configure(s->site, &conf);
}

static void
expect_status(struct siting *s, const char *bytes, int status)
{
	struct siting_reply r = siting_ask_now(s, bytes);

	assert_int_equal(r.status, status);
}

static void
everywhere_else_is_nothing(void **state)
{
	static const char *const paths[] = { "GET /nic HTTP/1.0\r\n\r\n",
		"GET /nic/update/x HTTP/1.0\r\n\r\n",
		"GET /nic/updates HTTP/1.0\r\n\r\n",
		"GET /dnssync HTTP/1.0\r\n\r\n",
		"GET /dnssync/ HTTP/1.0\r\n\r\n",
		"GET /dnssync/a/b HTTP/1.0\r\n\r\n",
		"GET /favicon.ico HTTP/1.0\r\n\r\n" };
	struct siting s;

	(void)state;
	siting_begin(&s);
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct siting_reply r = siting_ask_now(&s, paths[i]);

		assert_int_equal(r.status, 404);
		assert_string_equal(r.body, "unknown\n");
	}
	siting_end(&s);
}

static void
updates_are_at_many_paths(void **state)
{
	static const char *const paths[] = { "/", "/nic/update",
		"/nic/update/", "/v2/update", "/v3/update", "/update",
		"/ddns/update", "/nic/delete", "//nic/update" };
	struct siting s;
	char bytes[128];

	(void)state;
	siting_begin(&s);
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		snprintf(bytes, sizeof(bytes), "GET %s HTTP/1.0\r\n\r\n",
		    paths[i]);
		expect_status(&s, bytes, 401);
	}
	siting_end(&s);
}

static void
head_updates_nothing(void **state)
{
	static const char *const requests[] = {
		"HEAD /nic/update HTTP/1.0\r\n" AUTH "\r\n",
		"HEAD / HTTP/1.0\r\n" AUTH "\r\n",
		"HEAD /nic/delete HTTP/1.0\r\n" AUTH "\r\n",
		"HEAD /dnssync/" STRONG "/ HTTP/1.0\r\n\r\n" };
	struct siting s;

	(void)state;
	siting_begin(&s);
	for (size_t i = 0; i < sizeof(requests) / sizeof(*requests); i++) {
		struct siting_reply r = siting_ask_now(&s, requests[i]);

		assert_int_equal(r.status, 405);
		assert_string_equal(r.allow, "GET, POST");
	}
	loop_rounds(s.base, 3);
	assert_int_equal(s.changes, 0);
	siting_stored(&s, JOHN, "192.0.2.1");
	siting_end(&s);
}

static void
a_page_is_not_posted_to(void **state)
{
	struct siting_reply r;
	struct siting s;

	(void)state;
	siting_begin(&s);
	r = siting_ask_now(&s, "POST /myip HTTP/1.0\r\nContent-Length: 0\r\n"
	    "\r\n");
	assert_int_equal(r.status, 405);
	assert_string_equal(r.allow, "GET, HEAD");
	siting_end(&s);
}

static void
myip_is_the_address_of_the_client(void **state)
{
	struct siting s;

	(void)state;
	siting_begin(&s);
	siting_expect(&s, GET("/myip", ""), 200, "192.0.2.9\n");
	assert_true(ip_parse(&s.client, "2001:db9:0:0::9"));
	siting_expect(&s, GET("/myip/", ""), 200, "2001:db9::9\n");
	s.client.len = 0;
	siting_expect(&s, GET("/myip", ""), 404, "unknown\n");
	siting_end(&s);
}

static void
health_is_a_status(void **state)
{
	struct siting s;

	(void)state;
	siting_begin(&s);
	siting_expect(&s, GET("/health", ""), 200, "OK\n");
	s.is_ill = true;
	siting_expect(&s, GET("/health", ""), 503, "failing\n");
	siting_end(&s);
}

static void
metrics_are_for_those_in_the_list(void **state)
{
	struct siting_reply r;
	struct siting s;

	(void)state;
	siting_begin(&s);
	expect_status(&s, GET("/metrics", ""), 403);
	configure(&s, "198.51.100.0/24");
	expect_status(&s, GET("/metrics", ""), 403);
	configure(&s, "192.0.2.0/24");
	expect_status(&s, GET("/nic/update", ""), 401);
	siting_ask(&s, GET("/nic/update?hostname=" JOHN "," MARY, AUTH));
	expect_status(&s, GET("/x", ""), 404);
	r = siting_ask_now(&s, GET("/metrics", ""));
	assert_int_equal(r.status, 200);
	assert_string_equal(r.type, "text/plain; version=0.0.4");
	assert_ptr_equal(strstr(r.body, "dnssync_zones 3\n# HELP "), r.body);
	assert_non_null(strstr(r.body, "\ndnssync_updates_total{result="
	    "\"good\"} 2\n"));
	assert_non_null(strstr(r.body, "\ndnssync_updates_total{result="
	    "\"badauth\"} 1\n"));
	assert_non_null(strstr(r.body, "\ndnssync_http_requests_total{page="
	    "\"update\"} 2\n"));
	assert_non_null(strstr(r.body, "\ndnssync_http_requests_total{page="
	    "\"metrics\"} 3\n"));
	assert_non_null(strstr(r.body, "\ndnssync_http_requests_total{page="
	    "\"other\"} 1\n"));
	assert_non_null(strstr(r.body, "\ndnssync_hosts 2\n"));
	assert_non_null(strstr(r.body, "\ndnssync_updates_waiting 0\n"));
	siting_end(&s);
}

static void
an_old_key_in_the_path_updates_its_host(void **state)
{
	struct siting s;

	(void)state;
	siting_open(&s);
	siting_add(&s, JOHN, "192.0.2.1", WEAK);
	siting_run(&s, 20);
	siting_expect(&s, GET("/dnssync/" WEAK "/", ""), 200, "OK");
	siting_stored(&s, JOHN, "192.0.2.9");
	siting_expect(&s, GET("/dnssync/" WEAK, ""), 200, "OK");
	assert_int_equal(s.changes, 1);
	assert_true(ip_parse(&s.client, "2001:db9::9"));
	siting_expect(&s, GET("/dnssync/" WEAK, ""), 200, "OK");
	siting_stored(&s, JOHN, "192.0.2.9,2001:db9::9");
	siting_end(&s);
}

static void
an_old_key_that_is_wrong_has_no_page(void **state)
{
	struct siting_reply r;
	struct siting s;

	(void)state;
	siting_begin(&s);
	siting_expect(&s, GET("/dnssync/" STRONG "/", ""), 404, "unknown\n");
	for (int i = 0; i < GUARD_PER_SOURCE; i++) {
		r = siting_ask_now(&s, GET("/dnssync/" WEAK "/", ""));
		assert_int_equal(r.status, 404);
		assert_string_equal(r.body, "unknown\n");
		assert_string_equal(r.realm, "");
	}
	r = siting_ask_now(&s, GET("/dnssync/" WEAK "/", ""));
	assert_int_equal(r.status, 403);
	assert_string_equal(r.body, "abuse\n");
	assert_int_equal(s.changes, 0);
	siting_end(&s);
}

static void
an_old_key_cannot_publish_what_is_private_or_not_stored(void **state)
{
	struct siting_reply r;
	struct siting s;

	(void)state;
	siting_open(&s);
	siting_add(&s, JOHN, "192.0.2.1", WEAK);
	siting_run(&s, 0.05);
	assert_true(ip_parse(&s.client, "10.0.0.1"));
	siting_expect(&s, GET("/dnssync/" WEAK "/", ""), 403, "badip\n");
	memset(&s.client, 0, sizeof(s.client));
	siting_expect(&s, GET("/dnssync/" WEAK "/", ""), 403, "badip\n");
	assert_true(ip_parse(&s.client, "192.0.2.9"));
	s.fails = true;
	r = siting_ask(&s, GET("/dnssync/" WEAK "/", ""));
	assert_int_equal(r.status, 503);
	assert_int_equal(r.retry_after, 60);
	assert_string_equal(r.body, "911\n");
	siting_end(&s);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, tempdir_setup, \
	    tempdir_teardown)
	static const struct CMUnitTest tests[] = {
		TEST(everywhere_else_is_nothing),
		TEST(updates_are_at_many_paths),
		TEST(head_updates_nothing),
		TEST(a_page_is_not_posted_to),
		TEST(myip_is_the_address_of_the_client),
		TEST(health_is_a_status),
		TEST(metrics_are_for_those_in_the_list),
		TEST(an_old_key_in_the_path_updates_its_host),
		TEST(an_old_key_that_is_wrong_has_no_page),
		TEST(an_old_key_cannot_publish_what_is_private_or_not_stored),
	};

	log_set_level(LOG_LEVEL_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
