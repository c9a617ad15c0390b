#include "membering.h"

#include <unistd.h>

#include "tempdir.h"

static struct membership *
read_lines(const char *lines, struct err *err)
{
	struct membership *m;
	struct buf text = { 0 };

	buf_addf(&text, "members 1\n%s", lines);
	m = membership_read(buf_str(&text), text.len, err);
	buf_fini(&text);
	return m;
}

static void
assert_comes_back(const char *lines)
{
	struct err err = { "" };
	struct membership *m = read_lines(lines, &err);

	assert_string_equal(err.text, "");
	membering_assert(m, lines);
	membership_free(&m);
}

static void
what_is_written_is_read(void **state)
{
	(void)state;
	assert_comes_back("");
	assert_comes_back("catalog c.example\ncatalog .\n"
	    "member a.example c.example x\\0401 =g\\040\\134\\377\n"
	    "anew b\\056\\000.example d.example 2\n"
	    "member . d.example 3 =\n"
	    "gone e.example\n");
}

static void
a_group_has_its_bytes_again(void **state)
{
	struct err err;
	struct membership *m = read_lines("member a c 1 =x\\040y\\012\n", &err);

	(void)state;
	assert_non_null(m);
	assert_string_equal(membership_find(m, "a")->group, "x y\n");
	assert_int_equal(membership_count(m), 1);
	membership_free(&m);
}

static void
assert_bad(const char *lines)
{
	struct err err;

	assert_null(read_lines(lines, &err));
	assert_string_equal(err.text, "line 2 is not as dnssync writes it");
}

static void
anything_else_is_refused(void **state)
{
	static const char *const bad[] = { "\n", "member\n", "member a c\n",
		"member a c 1 g\n", "member a c 1 =g h\n",
		"member a c 1 =\\12\n", "member a c 1 =\\000\n",
		"member a c 1 =\\477\n", "member A c 1\n",
		"member a..b c 1\n", "member a. c 1\n", "member *.a c 1\n",
		"catalog\n", "catalog c d\n", "gone ..\n", "others a\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_bad(bad[i]);
}

static void
a_file_that_was_cut_is_refused(void **state)
{
	struct err err;

	(void)state;
	assert_null(membership_read("", 0, &err));
	assert_string_equal(err.text, "the file is empty");
	assert_null(read_lines("gone a", &err));
	assert_string_equal(err.text, "line 2 has no end");
	assert_null(membership_read("members 2\n", 10, &err));
	assert_string_equal(err.text, "line 1 is not as dnssync writes it");
	assert_null(membership_read("members 1\ngone a\0\n", 18, &err));
	assert_null(read_lines("gone a\nmember b c 1\nmember b c 1\n", &err));
	assert_string_equal(err.text, "line 4 is not as dnssync writes it");
}

static void
it_is_saved_and_loaded(void **state)
{
	struct err err = { "" };
	struct membership *m = membership_load(".", &err);
	struct buf text = { 0 };

	(void)state;
	assert_non_null(m);
	assert_int_equal(membership_count(m), 0);
	membership_set_gone(m, "a");
	membership_write(m, &text);
	assert_true(membership_save("members", &text, &err));
	membership_free(&m);
	m = membership_load(".", &err);
	assert_non_null(m);
	assert_true(membership_has_gone(m));
	assert_true(membership_clear_gone(m, "a"));
	assert_false(membership_clear_gone(m, "a"));
	assert_false(membership_has_gone(m));
	membership_free(&m);
	buf_fini(&text);
}

static void
a_file_that_is_none_is_named(void **state)
{
	struct buf text = { 0 };
	struct err err;

	(void)state;
	tempdir_file("members", "x\n");
	assert_null(membership_load(".", &err));
	assert_string_equal(err.text, "./members: line 1 is not as dnssync "
	    "writes it");
	assert_false(membership_save("none/members", &text, &err));
	assert_non_null(strstr(err.text, "none/members"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(a_group_has_its_bytes_again),
		cmocka_unit_test(anything_else_is_refused),
		cmocka_unit_test(a_file_that_was_cut_is_refused),
		cmocka_unit_test_setup_teardown(it_is_saved_and_loaded,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(a_file_that_is_none_is_named,
		    tempdir_setup, tempdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
