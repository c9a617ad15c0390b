#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <grp.h>
#include <pwd.h>
#include <sys/wait.h>

#include "rights.h"
#include "tempdir.h"

enum { UID = 12345, GID = 23456 };

static void
without_a_user_nothing_changes(void **state)
{
	struct rights rights;
	struct err err;

	(void)state;
	assert_int_equal(rights_find(&rights, NULL, &err), RIGHTS_FOUND);
	assert_false(rights.is_change);
	assert_false(rights.is_impossible);
	assert_true(rights_drop(&rights, &err));
	assert_int_equal(getuid(), geteuid());
}

static void
numbers_need_not_be_anybodys(void **state)
{
	struct rights rights;
	struct err err;

	(void)state;
	assert_int_equal(rights_find(&rights, "12345:23456", &err),
	    RIGHTS_FOUND);
	assert_int_equal(rights.uid, UID);
	assert_int_equal(rights.gid, GID);
	assert_int_equal(rights.is_change, geteuid() == 0);
	assert_int_equal(rights.is_impossible, geteuid() != 0);
}

static void
refuses(const char *user, const char *text)
{
	struct rights rights;
	struct err err;

	assert_int_equal(rights_find(&rights, user, &err), RIGHTS_WRONG);
	assert_string_equal(err.text, text);
}

static void
root_is_refused_by_any_name(void **state)
{
	(void)state;
	refuses("root", "user 'root': has all rights of root: name one that "
	    "has none, or leave it out");
	refuses("0:100", "user '0:100': has all rights of root: name one "
	    "that has none, or leave it out");
}

static void
an_unknown_user_is_named(void **state)
{
	(void)state;
	refuses("no-such-user", "user 'no-such-user': there is none of that "
	    "name on this machine: make one (useradd --system no-such-user), "
	    "or name another");
	refuses("4294967295:1", "user '4294967295:1': there is none of that "
	    "name on this machine: make one (useradd --system 4294967295:1), "
	    "or name another");
}

/* What a child, which becomes that user, comes to. */
typedef bool check_fn(const struct rights *rights);

static void
assert_as(const char *user, check_fn *check)
{
	struct rights rights;
	struct err err;
	pid_t child;
	int status;

	if (geteuid() != 0)
		skip();
	assert_int_equal(rights_find(&rights, user, &err), RIGHTS_FOUND);
	assert_true(rights.is_change);
	child = fork();
	if (child == 0)
		_exit(rights_drop(&rights, &err) && check(&rights) ? 0 : 1);
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static bool
is_nothing_else(const struct rights *rights)
{
	gid_t groups[2];

	return getuid() == UID && geteuid() == UID && getgid() == GID &&
	    getegid() == GID && getgroups(2, groups) == 1 &&
	    groups[0] == GID && setuid(0) < 0 && setgid(0) < 0 &&
	    setgroups(0, NULL) < 0 && rights->uid == UID;
}

static void
numbers_have_one_group_and_no_way_back(void **state)
{
	(void)state;
	assert_as("12345:23456", is_nothing_else);
}

static bool
is_nobody(const struct rights *rights)
{
	const struct passwd *pw = getpwnam("nobody");

	return getuid() == pw->pw_uid && getegid() == pw->pw_gid &&
	    rights->is_name && setuid(0) < 0;
}

static void
a_name_has_its_own_groups(void **state)
{
	(void)state;
	assert_as("nobody", is_nobody);
}

static bool
may_not_read(const struct rights *rights)
{
	struct err err;

	return rights_may_read(rights, "open", &err) &&
	    rights_may_read(rights, "gone", &err) &&
	    !rights_may_read(rights, "closed", &err) &&
	    strstr(err.text, "closed: user '12345:23456' may not read it: "
	    "give it") == err.text;
}

static void
a_closed_file_is_told_of(void **state)
{
	(void)state;
	tempdir_file("open", "");
	tempdir_file("closed", "");
	assert_int_equal(chmod(*state, 0755), 0);
	assert_int_equal(chmod("open", 0644), 0);
	assert_int_equal(chmod("closed", 0600), 0);
	assert_as("12345:23456", may_not_read);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_user_nothing_changes),
		cmocka_unit_test(numbers_need_not_be_anybodys),
		cmocka_unit_test(root_is_refused_by_any_name),
		cmocka_unit_test(an_unknown_user_is_named),
		cmocka_unit_test(numbers_have_one_group_and_no_way_back),
		cmocka_unit_test(a_name_has_its_own_groups),
		cmocka_unit_test_setup_teardown(a_closed_file_is_told_of,
		    tempdir_setup, tempdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
