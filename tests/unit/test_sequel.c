#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "changing.h"
#include "dns/seal.h"
#include "dns/sequel.h"
#include "tempdir.h"
#include "zonefile.h"

/* The zone "a", serial 7, in the file "old", on its way to the file "new". */
struct fixture {
	void *folder;
	struct name zone;
	struct zonefile old;
	struct sequel_args args;
	struct sequel sequel;
	struct publish *p;
	struct seal seal;
	struct err err;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	tempdir_setup(&f->folder);
	assert_true(name_parse(&f->zone, "a", &f->err));
	f->args.zone = &f->zone;
	f->args.changes = changeset_new(CHANGING_ROOM);
	f->old = zonefile_begin("old");
	zonefile_add_soa(&f->old, "a", 7);
	zonefile_add_name(&f->old, "a", RR_NS, "ns.example");
	assert_true(changeset_delete(f->args.changes, changing_soa("a", 7),
	    &f->err));
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	changeset_free(&f->args.changes);
	publish_drop(&f->p);
	tempdir_teardown(&f->folder);
	free(f);
	return 0;
}

/* w.a has two addresses, x.a a text. */
static void
add_some(struct fixture *f)
{
	zonefile_add(&f->old, "w.a", RR_A, "\1\2\3\4", 4);
	zonefile_add(&f->old, "w.a", RR_A, "\1\2\3\5", 4);
	zonefile_add(&f->old, "x.a", RR_TXT, "\3abc", 4);
}

static void
leaves(struct fixture *f, const struct record *record)
{
	assert_true(changeset_delete(f->args.changes, record, &f->err));
}

static void
comes(struct fixture *f, const struct record *record)
{
	assert_true(changeset_add(f->args.changes, record, &f->err));
}

/* Serial 8 comes of it, or not. */
static bool
write_new(struct fixture *f)
{
	bool ok;

	if (f->old.db != NULL)
		zonefile_end(&f->old);
	comes(f, changing_soa("a", 8));
	f->args.old = datacdb_open("old", &f->err);
	assert_non_null(f->args.old);
	f->p = publish_open("new", &f->err);
	assert_non_null(f->p);
	f->args.db = datacdb_new(publish_fd(f->p));
	f->err.text[0] = '\0';
	ok = sequel_write(&f->args, &f->sequel, &f->err);
	datacdb_close(&f->args.old);
	if (ok)
		assert_true(datacdb_finish(&f->args.db, &f->err));
	else
		datacdb_drop(&f->args.db);
	return ok;
}

static void
assert_refused(struct fixture *f, const char *why)
{
	assert_false(write_new(f));
	assert_string_equal(f->err.text, why);
	assert_false(f->sequel.local);
}

#define NEW_HEAD "Za:ns.example.:host.example.:8:2:3:4:5:300\n" \
	"&a::ns.example.:300\n"

/* It is good, and sealed, and this is what goes live. */
static void
assert_written(struct fixture *f, const char *lines)
{
	uint64_t records = 0;

	assert_true(write_new(f));
	assert_true(seal_sequel(f->p, f->args.changes, NULL,
	    &f->seal, &f->err));
	assert_int_equal(f->seal.soa.serial, 8);
	assert_true(publish_commit(&f->p, &f->err));
	zonefile_assert("new", lines);
	for (; *lines != '\0'; lines++)
		records += *lines == '\n';
	assert_int_equal(f->sequel.records, records);
}

static void
what_stays_stays_in_its_order_and_what_comes_is_last(void **state)
{
	struct fixture *f = *state;

	add_some(f);
	leaves(f, changing_a("w.a", "\1\2\3\4", 300));
	comes(f, changing_a("w.a", "\1\2\3\6", 60));
	comes(f, changing_a("v.a", "\1\2\3\7", 60));
	assert_written(f, NEW_HEAD "+w.a:1.2.3.5:300\n:x.a:16:\\003abc:300\n"
	    "+w.a:1.2.3.6:60\n+v.a:1.2.3.7:60\n");
	assert_int_equal(f->sequel.removed, 1);
	assert_int_equal(f->sequel.added, 2);
}

static void
a_new_serial_may_be_all(void **state)
{
	struct fixture *f = *state;

	add_some(f);
	assert_written(f, NEW_HEAD "+w.a:1.2.3.4:300\n+w.a:1.2.3.5:300\n"
	    ":x.a:16:\\003abc:300\n");
	assert_int_equal(f->sequel.removed, 0);
	assert_int_equal(f->sequel.added, 0);
}

static void
what_leaves_and_comes_back_stays_in_its_place(void **state)
{
	struct fixture *f = *state;

	add_some(f);
	leaves(f, changing_a("w.a", "\1\2\3\4", 300));
	comes(f, changing_a("w.a", "\1\2\3\4", 60));
	leaves(f, changing_a("w.a", "\1\2\3\5", 300));
	comes(f, changing_a("w.a", "\1\2\3\5", 300));
	assert_written(f, NEW_HEAD "+w.a:1.2.3.4:60\n+w.a:1.2.3.5:300\n"
	    ":x.a:16:\\003abc:300\n");
	assert_int_equal(f->sequel.removed, 1);
	assert_int_equal(f->sequel.added, 1);
}

static void
what_comes_and_leaves_is_never_there(void **state)
{
	struct fixture *f = *state;

	comes(f, changing_a("w.a", "\1\2\3\4", 60));
	leaves(f, changing_a("w.a", "\1\2\3\4", 60));
	assert_written(f, NEW_HEAD);
}

static void
a_wildcard_and_what_it_stands_below_are_told_apart(void **state)
{
	struct fixture *f = *state;

	zonefile_add(&f->old, "w.a", RR_A, "\1\2\3\4", 4);
	zonefile_add(&f->old, "*.w.a", RR_A, "\1\2\3\4", 4);
	leaves(f, changing_a("*.w.a", "\1\2\3\4", 300));
	assert_written(f, NEW_HEAD "+w.a:1.2.3.4:300\n");
}

static void
a_deletion_finds_names_in_any_case(void **state)
{
	struct fixture *f = *state;

	zonefile_add_name(&f->old, "w.a", RR_DNAME, "Target.Example");
	leaves(f, changing_name("w.a", RR_DNAME, "tARGET.example"));
	assert_written(f, NEW_HEAD);
}

static void
what_is_deleted_has_to_be_held(void **state)
{
	struct fixture *f = *state;

	add_some(f);
	leaves(f, changing_a("w.a", "\1\2\3\6", 300));
	assert_refused(f, "it deletes what we do not hold: w.a. 300 IN A "
	    "1.2.3.6");
}

static void
what_is_deleted_has_to_be_held_with_its_ttl(void **state)
{
	struct fixture *f = *state;

	add_some(f);
	leaves(f, changing_a("w.a", "\1\2\3\4", 60));
	assert_refused(f, "it deletes with another TTL what we hold as: w.a. "
	    "300 IN A 1.2.3.4");
}

static void
what_is_added_must_not_be_held_with_any_ttl(void **state)
{
	struct fixture *f = *state;

	add_some(f);
	comes(f, changing_a("w.a", "\1\2\3\4", 60));
	assert_refused(f, "it adds what we hold: w.a. 300 IN A 1.2.3.4");
}

static void
what_is_held_twice_cannot_be_deleted_once(void **state)
{
	struct fixture *f = *state;

	add_some(f);
	zonefile_add(&f->old, "w.a", RR_A, "\1\2\3\4", 4);
	leaves(f, changing_a("w.a", "\1\2\3\4", 300));
	assert_refused(f, "we hold more than once what it deletes: w.a. 300 "
	    "IN A 1.2.3.4");
}

static void
the_soa_that_is_deleted_has_to_be_ours(void **state)
{
	struct fixture *f = *state;

	changeset_free(&f->args.changes);
	f->args.changes = changeset_new(CHANGING_ROOM);
	leaves(f, changing_soa("a", 6));
	assert_refused(f, "it deletes what we do not hold: a. 300 IN SOA "
	    "ns.example. host.example. 6 2 3 4 5");
}

static void
a_new_soa_has_to_come(void **state)
{
	struct fixture *f = *state;

	comes(f, changing_soa("a", 8));
	leaves(f, changing_soa("a", 8));
	zonefile_end(&f->old);
	f->args.old = datacdb_open("old", &f->err);
	assert_false(sequel_write(&f->args, &f->sequel, &f->err));
	assert_string_equal(f->err.text, "no SOA in the changes");
	datacdb_close(&f->args.old);
}

static void
the_apex_keeps_an_ns_record(void **state)
{
	struct fixture *f = *state;

	leaves(f, changing_name("a", RR_NS, "ns.example"));
	comes(f, changing_name("sub.a", RR_NS, "ns.example"));
	assert_refused(f, "no NS record at the apex: tinydns would not serve "
	    "the zone");
}

static void
the_apex_may_change_its_ns_record(void **state)
{
	struct fixture *f = *state;

	leaves(f, changing_name("a", RR_NS, "ns.example"));
	comes(f, changing_name("a", RR_NS, "ns2.example"));
	assert_written(f, "Za:ns.example.:host.example.:8:2:3:4:5:300\n"
	    "&a::ns2.example.:300\n");
}

static void
all_records_count_for_the_limit(void **state)
{
	struct fixture *f = *state;

	add_some(f);
	f->args.max_records = 5;
	comes(f, changing_a("w.a", "\1\2\3\6", 300));
	assert_refused(f, "more than 5 records (max-records)");
}

static void
a_zone_as_large_as_the_limit_is_good(void **state)
{
	struct fixture *f = *state;

	f->args.max_records = 2;
	assert_written(f, NEW_HEAD);
}

static void
a_zone_that_was_signed_is_refused_if_that_is_asked_for(void **state)
{
	struct fixture *f = *state;

	zonefile_add(&f->old, "a", RR_DNSKEY, "\1\0\3\5\1", 5);
	f->args.refuse_signed = true;
	assert_false(write_new(f));
	assert_non_null(strstr(f->err.text,
	    "the zone is signed (dnssec = refuse): a. 300 IN DNSKEY"));
}

static void
a_cname_is_not_put_beside_other_data(void **state)
{
	struct fixture *f = *state;

	add_some(f);
	comes(f, changing_name("x.a", RR_CNAME, "w.a"));
	assert_true(write_new(f));
	assert_false(seal_sequel(f->p, f->args.changes, NULL,
	    &f->seal, &f->err));
	assert_string_equal(f->err.text, "a CNAME beside other data: x.a. 300 "
	    "IN TXT \"abc\"");
}

static void
other_data_are_not_put_beside_a_cname(void **state)
{
	struct fixture *f = *state;

	zonefile_add_name(&f->old, "x.a", RR_CNAME, "w.a");
	comes(f, changing_a("x.a", "\1\2\3\6", 300));
	assert_true(write_new(f));
	assert_false(seal_sequel(f->p, f->args.changes, NULL,
	    &f->seal, &f->err));
}

static void
a_cname_may_take_the_place_of_other_data(void **state)
{
	struct fixture *f = *state;

	zonefile_add(&f->old, "x.a", RR_TXT, "\3abc", 4);
	leaves(f, changing_record("x.a", RR_TXT, "\3abc", 4, 300));
	comes(f, changing_name("x.a", RR_CNAME, "w.a"));
	assert_written(f, NEW_HEAD "Cx.a:w.a.:300\n");
}

static void
a_copy_that_holds_twice_what_stays_is_refused(void **state)
{
	struct fixture *f = *state;

	add_some(f);
	zonefile_add(&f->old, "x.a", RR_TXT, "\3abc", 4);
	comes(f, changing_a("x.a", "\1\2\3\4", 300));
	assert_true(write_new(f));
	assert_false(seal_sequel(f->p, f->args.changes, NULL,
	    &f->seal, &f->err));
	assert_string_equal(f->err.text, "a record that stands there twice");
}

static void
a_copy_that_no_transfer_has_brought_is_refused(void **state)
{
	static const struct {
		const char *owner;
		uint16_t type;
		char loc[2];
	} rows[] = {
		{ "w.b", RR_A, "" }, { "a", RR_SOA, "" },
		{ "w.a", RR_A, { 'l', 'o' } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture *f;
		struct record r;

		if (i > 0) {
			tear_down(state);
			set_up(state);
		}
		f = *state;
		r = *changing_a(rows[i].owner, "\1\2\3\4", 300);
		r.type = rows[i].type;
		memcpy(r.loc, rows[i].loc, 2);
		assert_true(datacdb_add(f->old.db, &r, &f->err));
		assert_refused(f, "our copy holds what no transfer has "
		    "brought");
	}
}

static void
a_copy_that_does_not_begin_with_its_soa_is_refused(void **state)
{
	struct fixture *f = *state;

	zonefile_end(&f->old);
	f->old = zonefile_begin("old");
	zonefile_add_name(&f->old, "a", RR_NS, "ns.example");
	zonefile_add_soa(&f->old, "a", 7);
	assert_refused(f, "our copy holds what no transfer has brought");
}

static void
a_disk_that_is_full_is_our_own_failure(void **state)
{
	struct fixture *f = *state;

	add_some(f);
	zonefile_end(&f->old);
	comes(f, changing_soa("a", 8));
	for (uint32_t i = 0; i < 2000; i++)
		comes(f, changing_a("y.a", (const char *)&i, 300));
	f->args.old = datacdb_open("old", &f->err);
	f->args.db = datacdb_new(open("/dev/full", O_WRONLY));
	assert_false(sequel_write(&f->args, &f->sequel, &f->err));
	assert_true(f->sequel.local);
	assert_non_null(strstr(f->err.text, "cannot write"));
	datacdb_drop(&f->args.db);
	datacdb_close(&f->args.old);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_stays_stays_in_its_order_and_what_comes_is_last),
		TEST(a_new_serial_may_be_all),
		TEST(what_leaves_and_comes_back_stays_in_its_place),
		TEST(what_comes_and_leaves_is_never_there),
		TEST(a_wildcard_and_what_it_stands_below_are_told_apart),
		TEST(a_deletion_finds_names_in_any_case),
		TEST(what_is_deleted_has_to_be_held),
		TEST(what_is_deleted_has_to_be_held_with_its_ttl),
		TEST(what_is_added_must_not_be_held_with_any_ttl),
		TEST(what_is_held_twice_cannot_be_deleted_once),
		TEST(the_soa_that_is_deleted_has_to_be_ours),
		TEST(a_new_soa_has_to_come),
		TEST(the_apex_keeps_an_ns_record),
		TEST(the_apex_may_change_its_ns_record),
		TEST(all_records_count_for_the_limit),
		TEST(a_zone_as_large_as_the_limit_is_good),
		TEST(a_zone_that_was_signed_is_refused_if_that_is_asked_for),
		TEST(a_cname_is_not_put_beside_other_data),
		TEST(other_data_are_not_put_beside_a_cname),
		TEST(a_cname_may_take_the_place_of_other_data),
		TEST(a_copy_that_holds_twice_what_stays_is_refused),
		TEST(a_copy_that_no_transfer_has_brought_is_refused),
		TEST(a_copy_that_does_not_begin_with_its_soa_is_refused),
		TEST(a_disk_that_is_full_is_our_own_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
