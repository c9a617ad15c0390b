#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/mem.h"
#include "capture.h"
#include "catalogs.h"
#include "cataloging.h"
#include "conf_members.h"
#include "loading.h"
#include "loop.h"
#include "worker.h"

enum { MANY = 250 };			/* more than are removed in a turn */

/* The catalog "c" of a configuration whose state directory is ".". */
struct leading {
	void *dir;
	struct event_base *base;
	struct worker *worker;
	struct conf *conf;
	struct catalogs *catalogs;
	unsigned changes;
	bool was_read;
	struct err why;			/* as it was read, or "" */
};

static void
on_changed(void *ctx)
{
	struct leading *l = ctx;

	assert_false(l->was_read);
	l->changes++;
}

static void
on_read(void *ctx, const char *catalog, const struct err *why)
{
	struct leading *l = ctx;

	assert_string_equal(catalog, "c");
	l->was_read = true;
	l->why.text[0] = '\0';
	if (why != NULL)
		l->why = *why;
}

static void
open_catalogs(struct leading *l)
{
	struct catalogs_env env = { .base = l->base, .changed = on_changed,
		.read = on_read, .ctx = l };
	struct err err;

	l->worker = worker_new(l->base, &err);
	assert_non_null(l->worker);
	env.worker = l->worker;
	l->catalogs = catalogs_new(&env, ".");
	catalogs_configure(l->catalogs, l->conf);
}

static void
close_catalogs(struct leading *l)
{
	catalogs_stop(l->catalogs);
	worker_free(&l->worker);
	catalogs_free(&l->catalogs);
	assert_null(l->catalogs);
}

static int
set_up(void **state)
{
	struct leading *l = calloc(1, sizeof(*l));
	struct capture c;

	if (l == NULL || tempdir_setup(&l->dir) < 0 || mkdir("zones", 0755) < 0)
		return -1;
	l->base = event_base_new();
	capture_start(&c);
	l->conf = load("catalog c { primaries = 192.0.2.1 }\n");
	free(l->conf->state);
	l->conf->state = strdup(".");
	open_catalogs(l);
	assert_string_equal(capture_end(&c), "");
	*state = l;
	return 0;
}

static int
tear_down(void **state)
{
	struct leading *l = *state;
	void *dir = l->dir;

	close_catalogs(l);
	conf_free(&l->conf);
	event_base_free(l->base);
	free(l);
	return tempdir_teardown(&dir);
}

/* Puts a copy of the catalog in place that lists n zones z0, z1 ... */
static void
make_copy(size_t n, bool has_version)
{
	struct zonefile z = has_version ? cataloging_of_2() :
	    cataloging_begin();

	for (size_t i = 0; i < n; i++) {
		struct buf owner = { 0 }, zone = { 0 };

		buf_addf(&owner, "m%zu.zones.c", i);
		buf_addf(&zone, "z%zu", i);
		zonefile_add_name(&z, buf_str(&owner), RR_PTR,
		    buf_str(&zone));
		buf_fini(&owner);
		buf_fini(&zone);
	}
	zonefile_end(&z);
	assert_int_equal(rename("c", "zones/c.cdb"), 0);
}

static void
look(struct leading *l)
{
	struct capture c;

	l->was_read = false;
	capture_start(&c);
	catalogs_look(l->catalogs, "c");
	assert_true(catalogs_is_reading(l->catalogs, "c"));
	assert_false(l->was_read);
	assert_true(loop_until(l->base, &l->was_read));
	capture_end(&c);
}

static size_t
count_zones(const struct leading *l)
{
	struct conf *joined = catalogs_join(l->catalogs);
	size_t n = joined->nzones;

	conf_members_free(&joined);
	return n;
}

static void
a_copy_that_is_read_gives_members(void **state)
{
	struct leading *l = *state;

	assert_int_equal(catalogs_awaited(l->catalogs), 1);
	assert_true(catalogs_is_unread(l->catalogs, "c"));
	make_copy(3, true);
	look(l);
	assert_string_equal(l->why.text, "");
	assert_int_equal(l->changes, 1);
	assert_int_equal(catalogs_members(l->catalogs, "c"), 3);
	assert_int_equal(count_zones(l), 4);
	assert_int_equal(catalogs_awaited(l->catalogs), 0);
	assert_false(catalogs_is_unread(l->catalogs, "c"));
	/* The same again changes nothing. */
	look(l);
	assert_int_equal(l->changes, 1);
}

static void
a_broken_copy_leaves_the_members_as_they_are(void **state)
{
	struct leading *l = *state;

	make_copy(3, true);
	look(l);
	make_copy(2, false);
	look(l);
	assert_non_null(strstr(l->why.text, "a broken catalog"));
	assert_int_equal(l->changes, 1);
	assert_int_equal(catalogs_members(l->catalogs, "c"), 3);
}

static void
a_copy_that_changes_while_it_is_read_is_read_again(void **state)
{
	struct leading *l = *state;
	struct capture c;

	make_copy(1, true);
	capture_start(&c);
	catalogs_look(l->catalogs, "c");
	make_copy(2, true);
	catalogs_look(l->catalogs, "c");
	assert_true(loop_until(l->base, &l->was_read));
	capture_end(&c);
	assert_false(catalogs_is_reading(l->catalogs, "c"));
	assert_int_equal(catalogs_members(l->catalogs, "c"), 2);
	assert_int_equal(l->changes, 1);
}

static void
members_are_known_to_the_next_process(void **state)
{
	struct leading *l = *state;

	make_copy(3, true);
	look(l);
	close_catalogs(l);
	assert_int_equal(unlink("zones/c.cdb"), 0);
	open_catalogs(l);
	assert_int_equal(count_zones(l), 4);
	assert_int_equal(catalogs_members(l->catalogs, "c"), 3);
	assert_int_equal(catalogs_awaited(l->catalogs), 0);
}

static void
a_file_that_cannot_be_written_is_tried_again(void **state)
{
	struct leading *l = *state;
	struct stat st;

	assert_int_equal(mkdir("members", 0755), 0);
	make_copy(3, true);
	look(l);
	close_catalogs(l);
	assert_int_equal(rmdir("members"), 0);
	open_catalogs(l);
	assert_int_equal(count_zones(l), 1);
	assert_int_equal(mkdir("members", 0755), 0);
	look(l);
	look(l);
	assert_int_equal(rmdir("members"), 0);
	close_catalogs(l);
	assert_int_equal(stat("members", &st), 0);
	open_catalogs(l);
	assert_int_equal(count_zones(l), 4);
}

static void
a_catalog_whose_round_failed_is_not_awaited(void **state)
{
	struct leading *l = *state;

	catalogs_fail(l->catalogs, "c");
	assert_int_equal(catalogs_awaited(l->catalogs), 0);
	assert_int_equal(access("members", F_OK), -1);
}

static void
who_has_no_catalogs_gets_no_file(void **state)
{
	struct leading *l = *state;
	struct conf *plain = load("");

	catalogs_configure(l->catalogs, plain);
	catalogs_look(l->catalogs, "c");
	assert_false(catalogs_is_reading(l->catalogs, "c"));
	assert_int_equal(catalogs_members(l->catalogs, "c"), 0);
	close_catalogs(l);
	assert_int_equal(access("members", F_OK), -1);
	open_catalogs(l);
	conf_free(&plain);
}

static size_t
count_copies(void)
{
	size_t n = 0;

	for (size_t i = 0; i < MANY; i++) {
		char *path = xasprintf("zones/z%zu.cdb", i);

		n += access(path, F_OK) == 0;
		free(path);
	}
	return n;
}

static void
copies_of_what_is_gone_are_removed_after_a_build_bit_by_bit(void **state)
{
	struct leading *l = *state;

	make_copy(MANY, true);
	look(l);
	for (size_t i = 0; i < MANY; i++) {
		char *path = xasprintf("zones/z%zu.cdb", i);

		tempdir_file(path, "");
		free(path);
	}
	make_copy(1, true);
	look(l);
	assert_int_equal(count_copies(), MANY);
	catalogs_built(l->catalogs);
	assert_in_range(count_copies(), 2, MANY - 1);
	/* The next process goes on where this one has stopped. */
	close_catalogs(l);
	open_catalogs(l);
	catalogs_built(l->catalogs);
	while (count_copies() > 1)
		event_base_loop(l->base, EVLOOP_ONCE);
	assert_int_equal(access("zones/z0.cdb", F_OK), 0);
	assert_int_equal(access("zones/c.cdb", F_OK), 0);
}

static struct member *
find(const struct leading *l, const char *zone)
{
	struct map_walk walk = { 0 };
	struct member *member;

	while ((member = catalogs_next(l->catalogs, &walk)) != NULL)
		if (strcmp(member->zone, zone) == 0)
			return member;
	return NULL;
}

static void
what_comes_back_before_its_copy_was_removed_is_fetched_anew(void **state)
{
	struct leading *l = *state;

	make_copy(2, true);
	look(l);
	assert_false(find(l, "z1")->anew);
	make_copy(1, true);
	look(l);
	assert_null(find(l, "z1"));
	make_copy(2, true);
	look(l);
	assert_true(find(l, "z1")->anew);
	close_catalogs(l);
	open_catalogs(l);
	assert_true(find(l, "z1")->anew);
	assert_false(find(l, "z0")->anew);
	catalogs_fetched(l->catalogs, "z1");
	catalogs_fetched(l->catalogs, "none");
	close_catalogs(l);
	open_catalogs(l);
	assert_false(find(l, "z1")->anew);
}

#define LEADING(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LEADING(a_copy_that_is_read_gives_members),
		LEADING(a_broken_copy_leaves_the_members_as_they_are),
		LEADING(a_copy_that_changes_while_it_is_read_is_read_again),
		LEADING(members_are_known_to_the_next_process),
		LEADING(a_file_that_cannot_be_written_is_tried_again),
		LEADING(a_catalog_whose_round_failed_is_not_awaited),
		LEADING(who_has_no_catalogs_gets_no_file),
		LEADING(
	    copies_of_what_is_gone_are_removed_after_a_build_bit_by_bit),
		LEADING(
	    what_comes_back_before_its_copy_was_removed_is_fetched_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
