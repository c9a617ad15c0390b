#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "capture.h"
#include "making.h"
#include "sync/incoming.h"
#include "tempdir.h"
#include "zonefile.h"

enum { ID = 0x1234 };

/* The zone "a", of which the file "zone" holds serial 7, with w.a. */
struct fixture {
	void *folder;
	struct name zone;
	struct zone_options options;
	struct soa held;
	struct incoming_args args;
	struct incoming *in;
	struct buf msg;
	struct seal seal;
	struct err err;
};

static void
make_zone(uint32_t serial)
{
	struct zonefile z = zonefile_begin("zone");

	zonefile_add_soa(&z, "a", serial);
	zonefile_add_name(&z, "a", RR_NS, "ns.example");
	zonefile_add(&z, "w.a", RR_A, "\1\2\3\4", 4);
	zonefile_end(&z);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	assert_int_equal(tempdir_setup(&f->folder), 0);
	assert_true(name_parse(&f->zone, "a", &f->err));
	f->held.serial = 7;
	f->options.verify_zonemd = true;
	f->args = (struct incoming_args){ .zone = &f->zone, .text = "a",
		.path = "zone", .held = &f->held, .options = &f->options };
	make_zone(7);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	incoming_free(&f->in);
	assert_null(f->in);
	assert_int_equal(access("zone.tmp", F_OK), -1);
	tempdir_teardown(&f->folder);
	buf_fini(&f->msg);
	free(f);
	return 0;
}

static void
begin(struct fixture *f)
{
	f->in = incoming_new(&f->args, &f->err);
	assert_non_null(f->in);
}

#define OLD "Za:ns.example.:host.example.:7:2:3:4:5:300\n" \
	"&a::ns.example.:300\n+w.a:1.2.3.4:300\n"

/* Of w.a, 1.2.3.4 becomes 1.2.3.5, or 1.2.3.9 does. */
static enum xfr_step
feed_changes(struct fixture *f, bool fits)
{
	incoming_expect(f->in, ID);
	make_message(&f->msg, ID, MAKING_GOOD);
	make_question(&f->msg, "a", RR_IXFR);
	make_soa_answer(&f->msg, "a", 8);
	make_soa_answer(&f->msg, "a", 7);
	make_answer(&f->msg, "w.a", RR_A, fits ? "\1\2\3\4" : "\1\2\3\11", 4);
	make_soa_answer(&f->msg, "a", 8);
	make_answer(&f->msg, "w.a", RR_A, "\1\2\3\5", 4);
	make_soa_answer(&f->msg, "a", 8);
	return incoming_feed(f->in, f->msg.data, f->msg.len, &f->err);
}

static enum xfr_step
feed_whole(struct fixture *f, unsigned type)
{
	incoming_expect(f->in, ID);
	make_message(&f->msg, ID, MAKING_GOOD);
	make_question(&f->msg, "a", type);
	make_soa_answer(&f->msg, "a", 8);
	make_name_answer(&f->msg, "a", RR_NS, "ns.example");
	make_soa_answer(&f->msg, "a", 8);
	return incoming_feed(f->in, f->msg.data, f->msg.len, &f->err);
}

static void
changes_make_a_new_copy_of_the_old_one(void **state)
{
	struct xfr_progress progress;
	struct fixture *f = *state;

	begin(f);
	assert_int_equal(incoming_held(f->in)->type, RR_SOA);
	incoming_progress(f->in, &progress);
	assert_int_equal(progress.records, 0);
	assert_int_equal(feed_changes(f, true), XFR_DONE);
	incoming_progress(f->in, &progress);
	assert_int_equal(progress.records, 2);
	zonefile_assert("zone", OLD);
	assert_true(incoming_seal(f->in, &f->seal, &f->err));
	assert_true(f->seal.is_sequel);
	assert_int_equal(f->seal.soa.serial, 8);
	assert_int_equal(f->seal.records, 3);
	assert_int_equal(f->seal.removed, 1);
	assert_int_equal(f->seal.added, 1);
	zonefile_assert("zone", "Za:ns.example.:host.example.:8:2:3:4:5:300\n"
	    "&a::ns.example.:300\n+w.a:1.2.3.5:300\n");
}

static void
changes_that_do_not_fit_leave_the_old_copy(void **state)
{
	struct fixture *f = *state;

	begin(f);
	assert_int_equal(feed_changes(f, false), XFR_DONE);
	assert_false(incoming_seal(f->in, &f->seal, &f->err));
	assert_false(incoming_is_local(f->in));
	assert_string_equal(f->err.text, "it deletes what we do not hold: "
	    "w.a. 300 IN A 1.2.3.9");
	zonefile_assert("zone", OLD);
}

static void
a_whole_zone_replaces_it_too(void **state)
{
	static const uint16_t types[] = { RR_IXFR, RR_AXFR };
	struct fixture *f = *state;

	for (size_t i = 0; i < 2; i++) {
		make_zone(7);
		f->args.whole = types[i] == RR_AXFR;
		begin(f);
		assert_int_equal(incoming_held(f->in) == NULL, i == 1);
		assert_int_equal(feed_whole(f, types[i]), XFR_DONE);
		assert_true(incoming_seal(f->in, &f->seal, &f->err));
		assert_false(f->seal.is_sequel);
		zonefile_assert("zone",
		    "Za:ns.example.:host.example.:8:2:3:4:5:300\n"
		    "&a::ns.example.:300\n");
		incoming_free(&f->in);
	}
}

static void
a_copy_that_is_not_as_thought_takes_no_changes(void **state)
{
	struct fixture *f = *state;

	make_zone(6);
	begin(f);
	assert_null(incoming_held(f->in));
	incoming_free(&f->in);
	tempdir_file("zone", "no cdb");
	begin(f);
	assert_null(incoming_held(f->in));
	incoming_free(&f->in);
	assert_int_equal(unlink("zone"), 0);
	begin(f);
	assert_null(incoming_held(f->in));
}

static void
another_zones_copy_takes_no_changes(void **state)
{
	struct fixture *f = *state;

	zonefile_make("zone", "b", 7, 1);
	begin(f);
	assert_null(incoming_held(f->in));
}

static void
without_a_copy_a_whole_zone_is_wanted(void **state)
{
	struct fixture *f = *state;

	f->args.held = NULL;
	begin(f);
	assert_null(incoming_held(f->in));
	assert_int_equal(feed_whole(f, RR_AXFR), XFR_DONE);
	assert_true(incoming_seal(f->in, &f->seal, &f->err));
}

/* What is mapped outlives its name. */
static void
an_old_copy_may_vanish_meanwhile(void **state)
{
	struct fixture *f = *state;

	begin(f);
	assert_int_equal(unlink("zone"), 0);
	assert_int_equal(feed_changes(f, true), XFR_DONE);
	assert_true(incoming_seal(f->in, &f->seal, &f->err));
	assert_int_equal(f->seal.records, 3);
}

static void
what_is_forbidden_does_not_replace_the_old_copy(void **state)
{
	struct fixture *f = *state;

	begin(f);
	assert_int_equal(feed_changes(f, true), XFR_DONE);
	incoming_forbid(f->in);
	assert_false(incoming_seal(f->in, &f->seal, &f->err));
	zonefile_assert("zone", OLD);
}

static void
a_folder_that_is_missing_is_told(void **state)
{
	struct fixture *f = *state;

	f->args.path = "missing/zone";
	assert_null(incoming_new(&f->args, &f->err));
	assert_non_null(strstr(f->err.text, "missing/zone"));
}

/* Without what came twice, it is made anew. */
static void
a_file_that_cannot_be_made_anew_is_our_own_failure(void **state)
{
	struct fixture *f = *state;

	begin(f);
	incoming_expect(f->in, ID);
	make_message(&f->msg, ID, MAKING_GOOD);
	make_question(&f->msg, "a", RR_IXFR);
	make_soa_answer(&f->msg, "a", 8);
	make_name_answer(&f->msg, "a", RR_NS, "ns.example");
	make_name_answer(&f->msg, "a", RR_NS, "ns.example");
	make_soa_answer(&f->msg, "a", 8);
	assert_int_equal(incoming_feed(f->in, f->msg.data, f->msg.len,
	    &f->err), XFR_DONE);
	assert_int_equal(unlink("zone.tmp"), 0);
	assert_int_equal(mkdir("zone.tmp", 0755), 0);
	assert_false(incoming_seal(f->in, &f->seal, &f->err));
	assert_true(incoming_is_local(f->in));
	assert_int_equal(rmdir("zone.tmp"), 0);
}

static void
what_is_left_out_is_told(void **state)
{
	struct fixture *f = *state;
	struct capture c;

	begin(f);
	incoming_expect(f->in, ID);
	make_message(&f->msg, ID, MAKING_GOOD);
	make_question(&f->msg, "a", RR_IXFR);
	make_soa_answer(&f->msg, "a", 8);
	make_soa_answer(&f->msg, "a", 7);
	make_soa_answer(&f->msg, "a", 8);
	make_answer(&f->msg, "w.b", RR_A, "\1\2\3\5", 4);
	make_soa_answer(&f->msg, "a", 8);
	capture_start(&c);
	assert_int_equal(incoming_feed(f->in, f->msg.data, f->msg.len,
	    &f->err), XFR_DONE);
	assert_string_equal(capture_end(&c), "warning: a: left out 1 records "
	    "from outside the zone, the first: w.b. 300 IN A 1.2.3.5\n");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(changes_make_a_new_copy_of_the_old_one),
		TEST(changes_that_do_not_fit_leave_the_old_copy),
		TEST(a_whole_zone_replaces_it_too),
		TEST(a_copy_that_is_not_as_thought_takes_no_changes),
		TEST(another_zones_copy_takes_no_changes),
		TEST(without_a_copy_a_whole_zone_is_wanted),
		TEST(an_old_copy_may_vanish_meanwhile),
		TEST(what_is_forbidden_does_not_replace_the_old_copy),
		TEST(a_folder_that_is_missing_is_told),
		TEST(
		    a_file_that_cannot_be_made_anew_is_our_own_failure),
		TEST(what_is_left_out_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
