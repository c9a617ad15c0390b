#include "http_feeding.h"

#include <ctype.h>
#include <stdio.h>

#define HOST "Host: a.example\r\n"
#define GET(target) "GET " target " HTTP/1.1\r\n" HOST "\r\n"
#define POST(fields, body) "POST / HTTP/1.1\r\n" HOST fields "\r\n" body
#define FIELDS(fields) "GET / HTTP/1.1\r\n" HOST fields "\r\n"

static void
a_request_has_its_parts(void **state)
{
	struct request r = feed_good(BYTES("GET /nic/update?hostname=a.b&myip="
	    "192.0.2.1 HTTP/1.1\r\nHost: ns1.example.com:8245\r\n"
	    "User-Agent:\t x/1 \t\r\nAccept:\r\n\r\n"));

	(void)state;
	assert_int_equal(r.method, REQUEST_GET);
	assert_text(r.path, "/nic/update");
	assert_text(r.host, "ns1.example.com:8245");
	assert_text(request_parameter(&r, "hostname"), "a.b");
	assert_text(request_parameter(&r, "myip"), "192.0.2.1");
	assert_text(request_parameter(&r, "absent"), NULL);
	assert_text(request_field(&r, "user-agent"), "x/1");
	assert_text(request_field(&r, "Accept"), "");
	assert_text(request_field(&r, "Absent"), NULL);
	assert_int_equal(r.credentials.kind, CREDENTIALS_NONE);
	assert_int_equal(r.body.len, 0);
	assert_true(r.keep_alive);
	assert_false(r.is_http10);
	request_fini(&r);
}

static void
a_request_of_http_1_0_needs_no_host_and_ends_its_connection(void **state)
{
	struct request r = feed_good(BYTES("HEAD / HTTP/1.0\r\n\r\n"));

	(void)state;
	assert_int_equal(r.method, REQUEST_HEAD);
	assert_true(r.is_http10);
	assert_false(r.keep_alive);
	assert_text(r.host, NULL);
	request_fini(&r);
	r = feed_good(BYTES("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n"
	    "\r\n"));
	assert_true(r.keep_alive);
	request_fini(&r);
}

static void
close_is_the_stronger_word(void **state)
{
	struct request r = feed_good(BYTES(FIELDS("Connection: keep-alive, "
	    "Close\r\n")));

	(void)state;
	assert_false(r.keep_alive);
	request_fini(&r);
	r = feed_good(BYTES(FIELDS("Connection: close\r\n"
	    "Connection: keep-alive\r\n")));
	assert_false(r.keep_alive);
	request_fini(&r);
}

static void
empty_lines_may_stand_before_a_request(void **state)
{
	struct request r = feed_good(BYTES("\r\n\r\n" GET("/x")));

	(void)state;
	assert_text(r.path, "/x");
	request_fini(&r);
}

static void
what_follows_a_request_is_left(void **state)
{
	static const char bytes[] = POST("Content-Length: 3\r\n", "abc")
	    GET("/next");
	struct outcome o = feed(BYTES(bytes));

	(void)state;
	assert_int_equal(o.step, PARSE_DONE);
	assert_int_equal(o.used, sizeof(bytes) - sizeof(GET("/next")));
	assert_text(o.request.body, "abc");
	request_fini(&o.request);
}

static void
a_form_is_read_like_a_query_and_comes_behind_it(void **state)
{
	struct request r = feed_good(BYTES("POST /?a=1 HTTP/1.1\r\n" HOST
	    "Content-Type: application/x-www-form-urlencoded; charset=utf-8"
	    "\r\nContent-Length: 11\r\n\r\na=2&b=x+%2b"));

	(void)state;
	assert_text(request_parameter(&r, "a"), "1");
	assert_text(request_parameter(&r, "b"), "x++");
	assert_text(form_get(&r.form, "a"), "2");
	request_fini(&r);
}

static void
another_body_may_hold_any_bytes(void **state)
{
	struct request r = feed_good(BYTES(POST("Content-Length: 4\r\n",
	    "a\0\n\r")));

	(void)state;
	assert_int_equal(r.body.len, 4);
	assert_memory_equal(r.body.s, "a\0\n\r", 4);
	request_fini(&r);
}

static void
a_form_with_a_nul_is_refused(void **state)
{
	(void)state;
	assert_refused(BYTES(POST("Content-Type: application/"
	    "x-www-form-urlencoded\r\nContent-Length: 5\r\n", "a=b\0c")),
	    REFUSAL_ESCAPE);
}

static void
a_nul_is_refused_wherever_it_stands(void **state)
{
	(void)state;
	assert_refused(BYTES(FIELDS("A: b\0c\r\n")), REFUSAL_CONTROL);
	assert_refused(BYTES(GET("/a\0b")), REFUSAL_CONTROL);
	assert_refused(BYTES("\0" GET("/")), REFUSAL_CONTROL);
	assert_refused(BYTES(GET("/?hostname=victim%00.evil")),
	    REFUSAL_ESCAPE);
	assert_refused(BYTES(GET("/?a%00=b")), REFUSAL_ESCAPE);
	assert_refused(BYTES(GET("/a%00b")), REFUSAL_ESCAPE);
}

static void
control_characters_are_refused(void **state)
{
	(void)state;
	assert_refused(BYTES(FIELDS("A: b\x1b[0m\r\n")), REFUSAL_CONTROL);
	assert_refused(BYTES(FIELDS("A: b\x7f\r\n")), REFUSAL_CONTROL);
	assert_refused(BYTES("\x16\x03\x01\x02"), REFUSAL_CONTROL);
	assert_refused(BYTES(GET("/a%0d%0ab")), REFUSAL_TARGET);
	assert_refused(BYTES(GET("/a\tb")), REFUSAL_TARGET);
}

static void
a_line_ends_with_cr_and_lf_and_nothing_else(void **state)
{
	(void)state;
	assert_refused(BYTES("GET / HTTP/1.0\n\n"), REFUSAL_BARE_LF);
	assert_refused(BYTES(FIELDS("A: b\nContent-Length: 1\r\n")),
	    REFUSAL_BARE_LF);
	assert_refused(BYTES("GET / HTTP/1.1\r\n" HOST "\n"),
	    REFUSAL_BARE_LF);
	assert_refused(BYTES(FIELDS("A: b\rc\r\n")), REFUSAL_BARE_CR);
	assert_refused(BYTES("GET / HTTP/1.1\r\r\n"), REFUSAL_BARE_CR);
}

static void
content_lengths_that_differ_or_come_twice_are_refused(void **state)
{
	(void)state;
	assert_refused(BYTES(POST("Content-Length: 3\r\n"
	    "Content-Length: 4\r\n", "abcd")), REFUSAL_REPEATED);
	assert_refused(BYTES(POST("Content-Length: 3\r\n"
	    "content-length: 3\r\n", "abc")), REFUSAL_REPEATED);
	assert_refused(BYTES(POST("Content-Length: 3, 3\r\n", "abc")),
	    REFUSAL_LENGTH);
}

static void
a_content_length_is_a_number(void **state)
{
	(void)state;
	assert_refused(BYTES(POST("Content-Length: +3\r\n", "abc")),
	    REFUSAL_LENGTH);
	assert_refused(BYTES(POST("Content-Length: -3\r\n", "abc")),
	    REFUSAL_LENGTH);
	assert_refused(BYTES(POST("Content-Length: 0x3\r\n", "abc")),
	    REFUSAL_LENGTH);
	assert_refused(BYTES(POST("Content-Length:\r\n", "")),
	    REFUSAL_LENGTH);
	assert_refused(BYTES(POST("Content-Length: 3 3\r\n", "abc")),
	    REFUSAL_LENGTH);
}

static void
any_transfer_encoding_is_refused(void **state)
{
	(void)state;
	assert_refused(BYTES(POST("Transfer-Encoding: chunked\r\n",
	    "3\r\nabc\r\n0\r\n\r\n")), REFUSAL_TRANSFER_ENCODING);
	assert_refused(BYTES(POST("Transfer-Encoding: chunked\r\n",
	    "ffffffffffffffff\r\n")), REFUSAL_TRANSFER_ENCODING);
	assert_refused(BYTES(POST("Transfer-Encoding: gzip, chunked\r\n",
	    "")), REFUSAL_TRANSFER_ENCODING);
	assert_refused(BYTES(POST("Transfer-Encoding: chunked\r\n"
	    "Transfer-Encoding: chunked\r\n", "")),
	    REFUSAL_TRANSFER_ENCODING);
	assert_refused(BYTES(POST("Content-Length: 3\r\n"
	    "Transfer-Encoding: chunked\r\n", "abc")),
	    REFUSAL_TRANSFER_ENCODING);
	assert_refused(BYTES(POST("transfer-encoding:\r\n", "")),
	    REFUSAL_TRANSFER_ENCODING);
}

static void
a_field_in_two_lines_is_refused(void **state)
{
	(void)state;
	assert_refused(BYTES(FIELDS("A: b\r\n c\r\n")), REFUSAL_FOLD);
	assert_refused(BYTES(FIELDS("A: b\r\n\tc: d\r\n")), REFUSAL_FOLD);
	assert_refused(BYTES("GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
	    REFUSAL_FOLD);
}

static void
a_field_has_a_proper_name(void **state)
{
	(void)state;
	assert_refused(BYTES(FIELDS("Content-Length : 3\r\n")),
	    REFUSAL_FIELD);
	assert_refused(BYTES(FIELDS("A\t: b\r\n")), REFUSAL_FIELD);
	assert_refused(BYTES(FIELDS(": b\r\n")), REFUSAL_FIELD);
	assert_refused(BYTES(FIELDS("A b\r\n")), REFUSAL_FIELD);
	assert_refused(BYTES(FIELDS("A(b): c\r\n")), REFUSAL_FIELD);
	assert_refused(BYTES(FIELDS("\xc3\xa4: b\r\n")), REFUSAL_FIELD);
}

static void
only_three_methods_are_served(void **state)
{
	(void)state;
	assert_refused(BYTES("PUT / HTTP/1.1\r\n" HOST "\r\n"),
	    REFUSAL_METHOD);
	assert_refused(BYTES("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"),
	    REFUSAL_METHOD);
	assert_refused(BYTES("CONNECT a:443 HTTP/1.1\r\n" HOST "\r\n"),
	    REFUSAL_METHOD);
	assert_refused(BYTES("get / HTTP/1.1\r\n" HOST "\r\n"),
	    REFUSAL_METHOD);
	assert_refused(BYTES("G(T / HTTP/1.1\r\n" HOST "\r\n"),
	    REFUSAL_REQUEST_LINE);
	assert_refused(BYTES(" GET / HTTP/1.1\r\n" HOST "\r\n"),
	    REFUSAL_REQUEST_LINE);
}

static void
only_http_1_is_served(void **state)
{
	(void)state;
	assert_refused(BYTES("GET / HTTP/2.0\r\n\r\n"), REFUSAL_VERSION);
	assert_refused(BYTES("PRI * HTTP/2.0\r\n\r\n"), REFUSAL_VERSION);
	assert_refused(BYTES("GET / HTTP/4294967297.4294967297\r\n\r\n"),
	    REFUSAL_REQUEST_LINE);
	assert_refused(BYTES("GET /\r\n\r\n"), REFUSAL_REQUEST_LINE);
	assert_refused(BYTES("GET / http/1.1\r\n\r\n"),
	    REFUSAL_REQUEST_LINE);
	assert_refused(BYTES("GET  HTTP/1.1\r\n\r\n"), REFUSAL_REQUEST_LINE);
	assert_refused(BYTES("GET\r\n\r\n"), REFUSAL_REQUEST_LINE);
	assert_refused(BYTES("GET / HTTP/1.1 \r\n\r\n"),
	    REFUSAL_REQUEST_LINE);
}

static void
http_1_1_has_one_valid_host(void **state)
{
	(void)state;
	assert_refused(BYTES("GET / HTTP/1.1\r\n\r\n"), REFUSAL_HOST);
	assert_refused(BYTES("GET / HTTP/1.1\r\nHost:\r\n\r\n"),
	    REFUSAL_HOST);
	assert_refused(BYTES("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
	    REFUSAL_HOST);
	assert_refused(BYTES(FIELDS("Host: b\r\n")), REFUSAL_REPEATED);
	assert_refused(BYTES(FIELDS("Authorization: Basic YTpi\r\n"
	    "Authorization: Basic YTpi\r\n")), REFUSAL_REPEATED);
}

static void
a_client_may_wait_before_it_sends_its_body(void **state)
{
	static const char head[] = POST("Expect: 100-Continue\r\n"
	    "Content-Length: 2\r\n", "");
	struct parse *p = parse_new();
	size_t used;

	(void)state;
	assert_int_equal(parse_feed(p, (const uint8_t *)head,
	    sizeof(head) - 2, &used), PARSE_MORE);
	assert_false(parse_wants_continue(p));
	assert_int_equal(parse_feed(p, (const uint8_t *)"\n", 1, &used),
	    PARSE_MORE);
	assert_true(parse_wants_continue(p));
	assert_false(parse_wants_continue(p));
	assert_int_equal(parse_feed(p, (const uint8_t *)"ab", 2, &used),
	    PARSE_DONE);
	assert_false(parse_wants_continue(p));
	parse_free(&p);
}

static void
who_sends_the_body_at_once_does_not_wait(void **state)
{
	static const char bytes[] = POST("Expect: 100-continue\r\n"
	    "Content-Length: 2\r\n", "a");
	struct parse *p = parse_new();
	size_t used;

	(void)state;
	parse_feed(p, (const uint8_t *)bytes, sizeof(bytes) - 1, &used);
	assert_false(parse_wants_continue(p));
	parse_free(&p);
	assert_refused(BYTES(FIELDS("Expect: 200-ok\r\n")),
	    REFUSAL_EXPECTATION);
}

static char *
long_request(const char *before, size_t fill, const char *after, size_t *len)
{
	size_t b = strlen(before), a = strlen(after);
	char *s = malloc(b + fill + a + 1);

	memcpy(s, before, b);
	memset(s + b, 'x', fill);
	memcpy(s + b + fill, after, a + 1);
	*len = b + fill + a;
	return s;
}

static void
a_head_has_up_to_8_kib(void **state)
{
	static const char before[] = "GET / HTTP/1.1\r\n" HOST "A: ";
	size_t fill = PARSE_MAX_HEAD - strlen(before) - 4, len;
	char *s = long_request(before, fill, "\r\n\r\n", &len);
	struct request r = feed_good(s, len);

	(void)state;
	assert_int_equal(request_field(&r, "A").len, fill);
	request_fini(&r);
	free(s);
	s = long_request(before, fill + 1, "\r\n\r\n", &len);
	assert_refused(s, len, REFUSAL_HEAD_SIZE);
	free(s);
	s = long_request("", PARSE_MAX_HEAD + 1, "", &len);
	assert_refused(s, len, REFUSAL_HEAD_SIZE);
	free(s);
}

static void
a_body_has_up_to_16_kib(void **state)
{
	static const char before[] = POST("Content-Length: 16384\r\n", "");
	size_t len;
	char *s = long_request(before, 16384, "", &len);
	struct request r = feed_good(s, len);

	(void)state;
	assert_int_equal(r.body.len, 16384);
	request_fini(&r);
	free(s);
	assert_refused(BYTES(POST("Content-Length: 16385\r\n", "")),
	    REFUSAL_BODY_SIZE);
	assert_refused(BYTES(POST("Content-Length: 18446744073709551619\r\n",
	    "abc")), REFUSAL_BODY_SIZE);
}

static void
a_request_has_up_to_100_fields(void **state)
{
	char s[8192];
	size_t len = (size_t)snprintf(s, sizeof(s), "GET / HTTP/1.1\r\n" HOST);

	(void)state;
	for (int i = 0; i < 100; i++)
		len += (size_t)snprintf(s + len, sizeof(s) - len, "a: b\r\n");
	len += (size_t)snprintf(s + len, sizeof(s) - len, "\r\n");
	assert_refused(s, len, REFUSAL_FIELD_COUNT);
}

/* What clients look for in any body: inadyn, OpenWrt, pfSense. */
static void
no_refusal_reads_like_a_success(void **state)
{
	static const char *const words[] = { "good", "nochg", "ok", "true",
		"updated", "success" };

	(void)state;
	for (int i = REFUSAL_NONE + 1; i < REFUSAL_COUNT; i++) {
		assert_true(refusal_status((enum refusal)i) >= 400);
		for (size_t w = 0; w < sizeof(words) / sizeof(*words); w++)
			assert_null(strcasestr(refusal_text((enum refusal)i),
			    words[w]));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_has_its_parts),
		cmocka_unit_test(
		    a_request_of_http_1_0_needs_no_host_and_ends_its_connection),
		cmocka_unit_test(close_is_the_stronger_word),
		cmocka_unit_test(empty_lines_may_stand_before_a_request),
		cmocka_unit_test(what_follows_a_request_is_left),
		cmocka_unit_test(
		    a_form_is_read_like_a_query_and_comes_behind_it),
		cmocka_unit_test(another_body_may_hold_any_bytes),
		cmocka_unit_test(a_form_with_a_nul_is_refused),
		cmocka_unit_test(a_nul_is_refused_wherever_it_stands),
		cmocka_unit_test(control_characters_are_refused),
		cmocka_unit_test(a_line_ends_with_cr_and_lf_and_nothing_else),
		cmocka_unit_test(
		    content_lengths_that_differ_or_come_twice_are_refused),
		cmocka_unit_test(a_content_length_is_a_number),
		cmocka_unit_test(any_transfer_encoding_is_refused),
		cmocka_unit_test(a_field_in_two_lines_is_refused),
		cmocka_unit_test(a_field_has_a_proper_name),
		cmocka_unit_test(only_three_methods_are_served),
		cmocka_unit_test(only_http_1_is_served),
		cmocka_unit_test(http_1_1_has_one_valid_host),
		cmocka_unit_test(a_client_may_wait_before_it_sends_its_body),
		cmocka_unit_test(who_sends_the_body_at_once_does_not_wait),
		cmocka_unit_test(a_head_has_up_to_8_kib),
		cmocka_unit_test(a_body_has_up_to_16_kib),
		cmocka_unit_test(a_request_has_up_to_100_fields),
		cmocka_unit_test(no_refusal_reads_like_a_success),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
