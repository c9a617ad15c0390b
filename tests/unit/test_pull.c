#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pull_server.h"
#include "sync/pull.h"

struct fixture {
	struct event_base *base;
	struct puller *puller;
	struct pull_server server;
	char url[128];
	bool done;
	struct pull_result result;
	char text[256], etag[64];
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct err err;

	setenv("no_proxy", "*", 1);
	signal(SIGPIPE, SIG_IGN);
	f->base = event_base_new();
	f->puller = puller_new(f->base, &err);
	pull_server_start(&f->server, f->base);
	snprintf(f->url, sizeof(f->url), "http://127.0.0.1:%d/retrieve/",
	    f->server.port);
	*state = f;
	return f->puller == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	puller_free(&f->puller);
	pull_server_stop(&f->server);
	event_base_free(f->base);
	free(f);
	return 0;
}

static void
note(void *ctx, const struct pull_result *result)
{
	struct fixture *f = ctx;

	assert_false(f->done);
	f->done = true;
	f->result = *result;
	if (result->outcome != PULL_GOT)
		return;
	snprintf(f->text, sizeof(f->text), "%s", buf_str(result->text));
	snprintf(f->etag, sizeof(f->etag), "%s", result->etag);
}

static enum pull_outcome
ask(struct fixture *f, const char *url, const char *etag, unsigned wait)
{
	const struct pull_request request = { url, etag, wait };

	f->done = false;
	pull_start(f->puller, &request, note, f);
	assert_false(f->done);
	assert_true(loop_until(f->base, &f->done));
	return f->result.outcome;
}

static void
fails(struct fixture *f, const char *why)
{
	char expected[512];

	assert_int_equal(ask(f, f->url, "", 0), PULL_FAILED);
	snprintf(expected, sizeof(expected), "%s: %s", f->url, why);
	assert_string_equal(f->result.why.text, expected);
}

static void
a_whole_answer_is_got_with_its_etag(void **state)
{
	struct fixture *f = *state;

	pull_server_set(&f->server, "\"v1\"", "+a:192.0.2.1:60\n");
	assert_int_equal(ask(f, f->url, "", 0), PULL_GOT);
	assert_string_equal(f->text, "+a:192.0.2.1:60\n");
	assert_string_equal(f->etag, "\"v1\"");
	assert_memory_equal(f->server.last, "GET /retrieve/ HTTP/1.1\r\n", 25);
	assert_non_null(strstr(f->server.last, "User-Agent: dnssync/"));
	assert_null(strstr(f->server.last, "If-None-Match"));
}

static void
an_empty_answer_with_a_length_is_got(void **state)
{
	struct fixture *f = *state;

	pull_server_set(&f->server, "", "");
	assert_int_equal(ask(f, f->url, "", 0), PULL_GOT);
	assert_string_equal(f->text, "");
	assert_string_equal(f->etag, "");
}

static void
what_is_known_is_asked_for_if_it_is_newer(void **state)
{
	struct fixture *f = *state;

	pull_server_set_status(&f->server, "304 Not Modified");
	assert_int_equal(ask(f, f->url, "\"v1\"", 7), PULL_SAME);
	assert_non_null(strstr(f->server.last, "If-None-Match: \"v1\"\r\n"));
	assert_memory_equal(f->server.last, "GET /retrieve/?wait=7 HTTP", 26);
}

static void
a_wait_stands_beside_what_the_url_asks_for(void **state)
{
	struct fixture *f = *state;
	char url[160];

	snprintf(url, sizeof(url), "%s?ipv6=3#here", f->url);
	pull_server_set_status(&f->server, "304 Not Modified");
	assert_int_equal(ask(f, url, "\"v1\"", 7), PULL_SAME);
	assert_memory_equal(f->server.last, "GET /retrieve/?ipv6=3&wait=7 ", 29);
}

static void
not_modified_is_no_answer_to_who_knows_nothing(void **state)
{
	struct fixture *f = *state;

	pull_server_set_status(&f->server, "304 Not Modified");
	fails(f, "the server answered with status 304");
	assert_true(f->result.answered);
}

static void
other_statuses_are_failures(void **state)
{
	struct fixture *f = *state;
	unsigned kind;

	pull_server_set_status(&f->server, "403 Forbidden");
	fails(f, "the server answered with status 403");
	kind = f->result.kind;
	pull_server_set_status(&f->server, "503 Service Unavailable");
	fails(f, "the server answered with status 503");
	assert_int_not_equal(f->result.kind, kind);
	assert_true(f->result.answered);
	pull_server_set_status(&f->server, "204 No Content");
	fails(f, "the server answered with status 204");
}

static void
a_text_that_breaks_off_is_refused(void **state)
{
	struct fixture *f = *state;

	f->server.closes = true;
	pull_server_set_raw(&f->server, "HTTP/1.1 200 OK\r\n"
	    "Content-Length: 100\r\n\r\n+a:192.0.2.1:60\n");
	fails(f, "transfer closed with 84 bytes remaining to read");
	assert_false(f->result.answered);
	pull_server_set_raw(&f->server, "HTTP/1.1 200 OK\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n10\r\n+a:192.0.2.1:60\n\r\n");
	fails(f, "transfer closed with outstanding read data remaining");
	pull_server_set_raw(&f->server, "HTTP/1.1 200 OK\r\nContent-Le");
	assert_int_equal(ask(f, f->url, "", 0), PULL_FAILED);
}

static void
chunks_that_end_are_whole_and_may_be_none(void **state)
{
	struct fixture *f = *state;

	pull_server_set_raw(&f->server, "HTTP/1.1 200 OK\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n"
	    "10\r\n+a:192.0.2.1:60\n\r\n0\r\n\r\n");
	assert_int_equal(ask(f, f->url, "", 0), PULL_GOT);
	assert_string_equal(f->text, "+a:192.0.2.1:60\n");
	pull_server_set_raw(&f->server, "HTTP/1.1 200 OK\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
	assert_int_equal(ask(f, f->url, "", 0), PULL_GOT);
	assert_string_equal(f->text, "");
}

static void
without_a_length_a_final_newline_is_needed(void **state)
{
	struct fixture *f = *state;

	f->server.closes = true;
	pull_server_set_raw(&f->server,
	    "HTTP/1.0 200 OK\r\n\r\n+a:192.0.2.1:60\n");
	assert_int_equal(ask(f, f->url, "", 0), PULL_GOT);
	pull_server_set_raw(&f->server,
	    "HTTP/1.0 200 OK\r\n\r\n+a:192.0.2.1:6");
	fails(f, "the list was perhaps cut off: it has no Content-Length and "
	    "no final newline");
	pull_server_set_raw(&f->server, "HTTP/1.0 200 OK\r\n\r\n");
	fails(f, "the list was perhaps cut off: it has no Content-Length and "
	    "no final newline");
}

static void
a_text_over_the_limit_is_refused(void **state)
{
	struct fixture *f = *state;
	char *big = calloc(1, PULL_MAX_BYTES + 2);

	memset(big, '+', PULL_MAX_BYTES + 1);
	pull_server_set_raw(&f->server, "HTTP/1.1 200 OK\r\n"
	    "Content-Length: 16777217\r\n\r\n");
	fails(f, "the list is longer than 16 MiB");
	f->server.closes = true;
	pull_server_set_raw(&f->server, "HTTP/1.0 200 OK\r\n\r\n");
	buf_add(&f->server.answer, big, PULL_MAX_BYTES + 1);
	fails(f, "the list is longer than 16 MiB");
	free(big);
}

static void
a_redirect_is_followed_in_its_scheme_only(void **state)
{
	struct fixture *f = *state;
	struct pull_server other;

	pull_server_start(&other, f->base);
	pull_server_set(&other, "", "+b:192.0.2.2:60\n");
	pull_server_set_raw(&f->server, "HTTP/1.1 302 Found\r\n"
	    "Content-Length: 3\r\nLocation: http://127.0.0.1:");
	buf_addf(&f->server.answer, "%d/\r\n\r\nno\n", other.port);
	assert_int_equal(ask(f, f->url, "", 0), PULL_GOT);
	assert_string_equal(f->text, "+b:192.0.2.2:60\n");
	pull_server_set_raw(&f->server, "HTTP/1.1 302 Found\r\n"
	    "Content-Length: 0\r\nLocation: https://127.0.0.1/\r\n\r\n");
	fails(f, "redirects to another scheme: if that is right, write that "
	    "URL");
	pull_server_set_raw(&f->server, "HTTP/1.1 302 Found\r\n"
	    "Content-Length: 0\r\nLocation: file:///etc/hostname\r\n\r\n");
	fails(f, "redirects to another scheme: if that is right, write that "
	    "URL");
	pull_server_set_raw(&f->server, "HTTP/1.1 302 Found\r\n"
	    "Content-Length: 0\r\nLocation: /\r\n\r\n");
	assert_int_equal(ask(f, f->url, "", 0), PULL_FAILED);
	pull_server_stop(&other);
}

static void
nobody_there_is_a_failure_of_one_kind(void **state)
{
	struct fixture *f = *state;
	unsigned kind;

	pull_server_stop(&f->server);
	assert_int_equal(ask(f, f->url, "", 0), PULL_FAILED);
	kind = f->result.kind;
	assert_false(f->result.answered);
	assert_int_equal(ask(f, f->url, "", 0), PULL_FAILED);
	assert_int_equal(f->result.kind, kind);
	assert_memory_equal(f->result.why.text, f->url, strlen(f->url));
}

static void
a_name_that_does_not_exist_is_a_failure(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ask(f, "http://nowhere.invalid/", "", 0),
	    PULL_FAILED);
}

static void
a_cancelled_pull_does_not_call_back(void **state)
{
	struct fixture *f = *state;
	const struct pull_request request = { f->url, "", 0 };
	bool was_asked = false;
	struct pull *pull;

	f->server.keeps_silent = true;
	f->server.was_asked = &was_asked;
	pull = pull_start(f->puller, &request, note, f);
	pull_cancel(&pull);
	assert_null(pull);
	pull = pull_start(f->puller, &request, note, f);
	assert_true(loop_until(f->base, &was_asked));
	pull_cancel(&pull);
	loop_rounds(f->base, 5);
	assert_false(f->done);
	pull_cancel(&pull);
}

static void
a_silent_server_does_not_keep_others_waiting(void **state)
{
	struct fixture *f = *state;
	const struct pull_request request = { f->url, "", 0 };
	struct pull_server silent;
	char url[128];
	struct pull *pull;

	pull_server_start(&silent, f->base);
	silent.keeps_silent = true;
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", silent.port);
	pull = pull_start(f->puller, &(struct pull_request){ url, "", 0 },
	    note, f);
	pull_server_set(&f->server, "", "+a:192.0.2.1:60\n");
	assert_int_equal(ask(f, request.url, "", 0), PULL_GOT);
	pull_cancel(&pull);
	pull_server_stop(&silent);
}

static void
what_is_no_http_is_a_failure(void **state)
{
	struct fixture *f = *state;

	f->server.closes = true;
	pull_server_set_raw(&f->server, "+a:192.0.2.1:60\n");
	fails(f, "Received HTTP/0.9 when not allowed");
}

static void
a_user_is_sent_and_not_shown(void **state)
{
	struct fixture *f = *state;
	char url[160], *text;

	pull_server_set_status(&f->server, "403 Forbidden");
	snprintf(url, sizeof(url), "http://ann:secret@127.0.0.1:%d/",
	    f->server.port);
	assert_int_equal(ask(f, url, "", 0), PULL_FAILED);
	assert_non_null(strstr(f->server.last,
	    "Authorization: Basic YW5uOnNlY3JldA==\r\n"));
	assert_null(strstr(f->result.why.text, "secret"));
	text = pull_url_text("https://ann:s@x@ns1.example.com/a@b?c@d");
	assert_string_equal(text, "https://ns1.example.com/a@b?...");
	free(text);
	text = pull_url_text("https://ns1.example.com/a@b");
	assert_string_equal(text, "https://ns1.example.com/a@b");
	free(text);
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		WITH(a_whole_answer_is_got_with_its_etag),
		WITH(an_empty_answer_with_a_length_is_got),
		WITH(what_is_known_is_asked_for_if_it_is_newer),
		WITH(a_wait_stands_beside_what_the_url_asks_for),
		WITH(not_modified_is_no_answer_to_who_knows_nothing),
		WITH(other_statuses_are_failures),
		WITH(a_text_that_breaks_off_is_refused),
		WITH(chunks_that_end_are_whole_and_may_be_none),
		WITH(without_a_length_a_final_newline_is_needed),
		WITH(a_text_over_the_limit_is_refused),
		WITH(a_redirect_is_followed_in_its_scheme_only),
		WITH(nobody_there_is_a_failure_of_one_kind),
		WITH(a_name_that_does_not_exist_is_a_failure),
		WITH(a_cancelled_pull_does_not_call_back),
		WITH(a_silent_server_does_not_keep_others_waiting),
		WITH(what_is_no_http_is_a_failure),
		WITH(a_user_is_sent_and_not_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
