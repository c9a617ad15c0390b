#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>

#include <cmocka.h>

#include "base/buf.h"
#include "loop.h"
#include "lookout.h"
#include "tempdir.h"

/* A lookout over some directories, of which a and b are there. */
struct watching {
	void *dir;
	struct event_base *base;
	struct lookout *lookout;
	struct map *directories;
	struct buf told;		/* "+" whole, "~" part, "-" other,
					   "?" unknown */
	bool any;
};

static void
on_noticed(void *ctx, const char *path, enum lookout_news news)
{
	static const char signs[] = { [LOOKOUT_WHOLE] = '+',
		[LOOKOUT_PART] = '~', [LOOKOUT_OTHER] = '-' };
	struct watching *w = ctx;

	if (path == NULL)
		buf_add_str(&w->told, "? ");
	else
		buf_addf(&w->told, "%c%s ", signs[news], path);
	w->any = true;
}

static int
set_up(void **state)
{
	struct watching *w = calloc(1, sizeof(*w));
	struct err err;

	if (w == NULL || tempdir_setup(&w->dir) < 0)
		return -1;
	w->base = event_base_new();
	w->lookout = lookout_new(w->base, on_noticed, w, &err);
	w->directories = map_new();
	*state = w;
	return w->lookout == NULL ? -1 : mkdir("a", 0700) | mkdir("b", 0700);
}

static int
tear_down(void **state)
{
	struct watching *w = *state;
	void *dir = w->dir;

	lookout_free(&w->lookout);
	assert_null(w->lookout);
	event_base_free(w->base);
	map_free(&w->directories);
	buf_fini(&w->told);
	free(w);
	return tempdir_teardown(&dir);
}

static bool
watch(struct watching *w, const char *directory)
{
	map_set_str(w->directories, directory, w);
	return lookout_set(w->lookout, w->directories);
}

/* All that was told since the last time. */
static void
assert_told(struct watching *w, const char *expected)
{
	if (*expected != '\0')
		assert_true(loop_until(w->base, &w->any));
	loop_rounds(w->base, 3);
	assert_string_equal(buf_str(&w->told), expected);
	w->told.len = 0;
	w->any = false;
}

static void
a_file_is_told_when_its_writer_has_closed_it(void **state)
{
	struct watching *w = *state;
	int fd;

	watch(w, "a");
	fd = open("a/f", O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	assert_told(w, "-a/f ");
	assert_int_equal(write(fd, "x", 1), 1);
	assert_told(w, "~a/f ");
	assert_int_equal(write(fd, "x", 1), 1);
	assert_told(w, "~a/f ");
	assert_int_equal(ftruncate(fd, 0), 0);
	assert_told(w, "~a/f ");
	assert_int_equal(close(fd), 0);
	assert_told(w, "+a/f ");
}

/* A link has no writer: what it leads to may be old and whole. */
static void
a_new_link_is_told(void **state)
{
	struct watching *w = *state;

	tempdir_file("b/f", "x");
	watch(w, "a");
	assert_int_equal(symlink("../b/f", "a/s"), 0);
	assert_told(w, "-a/s ");
	assert_int_equal(link("b/f", "a/h"), 0);
	assert_told(w, "-a/h ");
	assert_int_equal(mkdir("a/d", 0700), 0);
	assert_told(w, "-a/d ");
}

static void
a_file_that_is_only_read_is_not_told(void **state)
{
	struct watching *w = *state;
	int fd;

	tempdir_file("a/f", "x");
	watch(w, "a");
	fd = open("a/f", O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(close(fd), 0);
	assert_told(w, "");
}

static void
a_file_that_is_renamed_has_its_new_name(void **state)
{
	struct watching *w = *state;

	watch(w, "a");
	tempdir_file("b/f", "x");
	assert_int_equal(rename("b/f", "a/g"), 0);
	assert_told(w, "+a/g ");
	assert_int_equal(rename("a/g", "a/h"), 0);
	assert_told(w, "-a/g +a/h ");
	assert_int_equal(rename("a/h", "b/h"), 0);
	assert_told(w, "-a/h ");
}

static void
a_file_that_is_removed_or_gets_other_rights_is_told(void **state)
{
	struct watching *w = *state;

	tempdir_file("a/f", "x");
	watch(w, "a");
	assert_int_equal(chmod("a/f", 0400), 0);
	assert_told(w, "-a/f ");
	assert_int_equal(unlink("a/f"), 0);
	assert_told(w, "-a/f ");
}

static void
only_what_is_in_the_set_is_watched(void **state)
{
	struct watching *w = *state;

	assert_true(watch(w, "a"));
	assert_false(watch(w, "a"));
	assert_true(watch(w, "b"));
	tempdir_file("b/f", "x");
	assert_told(w, "-b/f ~b/f +b/f ");
	map_remove_str(w->directories, "b");
	assert_false(lookout_set(w->lookout, w->directories));
	assert_told(w, "? ");
	tempdir_file("b/g", "x");
	assert_told(w, "");
	tempdir_file("a/f", "x");
	assert_told(w, "-a/f ~a/f +a/f ");
}

static void
a_directory_is_told_by_each_of_its_paths(void **state)
{
	struct watching *w = *state;

	assert_int_equal(symlink("a", "c"), 0);
	assert_true(watch(w, "a"));
	assert_true(watch(w, "c"));
	assert_false(lookout_set(w->lookout, w->directories));
	tempdir_file("a/f", "x");
	assert_told(w, "-a/f -c/f ~a/f ~c/f +a/f +c/f ");
	map_remove_str(w->directories, "a");
	assert_false(lookout_set(w->lookout, w->directories));
	tempdir_file("a/g", "x");
	assert_told(w, "-c/g ~c/g +c/g ");
	map_remove_str(w->directories, "c");
	assert_false(lookout_set(w->lookout, w->directories));
	assert_told(w, "? ");
	tempdir_file("a/h", "x");
	assert_told(w, "");
}

static void
a_directory_that_comes_later_is_watched_from_then_on(void **state)
{
	struct watching *w = *state;

	assert_false(watch(w, "late"));
	assert_int_equal(mkdir("late", 0700), 0);
	tempdir_file("late/f", "x");
	assert_told(w, "");
	assert_true(lookout_set(w->lookout, w->directories));
	tempdir_file("late/f", "x");
	assert_told(w, "~late/f +late/f ");
}

static void
what_is_no_directory_is_not_watched(void **state)
{
	struct watching *w = *state;

	tempdir_file("f", "x");
	assert_false(watch(w, "f"));
	tempdir_file("f", "y");
	assert_told(w, "");
}

static void
a_directory_that_is_replaced_is_watched_anew(void **state)
{
	struct watching *w = *state;

	watch(w, "a");
	assert_int_equal(rename("a", "old"), 0);
	assert_told(w, "? ");
	assert_int_equal(mkdir("a", 0700), 0);
	assert_true(lookout_set(w->lookout, w->directories));
	assert_false(lookout_set(w->lookout, w->directories));
	assert_told(w, "? ");
	tempdir_file("old/f", "x");
	assert_told(w, "");
	tempdir_file("a/f", "x");
	assert_told(w, "-a/f ~a/f +a/f ");
}

static void
a_directory_that_is_removed_is_told(void **state)
{
	struct watching *w = *state;

	watch(w, "a");
	assert_int_equal(rmdir("a"), 0);
	assert_told(w, "? ? ");
	assert_false(lookout_set(w->lookout, w->directories));
	assert_int_equal(mkdir("a", 0700), 0);
	assert_true(lookout_set(w->lookout, w->directories));
	tempdir_file("a/f", "x");
	assert_told(w, "-a/f ~a/f +a/f ");
}

static void
as_many_files_as_may_be_are_told(void **state)
{
	enum { MANY = 500 };
	struct watching *w = *state;
	char path[300];
	size_t n = 0;

	watch(w, "a");
	for (int i = 0; i < MANY; i++) {
		snprintf(path, sizeof(path), "a/%0255d", i);
		tempdir_file(path, "x");
	}
	for (int i = 0; i < MANY; i++)
		loop_rounds(w->base, 1);
	for (size_t i = 0; i < w->told.len; i++)
		n += w->told.data[i] == '+';
	assert_int_equal(n, MANY);
	assert_non_null(strstr(buf_str(&w->told), path));
}

#define WATCHING(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WATCHING(a_file_is_told_when_its_writer_has_closed_it),
		WATCHING(a_new_link_is_told),
		WATCHING(a_file_that_is_only_read_is_not_told),
		WATCHING(a_file_that_is_renamed_has_its_new_name),
		WATCHING(a_file_that_is_removed_or_gets_other_rights_is_told),
		WATCHING(only_what_is_in_the_set_is_watched),
		WATCHING(a_directory_is_told_by_each_of_its_paths),
		WATCHING(a_directory_that_comes_later_is_watched_from_then_on),
		WATCHING(what_is_no_directory_is_not_watched),
		WATCHING(a_directory_that_is_replaced_is_watched_anew),
		WATCHING(a_directory_that_is_removed_is_told),
		WATCHING(as_many_files_as_may_be_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
