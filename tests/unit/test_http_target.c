#include "http_feeding.h"

#define GET(target) "GET " target " HTTP/1.1\r\nHost: a.example\r\n\r\n"

static void
assert_path(const char *bytes, size_t len, const char *path, const char *host)
{
	struct request r = feed_good(bytes, len);

	assert_text(r.path, path);
	assert_text(r.host, host);
	request_fini(&r);
}

static void
leading_slashes_are_one_slash(void **state)
{
	(void)state;
	assert_path(BYTES(GET("//nic/update")), "/nic/update", "a.example");
	assert_path(BYTES(GET("/\\/nic/update?a=b")), "/nic/update",
	    "a.example");
	assert_path(BYTES(GET("///x//y")), "/x//y", "a.example");
	assert_path(BYTES(GET("/")), "/", "a.example");
	assert_path(BYTES(GET("//")), "/", "a.example");
}

static void
an_absolute_url_is_a_path_on_its_host(void **state)
{
	(void)state;
	assert_path(BYTES(GET("http://b.example:80/x?a")), "/x",
	    "b.example:80");
	assert_path(BYTES(GET("HTTPS://[2001:db8::1]//x")), "/x",
	    "[2001:db8::1]");
	assert_path(BYTES(GET("http://b.example")), "/", "b.example");
	assert_path(BYTES(GET("http://b.example?a=b")), "/", "b.example");
}

static void
what_is_no_path_is_refused(void **state)
{
	(void)state;
	assert_refused(BYTES(GET("x")), REFUSAL_TARGET);
	assert_refused(BYTES(GET("*")), REFUSAL_TARGET);
	assert_refused(BYTES(GET("?a=b")), REFUSAL_TARGET);
	assert_refused(BYTES(GET("ftp://b.example/")), REFUSAL_TARGET);
	assert_refused(BYTES(GET("http:///x")), REFUSAL_TARGET);
	assert_refused(BYTES(GET("http://b.example\\x")), REFUSAL_TARGET);
	assert_refused(BYTES(GET("http://user:pw@b.example/")),
	    REFUSAL_TARGET);
	assert_refused(BYTES(GET("/a b")), REFUSAL_TARGET);
}

static void
a_fragment_is_refused_because_it_hides_the_rest(void **state)
{
	(void)state;
	assert_refused(BYTES(GET("/?pw=a#b&myip=192.0.2.1")),
	    REFUSAL_FRAGMENT);
	assert_refused(BYTES(GET("/#x")), REFUSAL_FRAGMENT);
}

static void
a_path_is_decoded_strictly(void **state)
{
	(void)state;
	assert_path(BYTES(GET("/%64nssync/%4A%4b/")), "/dnssync/JK/",
	    "a.example");
	assert_path(BYTES(GET("/a%20b+c")), "/a b+c", "a.example");
	assert_refused(BYTES(GET("/a%zz")), REFUSAL_ESCAPE);
	assert_refused(BYTES(GET("/a%2")), REFUSAL_ESCAPE);
	assert_refused(BYTES(GET("/a%")), REFUSAL_ESCAPE);
}

static void
a_name_without_a_value_is_not_an_absent_one(void **state)
{
	struct request r = feed_good(BYTES(GET("/?hostname=a&myip&b=&&=d&e")));

	(void)state;
	assert_text(request_parameter(&r, "hostname"), "a");
	assert_text(request_parameter(&r, "myip"), "");
	assert_text(request_parameter(&r, "b"), "");
	assert_text(request_parameter(&r, ""), "d");
	assert_text(request_parameter(&r, "e"), "");
	assert_text(request_parameter(&r, "myipv6"), NULL);
	assert_int_equal(r.query.n, 5);
	assert_true(r.query.pairs[1].is_bare);
	assert_false(r.query.pairs[2].is_bare);
	request_fini(&r);
}

static void
the_first_value_wins(void **state)
{
	struct request r = feed_good(BYTES(GET("/?a=1&a=2")));

	(void)state;
	assert_text(request_parameter(&r, "a"), "1");
	request_fini(&r);
}

/* Routers do not escape what the user typed. */
static void
a_value_may_hold_what_should_have_been_escaped(void **state)
{
	struct request r = feed_good(BYTES(GET("/u?pw=s3+c%r t%2b%&x=<ipaddr>"
	    "&y=[::1]&z=\xc3\xa4&q=a=b?c")));

	(void)state;
	assert_text(request_parameter(&r, "pw"), "s3+c%r t+%");
	assert_text(request_parameter(&r, "x"), "<ipaddr>");
	assert_text(request_parameter(&r, "y"), "[::1]");
	assert_text(request_parameter(&r, "z"), "\xc3\xa4");
	assert_text(request_parameter(&r, "q"), "a=b?c");
	request_fini(&r);
}

static void
more_than_128_parameters_are_refused(void **state)
{
	char s[1024] = "GET /?";

	(void)state;
	for (int i = 0; i < 129; i++)
		strcat(s, "a&");
	strcat(s, " HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_refused(s, strlen(s), REFUSAL_PARAMETERS);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(leading_slashes_are_one_slash),
		cmocka_unit_test(an_absolute_url_is_a_path_on_its_host),
		cmocka_unit_test(what_is_no_path_is_refused),
		cmocka_unit_test(
		    a_fragment_is_refused_because_it_hides_the_rest),
		cmocka_unit_test(a_path_is_decoded_strictly),
		cmocka_unit_test(a_name_without_a_value_is_not_an_absent_one),
		cmocka_unit_test(the_first_value_wins),
		cmocka_unit_test(
		    a_value_may_hold_what_should_have_been_escaped),
		cmocka_unit_test(more_than_128_parameters_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
