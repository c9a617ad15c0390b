#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>

#include "base/buf.h"
#include "base/lines.h"
#include "base/mem.h"
#include "tempdir.h"

static struct lines *
open_lines(const void *data, size_t len, int *fd)
{
	tempdir_write("f", data, len);
	*fd = open("f", O_RDONLY);
	assert_true(*fd >= 0);
	return lines_new(*fd);
}

static void
assert_next(struct lines *lines, const char *expected, size_t len)
{
	const char *line;
	struct err err;
	size_t found;

	assert_int_equal(lines_next(lines, &line, &found, &err), LINES_LINE);
	assert_int_equal(found, len);
	assert_memory_equal(line, expected, len);
}

static void
assert_end(struct lines **lines, int fd)
{
	const char *line;
	struct err err;
	size_t len;

	assert_int_equal(lines_next(*lines, &line, &len, &err), LINES_END);
	assert_int_equal(lines_next(*lines, &line, &len, &err), LINES_END);
	lines_free(lines);
	assert_null(*lines);
	close(fd);
}

static void
lines_come_without_newline_and_are_counted(void **state)
{
	struct lines *lines;
	int fd;

	(void)state;
	lines = open_lines("a\n\nb\0c\nd", 8, &fd);
	assert_next(lines, "a", 1);
	assert_next(lines, "", 0);
	assert_next(lines, "b\0c", 3);
	assert_int_equal(lines_number(lines), 3);
	assert_next(lines, "d", 1);
	assert_int_equal(lines_number(lines), 4);
	assert_end(&lines, fd);
}

static void
an_empty_file_has_no_line_and_one_newline_one(void **state)
{
	struct lines *lines;
	int fd;

	(void)state;
	lines = open_lines("", 0, &fd);
	assert_end(&lines, fd);
	lines = open_lines("\n", 1, &fd);
	assert_next(lines, "", 0);
	assert_end(&lines, fd);
}

static void
lines_of_every_length_cross_the_buffers_end(void **state)
{
	enum { LINES = 700, LONG = 300000 };
	struct buf text = { 0 };
	struct lines *lines;
	char *expected = xmalloc(LONG);
	int fd;

	(void)state;
	memset(expected, 'x', LONG);
	for (size_t i = 0; i < LINES; i++) {
		buf_add(&text, expected, i);
		buf_add_byte(&text, '\n');
	}
	buf_add(&text, expected, LONG);
	lines = open_lines(text.data, text.len, &fd);
	for (size_t i = 0; i < LINES; i++)
		assert_next(lines, expected, i);
	assert_next(lines, expected, LONG);
	assert_end(&lines, fd);
	buf_fini(&text);
	free(expected);
}

static void
what_cannot_be_read_is_told(void **state)
{
	int fd = open(".", O_RDONLY);
	struct lines *lines = lines_new(fd);
	const char *line;
	struct err err;
	size_t len;

	(void)state;
	assert_int_equal(lines_next(lines, &line, &len, &err), LINES_BAD);
	assert_string_equal(err.text, "cannot read: Is a directory");
	lines_free(&lines);
	lines_free(&lines);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    lines_come_without_newline_and_are_counted,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    an_empty_file_has_no_line_and_one_newline_one,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    lines_of_every_length_cross_the_buffers_end,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(what_cannot_be_read_is_told,
		    tempdir_setup, tempdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
