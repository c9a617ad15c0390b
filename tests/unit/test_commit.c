#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <unistd.h>

#include "sync/commit.h"

static void
what_is_forbidden_first_does_not_begin(void **state)
{
	struct commit c = { 0 };

	(void)state;
	commit_forbid(&c);
	assert_false(commit_begin(&c));
}

static void
what_has_ended_is_not_waited_for(void **state)
{
	struct commit c = { 0 };

	(void)state;
	assert_true(commit_begin(&c));
	commit_end(&c);
	commit_forbid(&c);
	assert_false(commit_begin(&c));
}

struct renaming {
	struct commit commit;
	atomic_bool done;
};

static void *
rename_slowly(void *arg)
{
	struct renaming *r = arg;

	usleep(20000);
	atomic_store(&r->done, true);
	commit_end(&r->commit);
	return NULL;
}

static void
the_end_of_what_has_begun_is_waited_for(void **state)
{
	struct renaming r = { 0 };
	pthread_t worker;

	(void)state;
	assert_true(commit_begin(&r.commit));
	assert_int_equal(pthread_create(&worker, NULL, rename_slowly, &r), 0);
	commit_forbid(&r.commit);
	assert_true(atomic_load(&r.done));
	assert_int_equal(pthread_join(worker, NULL), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_forbidden_first_does_not_begin),
		cmocka_unit_test(what_has_ended_is_not_waited_for),
		cmocka_unit_test(the_end_of_what_has_begun_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
