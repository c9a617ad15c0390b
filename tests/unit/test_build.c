#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/mem.h"
#include "build.h"
#include "ddns/roster.h"
#include "merging.h"
#include "oracle.h"
#include "storing.h"

/* A zone, a host, and what the last build left. */
struct play {
	struct roster *roster;
	struct build_base base;
	struct build last;
	struct err err;
};

static void
set(struct play *p, const char *name, const char *address)
{
	struct host host = { .name = storing_name(name),
		.is_enabled = true };

	assert_true(ip_parse(&host.v4, address));
	roster_set(p->roster, &host);
}

static struct play *
begin(void)
{
	struct play *p = xcalloc(1, sizeof(*p));

	p->roster = roster_new();
	zonefile_make("a", "a", 1, 1);
	set(p, "h.a", "192.0.2.1");
	return p;
}

static void
end(struct play *p)
{
	roster_free(&p->roster);
	build_base_fini(&p->base);
	free(p);
}

/* Is it declined? */
static bool
finish(struct play *p, struct build_job *job)
{
	bool declined;

	build_run(job);
	declined = build_is_declined(job);
	p->last = *build_result(job);
	build_base_fini(&p->base);
	build_give_base(job, &p->base);
	build_free(&job);
	assert_null(job);
	return declined;
}

static void
merge_to(struct play *p, const char *path)
{
	struct merge_source *sources = xcalloc(2, sizeof(*sources));

	sources[0].zone = storing_name("a");
	sources[0].path = xstrdup("a");
	sources[1].kind = MERGE_HOSTS;
	sources[1].hosts = roster_source(p->roster);
	assert_false(finish(p, build_merge(path, sources, 2, false)));
}

static bool
patch(struct play *p, const char *name)
{
	struct patch_news news = { .hosts = roster_source(p->roster),
		.names = xcalloc(1, sizeof(struct name)), .n = 1 };
	struct build_job *job;

	news.names[0] = storing_name(name);
	job = build_patch("data.cdb", &p->base, &news);
	assert_null(news.names);
	assert_false(p->base.is_known);
	return finish(p, job);
}

static ino_t
inode(void)
{
	struct stat st;

	assert_int_equal(stat("data.cdb", &st), 0);
	return st.st_ino;
}

static void
a_patch_makes_what_a_merge_would(void **state)
{
	struct play *p = begin();

	(void)state;
	merge_to(p, "data.cdb");
	assert_true(p->last.ok && p->last.replaced && !p->last.patched);
	assert_false(p->last.urgent);
	assert_int_equal(p->last.records, 4);
	assert_int_equal(p->last.n, 2);
	for (int i = 2; i < 5; i++) {
		set(p, "h.a", (const char *[]){ "192.0.2.2", "192.0.2.3",
		    "192.0.2.4" }[i - 2]);
		assert_false(patch(p, "h.a"));
		assert_true(p->last.ok && p->last.replaced);
		assert_true(p->last.patched && p->last.urgent);
		assert_int_equal(p->last.records, 4);
		assert_int_equal(p->last.n, 0);
		assert_true(p->base.is_known);
	}
	assert_int_equal(access("data.cdb.tmp", F_OK), -1);
	merge_to(p, "merged");
	oracle_assert_same("data.cdb", "merged");
	end(p);
}

static void
a_patch_of_nothing_leaves_the_file(void **state)
{
	struct play *p = begin();
	ino_t before;

	(void)state;
	merge_to(p, "data.cdb");
	before = inode();
	assert_false(patch(p, "h.a"));
	assert_true(p->last.ok);
	assert_false(p->last.replaced);
	assert_true(inode() == before);
	assert_true(p->base.is_known);
	end(p);
}

static void
a_merge_of_the_same_bytes_can_be_patched_too(void **state)
{
	struct play *p = begin();

	(void)state;
	merge_to(p, "data.cdb");
	merge_to(p, "data.cdb");
	assert_true(p->last.ok);
	assert_false(p->last.replaced);
	set(p, "h.a", "192.0.2.2");
	assert_false(patch(p, "h.a"));
	assert_true(p->last.replaced);
	end(p);
}

static void
what_is_no_patch_is_declined_and_nothing_done(void **state)
{
	struct play *p = begin();
	ino_t before;

	(void)state;
	merge_to(p, "data.cdb");
	before = inode();
	set(p, "new.a", "192.0.2.2");
	assert_true(patch(p, "new.a"));
	assert_false(p->last.ok);
	assert_true(inode() == before);
	assert_false(p->base.is_known);
	end(p);
}

/* The same bytes, but who knows whose. */
static void
only_the_file_of_the_last_build_is_patched(void **state)
{
	struct play *p = begin();

	(void)state;
	merge_to(p, "data.cdb");
	assert_int_equal(system("cp data.cdb other && mv other data.cdb"),
	    0);
	set(p, "h.a", "192.0.2.2");
	assert_true(patch(p, "h.a"));
	merge_to(p, "data.cdb");
	assert_int_equal(unlink("data.cdb"), 0);
	assert_true(patch(p, "h.a"));
	end(p);
}

static void
a_patch_that_cannot_be_written_leaves_the_old_file(void **state)
{
	struct play *p = begin();
	ino_t before;

	(void)state;
	merge_to(p, "data.cdb");
	before = inode();
	assert_int_equal(mkdir("data.cdb.tmp", 0755), 0);
	set(p, "h.a", "192.0.2.2");
	assert_false(patch(p, "h.a"));
	assert_false(p->last.ok);
	assert_string_equal(p->last.why.text, "data.cdb.tmp: cannot remove "
	    "what stands there: Is a directory");
	assert_true(inode() == before);
	assert_false(p->base.is_known);
	end(p);
}

static void
what_was_never_run_says_so(void **state)
{
	struct play *p = begin();
	struct build_job *job = build_merge("data.cdb", NULL, 0, true);

	(void)state;
	p->last = *build_result(job);
	assert_false(p->last.ok);
	assert_string_equal(p->last.why.text,
	    "stopped before data.cdb was built");
	build_give_base(job, &p->base);
	assert_false(p->base.is_known);
	build_free(&job);
	end(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		MERGING(a_patch_makes_what_a_merge_would),
		MERGING(a_patch_of_nothing_leaves_the_file),
		MERGING(a_merge_of_the_same_bytes_can_be_patched_too),
		MERGING(what_is_no_patch_is_declined_and_nothing_done),
		MERGING(only_the_file_of_the_last_build_is_patched),
		MERGING(a_patch_that_cannot_be_written_leaves_the_old_file),
		MERGING(what_was_never_run_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
