#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "local_copy.h"
#include "tempdir.h"
#include "zonefile.h"

static void
assert_path(const char *path, const char *expected)
{
	char *copy = local_copy_path("d", path);

	assert_string_equal(copy, expected);
	free(copy);
}

static void
a_copys_name_tells_its_files_path(void **state)
{
	(void)state;
	assert_path("/etc/tinydns/root/data", "d/+etc+tinydns+root+data.cdb");
	assert_path("root/a_b-c.9", "d/root+a_b-c.9.cdb");
	assert_path("/a+b%c d\n\xff", "d/+a%2bb%25c%20d%0a%ff.cdb");
}

static void
no_two_paths_share_a_name(void **state)
{
	static const char *const paths[] = { "/a/b", "/a+b", "/a%2bb",
		"/a%2Bb", "/A/b", "a/b", "/a/b.cdb", "/a//b", "/a/b/" };
	struct map *names = map_new();

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		char *copy = local_copy_path("d", paths[i]);

		if (map_set_str(names, copy, names) != NULL)
			fail_msg("%s", paths[i]);
		free(copy);
	}
	map_free(&names);
}

/* A path of that many letters, the first of which is given. */
static char *
long_copy(char first, size_t len)
{
	char path[5000], *copy;

	assert_true(len < sizeof(path));
	memset(path, 'x', len);
	path[0] = first;
	path[len] = '\0';
	copy = local_copy_path("d", path);
	return copy;
}

static void
a_long_path_still_makes_the_name_of_a_file(void **state)
{
	char *longest = long_copy('a', 200), *cut = long_copy('a', 201);
	char *other = long_copy('b', 201), *huge = long_copy('a', 4095);
	struct err err;

	(void)state;
	assert_int_equal(mkdir("d", 0700), 0);
	assert_int_equal(strlen(longest), 2 + 200 + 4);
	assert_int_equal(longest[2], 'a');
	assert_int_equal(strlen(cut), 2 + 16 + 200 + 4);
	assert_int_equal(strlen(huge), strlen(cut));
	assert_string_equal(cut + 2 + 16, other + 2 + 16);
	assert_string_not_equal(cut, other);
	assert_string_not_equal(cut, huge);
	assert_true(local_copy_make_empty(huge, &err));
	free(longest);
	free(cut);
	free(other);
	free(huge);
}

static void
an_empty_copy_has_no_records(void **state)
{
	uint64_t records = 9;
	struct err err;

	(void)state;
	tempdir_file("c", "rubbish");
	assert_true(local_copy_make_empty("c", &err));
	zonefile_assert("c", "");
	assert_true(local_copy_count("c", &records));
	assert_int_equal(records, 0);
	assert_int_equal(access("c.tmp", F_OK), -1);
}

static void
an_empty_copy_that_cannot_be_made_is_an_error(void **state)
{
	struct err err = { "" };

	(void)state;
	assert_false(local_copy_make_empty("none/c", &err));
	assert_non_null(strstr(err.text, "none/c"));
	assert_non_null(strstr(err.text, "No such file or directory"));
}

static void
all_records_of_a_copy_are_counted(void **state)
{
	uint64_t records;

	(void)state;
	zonefile_make("c", "a", 1, 40);
	assert_true(local_copy_count("c", &records));
	assert_int_equal(records, 42);
}

static void
a_copy_that_is_not_there_or_broken_has_no_records(void **state)
{
	uint64_t records = 9;
	struct stat st;

	(void)state;
	assert_false(local_copy_count("none", &records));
	assert_int_equal(records, 0);
	tempdir_file("rubbish", "rubbish");
	assert_false(local_copy_count("rubbish", &records));
	zonefile_make("c", "a", 1, 40);
	assert_int_equal(stat("c", &st), 0);
	assert_int_equal(truncate("c", st.st_size / 2), 0);
	records = 9;
	assert_false(local_copy_count("c", &records));
	assert_int_equal(records, 0);
}

/* The length of a record in the middle is made huge. */
static void
a_copy_that_is_broken_in_its_midst_has_no_records(void **state)
{
	uint64_t records = 9;
	FILE *f;

	(void)state;
	zonefile_make("c", "a", 1, 40);
	f = fopen("c", "r+");
	assert_non_null(f);
	assert_int_equal(fseek(f, 2048 + 300, SEEK_SET), 0);
	for (int i = 0; i < 100; i++)
		assert_int_equal(fputc(0xff, f), 0xff);
	assert_int_equal(fclose(f), 0);
	assert_false(local_copy_count("c", &records));
	assert_int_equal(records, 0);
}

static void
copies_of_no_file_are_swept_away(void **state)
{
	static const char *const gone[] = { "d/+a+c.cdb", "d/+a+b.cdb.new",
		"d/+a+b.cdb.tmp", "d/x", "d/.hidden", "d/.+gone.cdb" };
	static const char *const kept[] = { "d/+a+b.cdb", "d/.+data.cdb" };
	struct map *paths = map_new();
	struct errs removed = { 0 };

	(void)state;
	assert_int_equal(mkdir("d", 0700) | mkdir("d/dir", 0700), 0);
	for (size_t i = 0; i < sizeof(gone) / sizeof(*gone); i++)
		tempdir_file(gone[i], "");
	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
		tempdir_file(kept[i], "");
	map_set_str(paths, "/a/b", paths);
	map_set_str(paths, "./data", paths);
	map_set_str(paths, "/not/there", paths);
	local_copy_sweep("d", paths, &removed);
	for (size_t i = 0; i < sizeof(gone) / sizeof(*gone); i++)
		if (access(gone[i], F_OK) == 0)
			fail_msg("%s is still there", gone[i]);
	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
		if (access(kept[i], F_OK) < 0)
			fail_msg("%s is gone", kept[i]);
	assert_int_equal(access("d/dir", F_OK), 0);
	assert_int_equal(removed.len, 2);
	local_copy_sweep("none", paths, &removed);
	assert_int_equal(removed.len, 2);
	errs_fini(&removed);
	map_free(&paths);
}

static void
what_is_swept_away_is_told_by_its_files_path(void **state)
{
	static const char path[] = "/a+b%c d/\xff.data";
	char *copy = local_copy_path("d", path);
	struct map *paths = map_new();
	struct errs removed = { 0 };

	(void)state;
	assert_int_equal(mkdir("d", 0700), 0);
	tempdir_file(copy, "");
	tempdir_file("d/rubbish", "");
	local_copy_sweep("d", paths, &removed);
	assert_int_equal(removed.len, 1);
	assert_string_equal(removed.text[0], path);
	errs_fini(&removed);
	map_free(&paths);
	free(copy);
}

static void
give(void *ctx, const char *path)
{
	buf_addf(ctx, "%s ", path);
}

static void
copies_are_listed_by_their_files_paths(void **state)
{
	static const char *const names[] = { "d/+a+b%2bc.cdb", "d/+a+a.cdb",
		"d/x+data.cdb", "d/+a+c.cdb.new", "d/rubbish", "d/.cdb" };
	struct buf paths = { 0 };

	(void)state;
	assert_false(local_copy_list("d", give, &paths));
	assert_int_equal(mkdir("d", 0700), 0);
	assert_false(local_copy_list("d", give, &paths));
	assert_string_equal(buf_str(&paths), "");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		tempdir_file(names[i], "");
	assert_true(local_copy_list("d", give, &paths));
	assert_string_equal(buf_str(&paths), "/a/a /a/b+c x/data ");
	buf_fini(&paths);
}

static void
assert_zone(const char *text, bool expected)
{
	struct name zone;
	struct err err;

	assert_true(name_parse(&zone, text, &err));
	assert_int_equal(local_copy_has_zone("c", &zone), expected);
}

static void
a_copy_has_the_zones_of_which_it_holds_the_soa(void **state)
{
	(void)state;
	assert_zone("a", false);
	tempdir_file("c", "rubbish");
	assert_zone("a", false);
	zonefile_make("c", "a", 1, 2);
	assert_zone("a", true);
	assert_zone("n0.a", false);
	assert_zone("b", false);
}

int
main(void)
{
#define IN_TEMPDIR(test) \
	cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copys_name_tells_its_files_path),
		cmocka_unit_test(no_two_paths_share_a_name),
		IN_TEMPDIR(a_long_path_still_makes_the_name_of_a_file),
		IN_TEMPDIR(an_empty_copy_has_no_records),
		IN_TEMPDIR(an_empty_copy_that_cannot_be_made_is_an_error),
		IN_TEMPDIR(all_records_of_a_copy_are_counted),
		IN_TEMPDIR(a_copy_that_is_not_there_or_broken_has_no_records),
		IN_TEMPDIR(a_copy_that_is_broken_in_its_midst_has_no_records),
		IN_TEMPDIR(copies_of_no_file_are_swept_away),
		IN_TEMPDIR(what_is_swept_away_is_told_by_its_files_path),
		IN_TEMPDIR(copies_are_listed_by_their_files_paths),
		IN_TEMPDIR(a_copy_has_the_zones_of_which_it_holds_the_soa),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
