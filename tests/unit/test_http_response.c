#include "http_feeding.h"

#include <stdio.h>

#include "http/response.h"

static const struct response_frame frame = { .keep_alive = true,
	.now = 784111777 };

static void
assert_head(const struct response *response, const struct response_frame *f,
    const char *expected)
{
	struct buf out = { 0 };

	response_write_head(response, f, &out);
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
}

static void
a_response_always_has_its_length(void **state)
{
	struct response r;

	(void)state;
	response_init(&r);
	assert_false(response_has_body(&r, &frame));
	assert_head(&r, &frame, "HTTP/1.1 200 OK\r\n"
	    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
	    "Content-Type: text/plain\r\nContent-Length: 0\r\n"
	    "Cache-Control: no-store\r\nConnection: keep-alive\r\n\r\n");
	response_say(&r, 200, "good 192.0.2.1");
	assert_true(response_has_body(&r, &frame));
	assert_head(&r, &frame, "HTTP/1.1 200 OK\r\n"
	    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
	    "Content-Type: text/plain\r\nContent-Length: 15\r\n"
	    "Cache-Control: no-store\r\nConnection: keep-alive\r\n\r\n");
	assert_string_equal(buf_str(&r.body), "good 192.0.2.1\n");
	response_fini(&r);
}

static void
an_answer_to_head_has_the_length_and_no_body(void **state)
{
	struct response_frame head = { .is_head = true, .now = 0 };
	struct response r;

	(void)state;
	response_init(&r);
	response_say(&r, 404, "x");
	assert_false(response_has_body(&r, &head));
	assert_head(&r, &head, "HTTP/1.1 404 Not Found\r\n"
	    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
	    "Content-Type: text/plain\r\nContent-Length: 2\r\n"
	    "Cache-Control: no-store\r\nConnection: close\r\n\r\n");
	response_fini(&r);
}

static void
a_response_may_ask_for_credentials_or_patience(void **state)
{
	struct response r;

	(void)state;
	response_init(&r);
	response_say(&r, 401, "badauth");
	r.realm = "dnssync";
	r.retry_after = 30;
	assert_head(&r, &frame, "HTTP/1.1 401 Unauthorized\r\n"
	    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
	    "Content-Type: text/plain\r\nContent-Length: 8\r\n"
	    "Cache-Control: no-store\r\nConnection: keep-alive\r\n"
	    "WWW-Authenticate: Basic realm=\"dnssync\"\r\n"
	    "Retry-After: 30\r\n\r\n");
	response_fini(&r);
}

static void
what_has_not_changed_is_not_sent(void **state)
{
	struct response r;

	(void)state;
	response_init(&r);
	response_say(&r, 304, "x");
	strcpy(r.etag, "abc");
	assert_false(response_has_body(&r, &frame));
	assert_head(&r, &frame, "HTTP/1.1 304 Not Modified\r\n"
	    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
	    "Cache-Control: no-store\r\nConnection: keep-alive\r\n"
	    "ETag: \"abc\"\r\n\r\n");
	response_fini(&r);
}

static void
a_refused_method_names_those_that_are_allowed(void **state)
{
	struct response r;

	(void)state;
	response_refuse(&r, REFUSAL_METHOD);
	assert_int_equal(r.status, 405);
	assert_string_equal(r.allow, "GET, HEAD, POST");
	response_fini(&r);
	response_refuse(&r, REFUSAL_HEAD_SIZE);
	assert_int_equal(r.status, 431);
	assert_null(r.allow);
	assert_string_equal(buf_str(&r.body), "the head is too large\n");
	response_fini(&r);
}

static bool
is_known(const char *fields, const char *etag)
{
	char bytes[256];
	struct request r;
	bool known;

	snprintf(bytes, sizeof(bytes), "GET / HTTP/1.0\r\n%s\r\n", fields);
	r = feed_good(bytes, strlen(bytes));
	known = response_is_known(&r, etag);
	request_fini(&r);
	return known;
}

static void
a_client_says_what_it_has(void **state)
{
	(void)state;
	assert_true(is_known("If-None-Match: \"abc\"\r\n", "abc"));
	assert_true(is_known("If-None-Match: W/\"abc\"\r\n", "abc"));
	assert_true(is_known("If-None-Match: \"x\", \"abc\"\r\n", "abc"));
	assert_true(is_known("If-None-Match: \"x\"\r\n"
	    "If-None-Match: \"abc\"\r\n", "abc"));
	assert_true(is_known("If-None-Match: *\r\n", "abc"));
	assert_false(is_known("If-None-Match: abc\r\n", "abc"));
	assert_false(is_known("If-None-Match: \"abcd\"\r\n", "abc"));
	assert_false(is_known("If-None-Match: \"\r\n", ""));
	assert_false(is_known("", "abc"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_response_always_has_its_length),
		cmocka_unit_test(an_answer_to_head_has_the_length_and_no_body),
		cmocka_unit_test(
		    a_response_may_ask_for_credentials_or_patience),
		cmocka_unit_test(what_has_not_changed_is_not_sent),
		cmocka_unit_test(a_refused_method_names_those_that_are_allowed),
		cmocka_unit_test(a_client_says_what_it_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
