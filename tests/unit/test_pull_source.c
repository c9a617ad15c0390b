#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pull_source.h"
#include "pulling.h"

struct fixture {
	struct roster *own;
	struct pull_source *source;
	const struct merge_hosts *hosts;
};

static int
setup(void **state)
{
	static struct fixture f;

	f.own = roster_new();
	f.source = pull_source_new();
	*state = &f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	pull_source_free(&f->source);
	roster_free(&f->own);
	return 0;
}

static struct host *
own_host(const char *name, const char *v4)
{
	static struct host host;

	host = (struct host){ .name = pulling_name(name), .is_enabled = true,
		.ttl = 60 };
	if (*v4 != '\0')
		assert_true(ip_parse(&host.v4, v4));
	return &host;
}

static void
set(struct fixture *f, const char *first, const char *second)
{
	struct pull_list *lists[] = { pulling_list(first),
		pulling_list(second) };

	f->hosts = pull_source_set(f->source, f->own, lists, 2);
	pull_list_unref(&lists[0]);
	pull_list_unref(&lists[1]);
}

static void
expect(const struct fixture *f, const char *expected)
{
	struct buf out = { 0 };
	struct err err;

	assert_true(f->hosts->give(f->hosts->ctx, pulling_write, &out, &err));
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
}

static bool
has(const struct fixture *f, const char *text, uint16_t type)
{
	struct name name = pulling_name(text);

	return f->hosts->has(f->hosts->ctx, name.wire, name.len, type);
}

static void
our_own_host_hides_that_of_a_list(void **state)
{
	struct fixture *f = *state;

	roster_set(f->own, own_host("a.dyn.example.com", "192.0.2.1"));
	set(f, "+a.dyn.example.com:192.0.2.2:60\n"
	    "+*.a.dyn.example.com:192.0.2.2:60\n"
	    "3a.dyn.example.com:20010db8000000000000000000000001:60\n"
	    "+b.dyn.example.com:192.0.2.3:60\n", "");
	expect(f, "a.dyn.example.com A 60 192.0.2.1\n"
	    "b.dyn.example.com A 60 192.0.2.3\n");
	assert_true(has(f, "a.dyn.example.com", RR_A));
	assert_false(has(f, "a.dyn.example.com", RR_AAAA));
	assert_false(has(f, "*.a.dyn.example.com", RR_A));
	assert_true(has(f, "b.dyn.example.com", RR_A));
}

static void
our_own_host_hides_even_if_it_is_disabled(void **state)
{
	struct fixture *f = *state;
	struct host *host = own_host("a.dyn.example.com", "192.0.2.1");

	host->is_enabled = false;
	roster_set(f->own, host);
	set(f, "+a.dyn.example.com:192.0.2.2:60\n", "");
	expect(f, "");
	assert_false(has(f, "a.dyn.example.com", RR_A));
	assert_false(has(f, "a.dyn.example.com", RR_CNAME));
}

static void
an_earlier_list_hides_that_of_a_later_one(void **state)
{
	struct fixture *f = *state;

	set(f, "+a.dyn.example.com:192.0.2.1:60\n",
	    "+a.dyn.example.com:192.0.2.1:60\n"
	    "3a.dyn.example.com:20010db8000000000000000000000001:60\n"
	    "+b.dyn.example.com:192.0.2.2:60\n");
	expect(f, "a.dyn.example.com A 60 192.0.2.1\n"
	    "b.dyn.example.com A 60 192.0.2.2\n");
	assert_false(has(f, "a.dyn.example.com", RR_AAAA));
	assert_true(has(f, "b.dyn.example.com", RR_A));
}

static void
what_it_has_is_what_it_gives(void **state)
{
	struct fixture *f = *state;

	set(f, "+*.a.dyn.example.com:192.0.2.1:60\n",
	    "3b.dyn.example.com:20010db8000000000000000000000001:60\n");
	assert_true(has(f, "*.a.dyn.example.com", RR_A));
	assert_true(has(f, "*.a.dyn.example.com", RR_CNAME));
	assert_false(has(f, "a.dyn.example.com", RR_A));
	assert_false(has(f, "a.dyn.example.com", RR_CNAME));
	assert_true(has(f, "b.dyn.example.com", RR_AAAA));
	assert_true(has(f, "b.dyn.example.com", RR_CNAME));
	assert_false(has(f, "b.dyn.example.com", RR_A));
	assert_false(has(f, "b.dyn.example.com", RR_TXT));
	assert_false(has(f, "c.dyn.example.com", RR_A));
}

static void
lists_last_as_long_as_the_source_has_them(void **state)
{
	struct fixture *f = *state;

	set(f, "+a.dyn.example.com:192.0.2.1:60\n", "");
	set(f, "", "+b.dyn.example.com:192.0.2.1:60\n");
	expect(f, "b.dyn.example.com A 60 192.0.2.1\n");
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		WITH(our_own_host_hides_that_of_a_list),
		WITH(our_own_host_hides_even_if_it_is_disabled),
		WITH(an_earlier_list_hides_that_of_a_later_one),
		WITH(what_it_has_is_what_it_gives),
		WITH(lists_last_as_long_as_the_source_has_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
