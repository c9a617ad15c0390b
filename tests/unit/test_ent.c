#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "compiling.h"
#include "dns/ent.h"

struct seeing {
	struct buf names;
	bool refuses;
};

static bool
take(void *ctx, const uint8_t *wire, struct err *err)
{
	struct seeing *s = ctx;
	char text[NAME_TEXT_SIZE];

	if (s->refuses)
		return err_set(err, "no more");
	name_text(wire, text);
	buf_addf(&s->names, "%s ", text);
	return true;
}

static bool
see(struct seeing *s, const char *apex, bool strip, const char *text,
    struct err *err)
{
	struct datacdb_reader *r = compiling_open("zone", text);
	struct datacdb_item item;
	struct record record;
	struct name name;
	struct ent *ent;
	bool ok = true;

	assert_true(name_parse(&name, apex, err));
	ent = ent_new(r, &name, strip, take, s);
	while (ok && datacdb_next(r, &item, err) == DATACDB_ITEM)
		ok = datacdb_decode(&item, &record, &name) !=
		    DATACDB_RECORD || ent_see(ent, &record, err);
	ent_free(&ent);
	assert_null(ent);
	datacdb_close(&r);
	return ok;
}

static void
assert_empty(const char *apex, bool strip, const char *text,
    const char *names)
{
	struct seeing s = { .refuses = false };
	struct err err;

	assert_true(see(&s, apex, strip, text, &err));
	assert_string_equal(buf_str(&s.names), names);
	buf_fini(&s.names);
}

static void
assert_unsigned(const char *text, const char *names)
{
	assert_empty("z", false, text, names);
	assert_empty("z", true, text, names);
}

static void
names_directly_below_the_apex_prove_nothing(void **state)
{
	(void)state;
	assert_unsigned("Zz:n.:h.\n+a.z:1.2.3.4\n+*.z:1.2.3.4\n", "");
}

static void
all_names_between_an_owner_and_the_apex_exist(void **state)
{
	(void)state;
	assert_unsigned("+d.c.b.a.z:1.2.3.4\n", "a.z b.a.z c.b.a.z ");
	assert_empty(".", false, "+c.b.a:1.2.3.4\n", "a b.a ");
	assert_empty("y.z", false, "+c.b.y.z:1.2.3.4\n", "b.y.z ");
}

static void
one_with_a_record_of_its_own_is_not_empty(void **state)
{
	(void)state;
	assert_unsigned("+d.c.b.a.z:1.2.3.4\n'b.a.z:x\n", "a.z c.b.a.z ");
	assert_unsigned("+b.a.z:1.2.3.4\n", "a.z ");
}

static void
each_is_told_once(void **state)
{
	(void)state;
	assert_unsigned("+1.a.z:1.2.3.4\n+2.a.z:1.2.3.4\n+1.b.z:1.2.3.4\n"
	    "+3.a.z:1.2.3.4\n+x.1.a.z:1.2.3.4\n+x.y.a.z:1.2.3.4\n"
	    "+2.b.z:1.2.3.4\n", "a.z b.z y.a.z ");
}

static void
a_wildcard_below_it_is_no_record_of_its_own(void **state)
{
	(void)state;
	assert_unsigned("+*.a.z:1.2.3.4\n", "a.z ");
	assert_unsigned("+*.a.z:1.2.3.4\n+a.z:1.2.3.4\n", "");
}

static void
a_wildcard_may_be_empty_itself(void **state)
{
	(void)state;
	assert_unsigned("+x.*.a.z:1.2.3.4\n+a.z:1.2.3.4\n",
	    "\\052.a.z ");
	assert_unsigned("+x.*.a.z:1.2.3.4\n+*.a.z:1.2.3.4\n", "a.z ");
	assert_unsigned("+x.*.*.z:1.2.3.4\n+*.z:1.2.3.4\n",
	    "\\052.\\052.z ");
}

/* The delegation itself exists, and so do the names above it. */
static void
what_is_below_a_delegation_proves_nothing(void **state)
{
	(void)state;
	assert_unsigned("&b.a.z::ns.c.b.a.z.\n+ns.c.b.a.z:1.2.3.4\n"
	    "+x.d.ns.c.b.a.z:1.2.3.4\n", "a.z ");
	assert_unsigned("+x.d.ns.c.b.a.z:1.2.3.4\n+ns.c.b.a.z:1.2.3.4\n"
	    "'b.a.z:beside\n&b.a.z::ns.c.b.a.z.\n", "a.z ");
	assert_unsigned("&z::ns.z.\n+b.a.z:1.2.3.4\n", "a.z ");
}

static void
nor_what_is_below_a_dname(void **state)
{
	(void)state;
	assert_unsigned(":b.a.z:39:\\001x\\000\n+d.c.b.a.z:1.2.3.4\n",
	    "a.z ");
	assert_unsigned("+d.c.b.a.z:1.2.3.4\n:z:39:\\001x\\000\n", "");
	assert_unsigned("+d.c.z:1.2.3.4\n:*.z:39:\\001x\\000\n", "c.z ");
}

/* 46 RRSIG, which covers 1 A, 47 NSEC; 50 NSEC3 */
#define RRSIG_A(owner) ":" owner ":46:\\000\\001x\n"
#define RRSIG_NSEC3(owner) ":" owner ":46:\\000\\062x\n"

static void
a_name_whose_records_are_all_left_out_is_empty(void **state)
{
	static const char text[] = ":a.z:47:x\n" RRSIG_A("a.z")
	    ":*.b.z:47:x\n+b.z:1.2.3.4\n" RRSIG_A("c.z") "+c.z:1.2.3.4\n"
	    "+d.z:1.2.3.4\n" RRSIG_A("d.z") RRSIG_A("a.z");

	(void)state;
	assert_empty("z", true, text, "a.z \\052.b.z ");
	assert_empty("z", false, text, "");
}

static void
the_records_of_a_name_need_not_come_together(void **state)
{
	(void)state;
	assert_empty("z", true, ":a.z:47:x\n:b.z:47:x\n+c.z:1.2.3.4\n"
	    "+a.z:1.2.3.4\n:b.z:47:y\n:a.z:47:y\n", "b.z ");
	assert_empty("z", true, ":a.z:47:x\n+c.z:1.2.3.4\n&a.z::n.\n"
	    ":a.z:47:y\n:b.z:47:x\n+x.d.z:1.2.3.4\n:y.a.z:47:x\n",
	    "b.z d.z ");
}

static void
and_so_are_those_above_it(void **state)
{
	static const char text[] = ":b.a.z:47:x\n" RRSIG_A("b.a.z")
	    ":c.b.a.z:47:x\n:a.z:47:x\n";

	(void)state;
	assert_empty("z", true, text, "a.z b.a.z c.b.a.z ");
	assert_empty("z", false, text, "");
}

static void
what_is_left_out_below_a_delegation_proves_nothing(void **state)
{
	static const char text[] = ":b.a.z:47:x\n&a.z::ns.z.\n:a.z:47:x\n";

	(void)state;
	assert_empty("z", true, text, "");
	assert_empty("z", false, text, "");
}

static void
names_of_nsec3_do_not_exist(void **state)
{
	static const char text[] = ":h.z:50:x\n" RRSIG_NSEC3("h.z")
	    RRSIG_NSEC3("i.j.z") ":i.j.z:50:x\n";

	(void)state;
	assert_empty("z", true, text, "");
	assert_empty("z", false, text, "");
}

/* A name may be both by chance; :46: with no rdata covers nothing. */
static void
unless_they_have_other_records(void **state)
{
	(void)state;
	assert_empty("z", true, ":h.z:50:x\n" RRSIG_A("h.z")
	    RRSIG_NSEC3("h.z"), "h.z ");
	assert_empty("z", true, ":h.z:50:x\n:i.z:46:\n", "i.z ");
	assert_empty("z", true, ":h.g.z:50:x\n+h.g.z:1.2.3.4\n", "g.z ");
}

static void
the_apex_is_never_empty(void **state)
{
	(void)state;
	assert_empty("z", true, ":z:48:x\n" RRSIG_A("z") ":z:47:x\n", "");
}

static void
the_longest_name_proves_all_above_it(void **state)
{
	struct seeing s = { .refuses = false };
	char text[300] = "+", *p = text + 1;
	struct err err;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 126; i++, p += 2)
		snprintf(p, 3, "x.");
	snprintf(p, 20, "z:1.2.3.4\n");
	assert_true(see(&s, "z", false, text, &err));
	for (const char *c = buf_str(&s.names); *c != '\0'; c++)
		n += *c == ' ';
	assert_int_equal(n, 125);
	buf_fini(&s.names);
}

/* Each is met again when all others have been. */
static void
many_names_are_found_in_one_zone(void **state)
{
	struct seeing s = { .refuses = false };
	struct buf text = { 0 }, expected = { 0 };
	struct err err;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		buf_addf(&text, "+a.b%d.c.z:1.2.3.4\n", i);
		buf_addf(&expected, i == 0 ? "c.z b%d.c.z " : "b%d.c.z ", i);
	}
	for (int i = 0; i < 5000; i++)
		buf_addf(&text, "+b.b%d.c.z:1.2.3.4\n", i);
	assert_true(see(&s, "z", true, buf_str(&text), &err));
	assert_string_equal(buf_str(&s.names), buf_str(&expected));
	buf_fini(&s.names);
	buf_fini(&text);
	buf_fini(&expected);
}

static void
who_takes_the_names_may_end_it(void **state)
{
	struct seeing s = { .refuses = true };
	struct err err;

	(void)state;
	assert_false(see(&s, "z", false, "+b.a.z:1.2.3.4\n", &err));
	assert_string_equal(err.text, "no more");
	assert_false(see(&s, "z", true, ":a.z:47:x\n", &err));
}

#define T(test) cmocka_unit_test_setup_teardown(test, tempdir_setup, \
	tempdir_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(names_directly_below_the_apex_prove_nothing),
		T(all_names_between_an_owner_and_the_apex_exist),
		T(one_with_a_record_of_its_own_is_not_empty),
		T(each_is_told_once),
		T(a_wildcard_below_it_is_no_record_of_its_own),
		T(a_wildcard_may_be_empty_itself),
		T(what_is_below_a_delegation_proves_nothing),
		T(nor_what_is_below_a_dname),
		T(a_name_whose_records_are_all_left_out_is_empty),
		T(the_records_of_a_name_need_not_come_together),
		T(and_so_are_those_above_it),
		T(what_is_left_out_below_a_delegation_proves_nothing),
		T(names_of_nsec3_do_not_exist),
		T(unless_they_have_other_records),
		T(the_apex_is_never_empty),
		T(the_longest_name_proves_all_above_it),
		T(many_names_are_found_in_one_zone),
		T(who_takes_the_names_may_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
