#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "checkups.h"
#include "visit.h"

/* Two visitors who ask one zoneset; each leaves when it is done. */
struct audience {
	struct zoneset set;
	struct checkups *all;
	struct visitor {
		struct audience *crowd;
		struct checkup *checkup;
		struct buf said;
		bool is_good;
	} visitors[2];
};

static void
on_line(void *ctx, const char *line, bool good)
{
	struct visitor *v = ctx;

	buf_addf(&v->said, "%c%s\n", good ? '+' : '-', line);
}

static void
on_all_checked(void *ctx)
{
	(void)ctx;
}

static void
on_end(void *ctx, bool all_good)
{
	struct visitor *v = ctx;

	v->is_good = all_good;
	buf_add_str(&v->said, "end\n");
	checkups_end(v->crowd->all, &v->checkup);
}

static const struct checkup_calls crowd_calls = { on_line, on_all_checked,
	on_end };

static int
set_up(void **state)
{
	struct audience *c = calloc(1, sizeof(*c));
	struct err err;

	assert_non_null(c);
	for (size_t i = 0; i < ZONES; i++) {
		c->set.watches[i].zone.text = texts[i];
		assert_true(name_parse(&c->set.watches[i].zone.name,
		    texts[i], &err));
	}
	c->all = checkups_new(&c->set);
	assert_false(checkups_is_any(c->all));
	for (size_t i = 0; i < 2; i++) {
		c->visitors[i].crowd = c;
		c->visitors[i].checkup = checkups_begin(c->all, texts + i, 1,
		    &crowd_calls, &c->visitors[i]);
	}
	assert_true(checkups_is_any(c->all));
	*state = c;
	return 0;
}

static int
tear_down(void **state)
{
	struct audience *c = *state;

	checkups_abandon(c->all);
	checkups_free(&c->all);
	assert_null(c->all);
	checkups_free(&c->all);
	for (size_t i = 0; i < 2; i++) {
		assert_null(c->visitors[i].checkup);
		buf_fini(&c->visitors[i].said);
	}
	free(c);
	return 0;
}

static void
end_round(struct audience *c, size_t zone, bool changed)
{
	const struct round_result result = {
		.outcome = changed ? ROUND_CHANGED : ROUND_CURRENT,
		.primary = "192.0.2.1" };

	c->set.watches[zone].rounds++;
	c->set.watches[zone].serial = 7;
	checkups_checked(c->all, &c->set.watches[zone], &result, changed);
}

static void
assert_said(struct audience *c, const char *first, const char *second)
{
	assert_string_equal(buf_str(&c->visitors[0].said), first);
	assert_string_equal(buf_str(&c->visitors[1].said), second);
}

#define CURRENT(zone) "+" zone ": serial 7 is current (192.0.2.1)\nend\n"
#define HELD(zone) "-" zone ": serial 7 is here, but not live: why\nend\n"

static void
each_is_told_of_its_own_zones_and_may_leave(void **state)
{
	struct audience *c = *state;

	end_round(c, 2, false);
	assert_said(c, "", "");
	end_round(c, 0, false);
	assert_said(c, CURRENT("a"), "");
	assert_true(checkups_is_any(c->all));
	end_round(c, 1, false);
	assert_said(c, CURRENT("a"), CURRENT("b"));
	assert_true(c->visitors[0].is_good);
	assert_false(checkups_is_any(c->all));
}

static void
all_may_leave_while_they_are_told_why_no_build_comes(void **state)
{
	struct audience *c = *state;

	end_round(c, 0, true);
	end_round(c, 1, true);
	assert_said(c, "", "");
	checkups_held(c->all, "why");
	assert_said(c, HELD("a"), HELD("b"));
	assert_false(checkups_is_any(c->all));
}

static void
all_may_leave_while_they_are_told_of_a_build(void **state)
{
	struct audience *c = *state;
	struct build build = { .ok = false };

	end_round(c, 0, true);
	end_round(c, 1, true);
	err_set(&build.why, "why");
	checkups_built(c->all, &build);
	assert_said(c, HELD("a"), HELD("b"));
	assert_false(checkups_is_any(c->all));
}

static void
all_may_leave_with_their_zones(void **state)
{
	struct audience *c = *state;

	c->set.watches[0].zone.text = NULL;
	checkups_reloaded(c->all);
	assert_said(c, "-a: is not configured any more\nend\n", "");
	assert_true(checkups_is_any(c->all));
}

static void
the_end_abandons_all(void **state)
{
	struct audience *c = *state;

	checkups_abandon(c->all);
	assert_said(c, "end\n", "end\n");
	assert_false(c->visitors[0].is_good);
}

#define CROWD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CROWD(each_is_told_of_its_own_zones_and_may_leave),
		CROWD(all_may_leave_while_they_are_told_why_no_build_comes),
		CROWD(all_may_leave_while_they_are_told_of_a_build),
		CROWD(all_may_leave_with_their_zones),
		CROWD(the_end_abandons_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
