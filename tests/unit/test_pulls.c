#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "capture.h"
#include "dns/merge.h"
#include "hosts.h"
#include "loading.h"
#include "pull_server.h"
#include "pulling.h"
#include "pulls.h"
#include "worker.h"

struct fixture {
	struct event_base *base;
	struct worker *worker;
	struct hosts *hosts;
	struct pulls *pulls;
	struct pull_server server;
	struct conf *conf;
	bool changed, was_asked;
};

static void
note_change(void *ctx)
{
	struct fixture *f = ctx;

	f->changed = true;
}

/* What a daemon has, once it is configured. */
static void
begin(struct fixture *f)
{
	struct hosts_env env = { .deadline = 5, .changed = note_change,
		.ctx = f };
	struct conf conf = *f->conf;
	char here[] = ".";
	struct err err;

	conf.state = here;
	env.base = f->base;
	f->worker = env.worker = worker_new(f->base, &err);
	f->hosts = hosts_new(&env, &conf, &err);
	assert_non_null(f->hosts);
	f->pulls = pulls_new(f->base, f->hosts, ".", &err);
	assert_non_null(f->pulls);
}

static void
end(struct fixture *f)
{
	pulls_free(&f->pulls);
	worker_free(&f->worker);
	hosts_free(&f->hosts);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	void *dir;

	setenv("no_proxy", "*", 1);
	signal(SIGPIPE, SIG_IGN);
	log_set_level(LOG_LEVEL_ERROR);
	if (tempdir_setup(&dir) != 0)
		return -1;
	free(dir);
	if (mkdir("pulled", 0755) != 0)
		return -1;
	f->base = event_base_new();
	pull_server_start(&f->server, f->base);
	f->server.was_asked = &f->was_asked;
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	void *dir = get_current_dir_name();

	end(f);
	pull_server_stop(&f->server);
	event_base_free(f->base);
	conf_free(&f->conf);
	free(f);
	return tempdir_teardown(&dir);
}

/* In dyn.example.com, and whatever sections follow. */
static void
configure(struct fixture *f, const char *sections)
{
	struct conf *old = f->conf;
	char text[1024];

	snprintf(text, sizeof(text), "dynamic dyn.example.com { nameservers "
	    "= { ns.example.com } }\n%s", sections);
	f->conf = load_as("c", text);
	if (f->hosts != NULL)
		hosts_configure(f->hosts, f->conf);
	else
		begin(f);
	pulls_configure(f->pulls, f->conf);
	conf_free(&old);
}

static const char *
section(const struct fixture *f, const char *title, const char *path)
{
	static char text[256];

	snprintf(text, sizeof(text), "dynamic-from %s { url = "
	    "\"http://127.0.0.1:%d/%s\" period = 1 }\n", title,
	    f->server.port, path);
	return text;
}

/* What the next build would have. */
static void
gather(struct fixture *f, struct buf *out)
{
	struct merge_source source;
	struct err err;

	assert_true(hosts_gather(f->hosts, &source));
	assert_true(source.hosts->give(source.hosts->ctx, pulling_write, out,
	    &err));
	hosts_built(f->hosts, true);
}

/* Its hosts; the zone's own records come before them. */
static void
expect(struct fixture *f, const char *expected)
{
	static const char zone[] = "dyn.example.com 6\ndyn.example.com 2\n";
	struct buf out = { 0 };
	const char *all;

	gather(f, &out);
	all = buf_str(&out);
	assert_memory_equal(all, zone, strlen(zone));
	assert_string_equal(all + strlen(zone), expected);
	buf_fini(&out);
}

/* Until the build would be another than that. */
static void
await_other(struct fixture *f, const struct buf *before)
{
	struct buf out = { 0 };
	bool is_same = true;

	while (is_same) {
		assert_true(loop_until(f->base, &f->changed));
		f->changed = false;
		out.len = 0;
		gather(f, &out);
		is_same = out.len == before->len &&
		    memcmp(out.data, before->data, out.len) == 0;
	}
	buf_fini(&out);
}

static bool
take_serial(void *ctx, const struct record *record, struct err *err)
{
	(void)err;
	if (record->type == RR_SOA)
		*(uint32_t *)ctx = (uint32_t)record->rdata[record->rdlen - 20]
		    << 24 | record->rdata[record->rdlen - 19] << 16 |
		    record->rdata[record->rdlen - 18] << 8 |
		    record->rdata[record->rdlen - 17];
	return true;
}

static uint32_t
serial(struct fixture *f)
{
	struct merge_source source;
	struct err err;
	uint32_t serial = 0;

	assert_true(hosts_gather(f->hosts, &source));
	source.hosts->give(source.hosts->ctx, take_serial, &serial, &err);
	hosts_built(f->hosts, true);
	return serial;
}

static void
await_change(struct fixture *f)
{
	assert_true(loop_until(f->base, &f->changed));
	f->changed = false;
}

static void
await_request(struct fixture *f)
{
	f->was_asked = false;
	assert_true(loop_until(f->base, &f->was_asked));
}

static struct pulls_status
status(struct fixture *f)
{
	struct pulls_status status;

	pulls_status(f->pulls, 0, &status);
	return status;
}

/* Until what is wrong is said, or, for "", nothing is. */
static void
await_error(struct fixture *f, const char *what)
{
	for (int i = 0; i < 50; i++) {
		const char *error = status(f).error;

		if (*what == '\0' ? *error == '\0' :
		    strstr(error, what) != NULL)
			return;
		await_request(f);
		loop_rounds(f->base, 1);
	}
	fail_msg("'%s' is not '%s'", status(f).error, what);
}

static const char john[] = "+john.dyn.example.com:192.0.2.1:60\n";

static void
a_pulled_list_is_published_and_kept(void **state)
{
	struct fixture *f = *state;
	uint32_t before;
	struct stat st;

	pull_server_set(&f->server, "", john);
	configure(f, section(f, "ns1", ""));
	before = serial(f);
	expect(f, "");
	await_change(f);
	expect(f, "john.dyn.example.com A 60 192.0.2.1\n");
	assert_true(serial(f) > before);
	assert_int_equal(stat("pulled/ns1", &st), 0);
	assert_int_equal(st.st_size, strlen(john));
	assert_int_equal(status(f).hosts, 1);
	assert_string_equal(status(f).title, "ns1");
	assert_string_equal(status(f).error, "");
	assert_true(status(f).succeeded > 0);
}

static void
a_kept_list_is_in_force_before_the_first_question(void **state)
{
	struct fixture *f = *state;
	uint32_t before;

	pull_server_set(&f->server, "", john);
	configure(f, section(f, "ns1", ""));
	await_change(f);
	before = serial(f);
	end(f);
	pull_server_set_status(&f->server, "503 Service Unavailable");
	configure(f, section(f, "ns1", ""));
	expect(f, "john.dyn.example.com A 60 192.0.2.1\n");
	assert_true(serial(f) == before);
	await_error(f, "status 503");
	expect(f, "john.dyn.example.com A 60 192.0.2.1\n");
}

static void
a_change_while_nobody_ran_makes_the_serial_grow(void **state)
{
	struct fixture *f = *state;
	uint32_t before;

	pull_server_set(&f->server, "", john);
	configure(f, section(f, "ns1", ""));
	await_change(f);
	before = serial(f);
	end(f);
	configure(f, "");
	expect(f, "");
	assert_true(serial(f) > before);
	assert_int_equal(access("pulled/ns1", F_OK), -1);
}

static void
a_list_that_is_the_same_changes_nothing(void **state)
{
	struct fixture *f = *state;
	uint32_t before;

	pull_server_set(&f->server, "", john);
	configure(f, section(f, "ns1", ""));
	await_change(f);
	before = serial(f);
	for (int i = 0; i < 2; i++)
		await_request(f);
	loop_rounds(f->base, 5);
	assert_false(f->changed);
	assert_true(serial(f) == before);
}

static void
a_refused_list_leaves_the_old_one(void **state)
{
	struct fixture *f = *state;

	pull_server_set(&f->server, "", john);
	configure(f, section(f, "ns1", ""));
	await_change(f);
	pull_server_set(&f->server, "", "+a.dyn.example.com:192.0.2.1:60\n"
	    "+www.example.com:192.0.2.999:60\n");
	await_error(f, "/: line 2: ");
	expect(f, "john.dyn.example.com A 60 192.0.2.1\n");
	pull_server_set(&f->server, "", john);
	await_error(f, "");
}

static void
lines_that_are_left_out_are_told_when_their_number_changes(void **state)
{
	struct fixture *f = *state;
	struct capture c;
	const char *text, *first;

	log_set_level(LOG_LEVEL_INFO);
	capture_start(&c);
	pull_server_set(&f->server, "", "+john.dyn.example.com:192.0.2.1:60\n"
	    "+www.example.com:192.0.2.1:60\n");
	configure(f, section(f, "ns1", ""));
	await_change(f);
	expect(f, "john.dyn.example.com A 60 192.0.2.1\n");
	pull_server_set(&f->server, "", "+john.dyn.example.com:192.0.2.2:60\n"
	    "+www.example.com:192.0.2.1:60\n");
	await_change(f);
	pull_server_set(&f->server, "", john);
	await_change(f);
	text = capture_end(&c);
	first = strstr(text, "dynamic-from ns1: 1 line is left out: "
	    "www.example.com is in no dynamic zone\n");
	assert_non_null(first);
	assert_null(strstr(first + 1, "dynamic-from ns1: 1 line"));
	assert_non_null(strstr(first, "no line is left out any more\n"));
}

static void
private_addresses_come_with_allow_private(void **state)
{
	struct fixture *f = *state;
	struct conf *old;
	char text[512];

	tempdir_file("pulled/ns1", "+john.dyn.example.com:10.0.0.1:60\n");
	f->server.keeps_silent = true;
	configure(f, section(f, "ns1", ""));
	expect(f, "");
	snprintf(text, sizeof(text), "dynamic dyn.example.com { nameservers = "
	    "{ ns.example.com } allow-private = true }\n%s",
	    section(f, "ns1", ""));
	old = f->conf;
	f->conf = load_as("c", text);
	hosts_configure(f->hosts, f->conf);
	pulls_configure(f->pulls, f->conf);
	conf_free(&old);
	while (status(f).hosts == 0)
		event_base_loop(f->base, EVLOOP_ONCE);
}

static void
an_empty_list_without_an_etag_leaves_the_old_one(void **state)
{
	struct fixture *f = *state;
	struct capture c;
	const char *text, *first;

	pull_server_set(&f->server, "", john);
	configure(f, section(f, "ns1", ""));
	await_change(f);
	log_set_level(LOG_LEVEL_WARN);
	capture_start(&c);
	pull_server_set(&f->server, "", "");
	await_error(f, "/: it is empty all at once, without an ETag");
	await_request(f);
	await_request(f);
	text = capture_end(&c);
	first = strstr(text, "all at once");
	assert_non_null(first);
	assert_null(strstr(first + 1, "all at once"));
	expect(f, "john.dyn.example.com A 60 192.0.2.1\n");
	assert_int_equal(status(f).hosts, 1);
}

static void
an_empty_list_with_an_etag_is_taken_and_told(void **state)
{
	struct fixture *f = *state;
	struct capture c;

	pull_server_set(&f->server, "", john);
	configure(f, section(f, "ns1", ""));
	await_change(f);
	log_set_level(LOG_LEVEL_WARN);
	capture_start(&c);
	pull_server_set(&f->server, "\"2\"", "");
	await_change(f);
	assert_non_null(strstr(capture_end(&c), "/: the list has no host "
	    "any more: 1 host is gone\n"));
	expect(f, "");
	assert_string_equal(status(f).error, "");
}

/* The old one stays; then it is given again, and the pauses are short. */
static void
expect_refused(struct fixture *f, const char *etag, const char *list,
    const char *why)
{
	pull_server_set(&f->server, etag, list);
	await_error(f, why);
	expect(f, "john.dyn.example.com A 60 192.0.2.1\n");
	assert_int_equal(status(f).hosts, 1);
	pull_server_set(&f->server, "", john);
	await_error(f, "");
}

static void
a_list_of_which_all_is_left_out_leaves_the_old_one(void **state)
{
	struct fixture *f = *state;

	pull_server_set(&f->server, "", john);
	configure(f, section(f, "ns1", ""));
	await_change(f);
	expect_refused(f, "", "+john.example.org:192.0.2.1:60\n",
	    "/: all that it has, 1 line, would be left out all at once: "
	    "john.example.org is in no dynamic zone");
	expect_refused(f, "\"1\"", "+john.dyn.example.com:10.0.0.1:60\n"
	    "+ann.dyn.example.com:10.0.0.2:60\n", "/: all that it has, "
	    "2 lines, would be left out all at once: john.dyn.example.com "
	    "has a private address");
}

static void
the_last_host_goes_if_what_is_left_out_was_so_before(void **state)
{
	struct fixture *f = *state;
	struct capture c;

	pull_server_set(&f->server, "", "+john.dyn.example.com:192.0.2.1:60\n"
	    "+ann.example.org:192.0.2.2:60\n");
	configure(f, section(f, "ns1", ""));
	await_change(f);
	log_set_level(LOG_LEVEL_WARN);
	capture_start(&c);
	pull_server_set(&f->server, "", "+ann.example.org:192.0.2.3:60\n");
	await_change(f);
	assert_non_null(strstr(capture_end(&c), "/: the list has no host any "
	    "more: 1 host is gone\n"));
	expect(f, "");
	assert_string_equal(status(f).error, "");
}

static void
a_first_list_that_is_empty_is_good(void **state)
{
	struct fixture *f = *state;

	pull_server_set(&f->server, "", "");
	configure(f, section(f, "ns1", ""));
	while (status(f).succeeded == 0)
		event_base_loop(f->base, EVLOOP_ONCE);
	assert_string_equal(status(f).error, "");
}

static void
failures_are_logged_once_and_recovery_too(void **state)
{
	struct fixture *f = *state;
	struct capture c;
	const char *text, *first;

	log_set_level(LOG_LEVEL_INFO);
	capture_start(&c);
	pull_server_set_status(&f->server, "503 Service Unavailable");
	configure(f, section(f, "ns1", ""));
	await_request(f);
	await_request(f);
	await_request(f);
	pull_server_set(&f->server, "", john);
	await_change(f);
	text = capture_end(&c);
	first = strstr(text, "status 503");
	assert_non_null(first);
	assert_null(strstr(first + 1, "status 503"));
	assert_non_null(strstr(text, "good again, 1 host\n"));
}

static void
a_server_with_an_etag_is_asked_to_wait(void **state)
{
	struct fixture *f = *state;

	pull_server_set(&f->server, "\"1\"", john);
	configure(f, section(f, "ns1", "x"));
	await_request(f);
	assert_memory_equal(f->server.last, "GET /x HTTP", 11);
	pull_server_set_status(&f->server, "304 Not Modified");
	await_request(f);
	assert_memory_equal(f->server.last, "GET /x?wait=1 HTTP", 18);
	assert_non_null(strstr(f->server.last, "If-None-Match: \"1\"\r\n"));
	pull_server_set(&f->server, "\"2\"",
	    "+john.dyn.example.com:192.0.2.2:60\n");
	f->changed = false;
	await_change(f);
	expect(f, "john.dyn.example.com A 60 192.0.2.2\n");
}

static void
the_first_section_counts_more(void **state)
{
	struct fixture *f = *state;
	char sections[1024], second[256];
	struct buf before = { 0 };

	tempdir_file("pulled/a", john);
	tempdir_file("pulled/b", "+john.dyn.example.com:192.0.2.2:60\n"
	    "+ann.dyn.example.com:192.0.2.3:60\n");
	f->server.keeps_silent = true;
	snprintf(second, sizeof(second), "%s", section(f, "b", ""));
	snprintf(sections, sizeof(sections), "%s%s", section(f, "a", ""),
	    second);
	configure(f, sections);
	expect(f, "john.dyn.example.com A 60 192.0.2.1\n"
	    "ann.dyn.example.com A 60 192.0.2.3\n");
	gather(f, &before);
	snprintf(sections, sizeof(sections), "%s%s", second,
	    section(f, "a", ""));
	configure(f, sections);
	await_other(f, &before);
	buf_fini(&before);
	expect(f, "john.dyn.example.com A 60 192.0.2.2\n"
	    "ann.dyn.example.com A 60 192.0.2.3\n");
}

static void
a_kept_list_that_is_no_list_is_not_used(void **state)
{
	struct fixture *f = *state;

	tempdir_file("pulled/ns1", "+www.example.com:192.0.2.1:60\n");
	tempdir_file("pulled/other", john);
	tempdir_file("pulled/ns1.tmp", john);
	f->server.keeps_silent = true;
	configure(f, section(f, "ns1", ""));
	expect(f, "");
	assert_int_equal(access("pulled/other", F_OK), -1);
}

static void
other_zones_are_asked_of_the_kept_list_again(void **state)
{
	struct fixture *f = *state;
	struct conf *old;
	char other[512];

	tempdir_file("pulled/ns1", john);
	f->server.keeps_silent = true;
	configure(f, section(f, "ns1", ""));
	expect(f, "john.dyn.example.com A 60 192.0.2.1\n");
	snprintf(other, sizeof(other), "dynamic org { nameservers = "
	    "{ ns.example.com } }\n%s", section(f, "ns1", ""));
	old = f->conf;
	f->conf = load_as("c", other);
	hosts_configure(f->hosts, f->conf);
	pulls_configure(f->pulls, f->conf);
	conf_free(&old);
	while (status(f).hosts > 0)
		event_base_loop(f->base, EVLOOP_ONCE);
}

static void
a_list_that_cannot_be_kept_is_in_force_and_told(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir("pulled/ns1.tmp", 0755), 0);
	assert_int_equal(mkdir("pulled/ns1.tmp/x", 0755), 0);
	pull_server_set(&f->server, "\"1\"", john);
	configure(f, section(f, "ns1", ""));
	await_change(f);
	expect(f, "john.dyn.example.com A 60 192.0.2.1\n");
	await_error(f, "pulled/ns1");
	assert_int_equal(rmdir("pulled/ns1.tmp/x") | rmdir("pulled/ns1.tmp"),
	    0);
	await_error(f, "");
	assert_int_equal(access("pulled/ns1", F_OK), 0);
}

static void
an_end_in_the_middle_of_it_all_is_clean(void **state)
{
	struct fixture *f = *state;

	pull_server_set(&f->server, "", john);
	configure(f, section(f, "ns1", ""));
	await_request(f);
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		WITH(a_pulled_list_is_published_and_kept),
		WITH(a_kept_list_is_in_force_before_the_first_question),
		WITH(a_change_while_nobody_ran_makes_the_serial_grow),
		WITH(a_list_that_is_the_same_changes_nothing),
		WITH(a_refused_list_leaves_the_old_one),
		WITH(lines_that_are_left_out_are_told_when_their_number_changes
		    ),
		WITH(private_addresses_come_with_allow_private),
		WITH(an_empty_list_without_an_etag_leaves_the_old_one),
		WITH(an_empty_list_with_an_etag_is_taken_and_told),
		WITH(a_list_of_which_all_is_left_out_leaves_the_old_one),
		WITH(the_last_host_goes_if_what_is_left_out_was_so_before),
		WITH(a_first_list_that_is_empty_is_good),
		WITH(failures_are_logged_once_and_recovery_too),
		WITH(a_server_with_an_etag_is_asked_to_wait),
		WITH(the_first_section_counts_more),
		WITH(a_kept_list_that_is_no_list_is_not_used),
		WITH(other_zones_are_asked_of_the_kept_list_again),
		WITH(a_list_that_cannot_be_kept_is_in_force_and_told),
		WITH(an_end_in_the_middle_of_it_all_is_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
